"""What happened to a paper after it came: told from two records of one source. Pure.

A revision is a higher version, or another title or abstract; a change of blanks or of spelling by
the source is none. None of these is news: only an announcement puts a paper into an edition.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from dailypapers.catalogue.records import PartialDate, SourceRecord
from dailypapers.core.text import fold

PREPRINTS = ("biorxiv", "medrxiv")  # Sources that give each preprint a DOI, which is its id there.
WITHDRAWN_ON = "withdrawn_on"  # Where a record's `extra` names the day of its withdrawal.


class Kind(StrEnum):
    """What can happen to a paper."""

    REVISED = "revised"
    CROSS_LISTED = "cross-listed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Texts:
    """Title and abstract as they were."""

    title: str
    abstract: str

    @classmethod
    def of(cls, record: SourceRecord) -> Texts:
        """Return those of a record."""
        return cls(record.title, record.abstract)

    def pack(self) -> bytes:
        """Return them compressed."""
        return zlib.compress(json.dumps([self.title, self.abstract]).encode())

    @classmethod
    def unpack(cls, packed: bytes) -> Texts:
        """Read what `pack` wrote."""
        title, abstract = json.loads(zlib.decompress(packed))
        return cls(title, abstract)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: when, if the source says so, and what else is to be said of it."""

    kind: Kind
    at: datetime | None = None
    said: str = ""
    before: Texts | None = None


def happened(old: SourceRecord, new: SourceRecord) -> Iterator[Happening]:
    """Yield what happened to a paper between two records that one source gave of it."""
    more = _version(new) > _version(old)
    if new.withdrawn and not old.withdrawn:
        yield Happening(Kind.WITHDRAWN, _withdrawn_at(new))
    if old.withdrawn and not new.withdrawn and more:  # Not every road of a source tells of it.
        yield Happening(Kind.RESTORED, _last_posted(new))
    if more or _texts_differ(old, new):
        said = f"version {_version(new)}" if more else ""
        before = Texts.of(old) if _texts_differ(old, new) else None
        yield Happening(Kind.REVISED, _last_posted(new) if more else None, said, before)
    if old.topics and (added := [topic for topic in new.topics if topic not in old.topics]):
        yield Happening(Kind.CROSS_LISTED, said=", ".join(added))
    if is_published(new) and not is_published(old):
        yield published(new)


def published(record: SourceRecord, own: Set[str] = frozenset()) -> Happening:
    """Return that a record tells where a paper was published."""
    exact = len(record.published) == len("2024-05-31") and not record.versions
    day = PartialDate.parse(record.published).start if exact else None
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    return Happening(Kind.PUBLISHED, at, record.venue or record.journal_ref or _doi(record, own))


def is_published(record: SourceRecord, own: Set[str] = frozenset()) -> bool:
    """Say whether a record tells where a paper was published; `own` are DOIs of its preprint."""
    return bool(record.venue or record.journal_ref or _doi(record, own))


def _doi(record: SourceRecord, own: Set[str] = frozenset()) -> str:
    """Return a DOI by which it was published, and not only posted."""
    posted = {*own, record.source_id} if record.source in PREPRINTS else own
    dois = (value for scheme, value in record.identifiers if scheme == "doi")
    return next((f"doi:{value}" for value in dois if value not in posted), "")


def _version(record: SourceRecord) -> int:
    return max((version.number for version in record.versions), default=1)


def _withdrawn_at(record: SourceRecord) -> datetime | None:
    """Return when it was withdrawn: the day that is named, else that of the last version."""
    said = str(record.extra.get(WITHDRAWN_ON, ""))
    return datetime.fromisoformat(f"{said}T00:00:00+00:00") if said else _last_posted(record)


def _last_posted(record: SourceRecord) -> datetime | None:
    """Return when the last version was posted, where that is said to the second or the day."""
    last = max(record.versions, key=lambda version: version.number, default=None)
    if last is None or not last.posted_at:
        return None
    moment = datetime.fromisoformat(last.posted_at)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _texts_differ(old: SourceRecord, new: SourceRecord) -> bool:
    """Say whether title or abstract became another; one that was lacking is no change."""
    return any(
        before and after and fold(before) != fold(after)
        for before, after in ((old.title, new.title), (old.abstract, new.abstract))
    )
