"""Holds a record that a file gave to what the catalogue can keep. Pure.

Whatever passes here can be taken in: one bad line must never undo the batch it came with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from types import NoneType
from typing import Any

from dailypapers.catalogue.records import PARTS, PartialDate, SourceRecord
from dailypapers.core.errors import InputError

# The catalogue's columns: characters of text, the largest number. Names of people are cut instead.
SIZES = {
    "source": 32, "source_id": 255, "venue": 500, "licence": 255, "note": 255, "url": 1000,
    "by": 200, "site": 64, "number": 32_767,
}  # fmt: skip
LONGEST_ID = 255
LONGEST, LARGEST = 1 << 23, (1 << 31) - 1
KINDS = (SourceRecord, *PARTS)
TEXTS = {
    kind: [
        (part.name, SIZES.get(part.name, LONGEST)) for part in fields(kind) if part.type == "str"
    ]
    for kind in KINDS
}
TYPES: dict[Any, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "int | None": (int, NoneType),
    "Mapping[str, Any]": (dict,),
}
OTHERS = {
    kind: [(row.name, TYPES[row.type]) for row in fields(kind) if row.type in TYPES]
    for kind in KINDS
}
# How such characters are written in JSON: NUL, and halves of what two escapes make together.
SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
YEARS = range(1000, 9999)


def check(record: SourceRecord) -> None:
    """Raise `InputError` naming the first thing that could not be kept."""
    for part in _parts(record):
        for name, size in TEXTS[type(part)]:
            _check_text(name, getattr(part, name), size)
        for name, types in OTHERS[type(part)]:
            _check_value(name, getattr(part, name), types)
    for word in (*record.topics, *record.keywords):
        _check_text("a topic or keyword", word, LONGEST)
    for scheme, value in record.identifiers:
        _check_text("an identifier's scheme", scheme, 16)
        _check_text("an identifier", value, LONGEST_ID)
    _check_dates(record)
    if record.extra:
        check_characters(record)


def _parts(record: SourceRecord) -> Iterator[Any]:
    yield record
    yield from (*record.authors, *record.versions, *record.links)
    yield from filter(None, (record.announcement, record.counts))


def _check_text(name: str, value: Any, longest: int) -> None:
    if type(value) is not str:
        raise InputError(f"{name} cannot be {value!r:.80}")
    if len(value) > longest:
        raise InputError(f"{name} is too long")


def _check_value(name: str, value: Any, types: tuple[type, ...]) -> None:
    if type(value) not in types:  # Not isinstance: true is no number of votes.
        raise InputError(f"{name} cannot be {value!r:.80}")
    if isinstance(value, int) and not 0 <= value <= SIZES.get(name, LARGEST):
        raise InputError(f"{name} cannot be {value}")


def _check_dates(record: SourceRecord) -> None:
    days = [PartialDate.parse(record.published)] if record.published else []
    moments = [version.posted_at for version in record.versions]
    if said := record.announcement:
        moments.append(said.at)
        days += [PartialDate.parse(said.day)] if said.day else []
    try:
        years = [datetime.fromisoformat(moment).year for moment in moments if moment]
    except ValueError as error:
        raise InputError(str(error)) from None
    if not all(year in YEARS for year in (*years, *(day.start.year for day in days))):
        raise InputError("a date is before the year 1000 or after 9998")


def check_characters(record: SourceRecord) -> None:
    """Raise `InputError` for what JSON or a database cannot keep; only `SUSPECT` lines need it."""
    try:
        said = record.to_json()
    except (RecursionError, TypeError, ValueError):
        raise InputError("it holds half a character, or is nested too deeply") from None
    if b"\\u0000" in said and NUL.search(said):
        raise InputError("it holds the character NUL")
