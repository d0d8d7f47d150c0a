"""The walk through the pages of a source, part after part, with a cursor that survives a kill.

A connector says how one page is asked for (`ask`); everything a harvest promises besides is here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Self, TypeVar

from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.records import SourceRecord
from dailypapers.core.errors import InputError, SourceError
from dailypapers.sources.base import Batch, Skipped, Status
from dailypapers.sources.files.check import check

T = TypeVar("T")
Entry = TypeVar("Entry")

log = logging.getLogger(__name__)

UNREADABLE = "it says something that this program did not expect"


@dataclass(frozen=True, slots=True)
class Page:
    """One reply: its records, and where the part goes on (nothing where it ends)."""

    records: tuple[SourceRecord, ...] = ()
    deleted: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    next: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The next page to ask for: the part, its days, and where inside it in the source's words.

    `came` remembers whether anything came so far.
    """

    part: str
    since: str = ""
    until: str = ""
    next: str = ""
    came: bool = False

    @classmethod
    def from_cursor(cls, cursor: str | None, parts: Sequence[str]) -> Self | None:
        """Read what `cursor` wrote; None if it is none of ours, or of a part now not wanted."""
        try:
            place = cls(**json.loads(cursor or ""))
        except (TypeError, ValueError):
            return None
        return place if place.part in parts else None

    def cursor(self) -> str:
        """Return the place as text."""
        said = {key: value for key, value in asdict(self).items() if value or key == "part"}
        return json.dumps(said, ensure_ascii=False)

    def after(self, page: Page, parts: Sequence[str]) -> Self | None:
        """Return the place after a page, or None at the end."""
        came = self.came or bool(page.records or page.deleted)
        if page.next:
            return replace(self, next=page.next, came=came)
        later = parts[parts.index(self.part) + 1 :]
        return replace(self, part=later[0], next="", came=came) if later else None


def walk(
    ask: Callable[[Place], Page],
    parts: Sequence[str],
    since: date | None,
    until: date,
    cursor: str | None = None,
) -> Iterator[Batch]:
    """Yield a batch for every page, from the cursor on; the last one moves the watermark.

    A stored place that the source does not know any more is begun again, once.
    """
    parts = tuple(dict.fromkeys(parts)) or ("",)
    place = Place.from_cursor(cursor, parts)
    stored = place is not None and bool(place.next)
    place = place or Place(parts[0], since.isoformat() if since else "", until.isoformat())
    while True:
        try:
            page = ask(place)
        except SourceError as error:
            if not (stored and error.permanent):
                raise
            log.warning("%s; beginning %r again", error, place.part)
            place, stored = replace(place, next=""), False
            continue
        stored = False
        following = place.after(page, parts)
        if following:
            yield _batch(page, cursor=following.cursor())
            place = following
            continue
        came = place.came or bool(page.records or page.deleted)
        status = Status.FRESH if came else Status.EMPTY
        mark = date.fromisoformat(place.until or until.isoformat())
        yield replace(_batch(page), watermark=mark, status=status)
        return


def read_all(
    entries: Iterable[Entry],
    read: Callable[[Entry], SourceRecord],
    name: Callable[[Entry], str],
) -> Page:
    """Read every entry, and put aside with a reason those that cannot be read or kept."""
    records: dict[str, SourceRecord] = {}
    skipped: list[Skipped] = []
    for entry in entries:
        found = read_entry(entry, lambda said: _checked(read(said)), name)
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            records[found.source_id] = found
    return Page(tuple(records.values()), skipped=tuple(skipped))


def read_entry(
    entry: Entry, read: Callable[[Entry], SourceRecord], name: Callable[[Entry], str]
) -> SourceRecord | Skipped:
    """Read an entry, or return why it cannot be read: that must not cost what stands beside it."""
    try:
        return read(entry)
    except InputError as error:
        return Skipped(name(entry)[:255], str(error))
    except Exception as error:
        log.exception("%r could not be read", name(entry)[:255])
        return Skipped(name(entry)[:255], f"{UNREADABLE}: {type(error).__name__}")


def _checked(record: SourceRecord) -> SourceRecord:
    check(record)
    return record


def by_parts(
    ids: Sequence[str],
    size: int,
    understood: Callable[[str], Name | None],
    wrong: str,
    ask: Callable[[list[Name]], Page],
) -> Iterator[Batch]:
    """Yield the records of ids, so many to a request; the others are skipped with the reason.

    `understood` reads an id, or returns None for what is none of the source's. A record answers
    for a name by its identifiers or its `source_id`, and for the only one that was asked for.
    """
    names = {one: understood(one.strip()) for one in ids}
    if lost := [one for one, name in names.items() if not name]:
        yield Batch(skipped=tuple(Skipped(one[:255], wrong) for one in lost))
    wanted = list(dict.fromkeys(name._replace(version=None) for name in names.values() if name))
    for start in range(0, len(wanted), size):
        part = wanted[start : start + size]
        page = ask(part)
        records = tuple(replace(record, announcement=None) for record in page.records)
        skipped = (*page.skipped, *_missing(part, page))
        yield _batch(replace(page, records=records, skipped=skipped))


def _missing(part: Sequence[Name], page: Page) -> Iterator[Skipped]:
    if len(part) == 1 and (page.records or page.skipped):
        return
    answered = {pair for record in page.records for pair in record.identifiers}
    told = {record.source_id for record in page.records}
    told |= {skipped.source_id for skipped in page.skipped}
    for name in part:
        if name[:2] not in answered and name.value not in told:
            yield Skipped(name.value, "the source does not have it")


def some(sets: Sequence[str], source: str, example: str) -> Sequence[str]:
    """Return the parts; raise `InputError` if there are none, for all of it would be too much."""
    if not sets:
        raise InputError(f"{source} is too large to be gathered whole: name a part, like {example}")
    return sets


def parsed(get: Callable[[], bytes], parse: Callable[[bytes], T]) -> T:
    """Get and parse a reply; one that cannot be parsed may be cut off: ask once more."""
    body = get()
    try:
        return parse(body)
    except SourceError as error:
        if error.permanent:
            raise
        log.warning("%s in %d bytes; asking again", error, len(body))
    return parse(get())


def _batch(page: Page, cursor: str | None = None) -> Batch:
    for skipped in page.skipped:
        log.warning("skipped %r: %s", skipped.source_id, skipped.reason)
    return Batch(page.records, page.deleted, page.skipped, cursor=cursor, note=page.note)
