"""What a source says of a paper: plain typed records, and their one serialised form.

Every connector and every file format ends in a `SourceRecord`; `merge.py` turns all records of a
paper into the catalogue's row. Nothing here knows Django or any wire format.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from hashlib import blake2b
from typing import Any

from dailypapers.core.errors import InputError

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Featured(IntEnum):
    """Who put a paper before readers. Smaller comes first in an edition."""

    PICK = 1
    SUBMISSION = 2
    LISTING = 3


class LinkKind(StrEnum):
    """What a link of a paper leads to."""

    CODE = "code"
    PROJECT = "project"
    DATA = "data"
    MODEL = "model"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day, kept as the first day it can be."""

    start: date
    precision: str  # "year", "month" or "day"

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2024`, `2024-05` or `2024-05-31`; raise `InputError` for anything else."""
        match = PARTIAL_DATE.fullmatch(text.strip())
        if not match:
            raise InputError(f"{text!r} is not a date: write 2024, 2024-05 or 2024-05-31")
        year, month, day = match.groups()
        try:
            start = date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise InputError(f"{text!r} is not a date: {error}") from None
        return cls(start, "day" if day else "month" if month else "year")

    def __str__(self) -> str:
        return self.start.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]


@dataclass(frozen=True, slots=True)
class AuthorName:
    """One author as the source prints the name, forenames first.

    `orcid` and `email` only where the source names them; they are compared and never shown.
    """

    name: str
    affiliation: str = ""
    orcid: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One posting of the paper; `posted_at` is an ISO 8601 time in UTC, or a day."""

    number: int
    posted_at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A link to what belongs to the paper; `stars` only where the host counts them."""

    kind: LinkKind
    url: str
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class AnnouncementRecord:
    """That the source put the paper before readers: when, in which way, and by whom.

    `at` is an ISO 8601 time in UTC. `day` is set only where the source itself names the day of its
    list; otherwise the edition day follows from `at` when the record is taken in. `position` is
    the curator's order inside the day, from 1. `source` is set where the record repeats what
    another source announced.
    """

    at: str
    kind: Featured
    by: str
    day: str = ""
    position: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class CountRecord:
    """Votes and comments as another site counted them; never mixed with our own."""

    site: str
    votes: int = 0
    comments: int = 0


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What one source says of one paper.

    `source` and `source_id` name the record for good. `identifiers` are (scheme, value) pairs in
    canonical form (`catalogue.identifiers`). `topics` are arXiv taxonomy codes, primary first.
    `published` is a partial date (`2024`, `2024-05`, `2024-05-31`) or empty. Titles, abstracts and
    names are Unicode with their maths kept as TeX between dollars. `extra` keeps what the source
    says and the catalogue has no place for yet.
    """

    source: str
    source_id: str
    title: str
    abstract: str = ""
    summary: str = ""
    authors: tuple[AuthorName, ...] = ()
    published: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    venue: str = ""
    comment: str = ""
    journal_ref: str = ""
    licence: str = ""
    versions: tuple[VersionRecord, ...] = ()
    links: tuple[LinkRecord, ...] = ()
    announcement: AnnouncementRecord | None = None
    counts: CountRecord | None = None
    withdrawn: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the record as JSON without what is unsaid; equal records give equal bytes."""
        return json.dumps(_plain(self), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_mapping(cls, said: Mapping[str, Any]) -> SourceRecord:
        """Build a record from its JSON form; raise `InputError` naming the field that is wrong."""
        values = dict(said)
        try:
            for key, build in _NESTED.items():
                if key in values:
                    values[key] = build(values[key])
            return cls(**values)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError(f"not a record: {error}") from None


PARTS = (AuthorName, VersionRecord, LinkRecord, AnnouncementRecord, CountRecord)
_UNSAID: dict[type, dict[str, Any]] = {
    kind: {said.name: said.default for said in fields(kind)} for kind in (SourceRecord, *PARTS)
}
_UNSAID[SourceRecord]["extra"] = {}


def _plain(value: Any) -> Any:
    """Return what `json` can write; much quicker than `dataclasses.asdict`, which copies deeply."""
    if type(value) is str:
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):  # Only `extra`; what a source sends in another order is equal.
        return {name: _plain(value[name]) for name in sorted(value)}
    if unsaid := _UNSAID.get(type(value)):
        return {
            name: _plain(item)
            for name, default in unsaid.items()
            if (item := getattr(value, name)) != default
        }
    return value


def pack(said: bytes) -> bytes:
    """Return a record's JSON compressed, as the database keeps it."""
    return zlib.compress(said, 1)


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record with its digest and its packed form, ready to be stored."""

    record: SourceRecord
    digest: bytes
    payload: bytes


def seal(record: SourceRecord) -> SealedRecord:
    """Return the record ready to be stored; it must not change any more."""
    said = record.to_json()
    return SealedRecord(record, digest(said), pack(said))


def unpack(payload: bytes) -> SourceRecord:
    """Read what `pack` wrote."""
    return SourceRecord.from_mapping(json.loads(zlib.decompress(payload)))


def digest(said: bytes) -> bytes:
    """Return 16 bytes that differ when anything the source says differs."""
    return blake2b(said, digest_size=16).digest()


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.80} is not a list")
    return tuple(value)


def _link(said: Mapping[str, Any]) -> LinkRecord:
    return LinkRecord(LinkKind(said["kind"]), said["url"], said.get("stars"))


def _announcement(said: Mapping[str, Any]) -> AnnouncementRecord:
    return AnnouncementRecord(**{**said, "kind": Featured(said["kind"])})


_NESTED: dict[str, Callable[[Any], Any]] = {
    "authors": lambda value: tuple(AuthorName(**author) for author in value),
    "identifiers": lambda value: tuple((scheme, name) for scheme, name in value),
    "topics": _strings,
    "keywords": _strings,
    "versions": lambda value: tuple(VersionRecord(**version) for version in value),
    "links": lambda value: tuple(_link(link) for link in value),
    "announcement": _announcement,
    "counts": lambda value: CountRecord(**value),
}


def utc_text(moment: datetime) -> str:
    """Write an aware time as records keep it: ISO 8601 in UTC, seconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
