"""What every connector answers, and what a harvest yields. Pure: no Django, no wire format.

A harvest is lazy. The caller stores each batch together with its `cursor` in one transaction, and
so can be killed at any moment: handed the last stored cursor, `harvest` goes on after that batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from dailypapers.catalogue.records import SourceRecord


class Status(StrEnum):
    """What a batch tells of the source, apart from its records."""

    FRESH = "fresh"  # it has something new, or more batches follow
    EMPTY = "empty"  # nothing new, and none was to be expected or the source says so
    STALE = "stale"  # the source still shows what it showed last time, when news were due


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that could not be used, and why; `source_id` as far as it could be read."""

    source_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one reply of the source came to.

    `cursor` is where to go on after this batch, or None when the harvest ends with it.
    `watermark` is set with the last batch only, and only if everything up to that day is in: the
    next harvest's `since`. `road` names the way it came where a source has several; `note` is a
    sentence for the operator.
    """

    records: tuple[SourceRecord, ...] = ()
    deleted: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    cursor: str | None = None
    watermark: date | None = None
    status: Status = Status.FRESH
    road: str = ""
    note: str = ""


class Connector(Protocol):
    """A source we can read. Every failure is a `SourceError` that says whether to try again."""

    @property
    def name(self) -> str:
        """The `source` of its records."""
        ...

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what changed from `since`, the last watermark, up to and with `until`.

        `sets` are parts of the source in its own words; none means all of it.
        """
        ...

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the records of these `source_id`s; the unknown are among the skipped."""
        ...
