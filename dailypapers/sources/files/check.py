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

TYPES: dict[Any, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "int": (int,),
    "int | None": (int, NoneType),
    "Mapping[str, Any]": (dict,),
}
CHECKED = {
    kind: [(field.name, TYPES[field.type]) for field in fields(kind) if field.type in TYPES]
    for kind in (SourceRecord, *PARTS)
}
# The catalogue's columns: characters of text, the largest number. Names of people are cut instead.
SIZES = {
    "source": 32, "source_id": 255, "venue": 500, "licence": 255, "note": 255, "url": 1000,
    "by": 200, "site": 64, "number": 32_767,
}  # fmt: skip
LONGEST, LARGEST = 1 << 23, (1 << 31) - 1
# How such characters are written in JSON: NUL, and halves of what two escapes make together.
SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
YEARS = range(1000, 9999)


def check(record: SourceRecord) -> None:
    """Raise `InputError` naming the first thing that could not be kept."""
    for part in _parts(record):
        for name, types in CHECKED[type(part)]:
            _check_value(name, getattr(part, name), types)
    for name in ("topics", "keywords"):
        for word in getattr(record, name):
            _check_value(name, word, (str,))
    for scheme, value in record.identifiers:
        _check_value("an identifier's scheme", scheme, (str,), largest=16)
        _check_value("an identifier", value, (str,), largest=255)
    _check_dates(record)
    if record.extra:
        check_characters(record)


def _parts(record: SourceRecord) -> Iterator[Any]:
    yield record
    yield from (*record.authors, *record.versions, *record.links)
    yield from filter(None, (record.announcement, record.counts))


def _check_value(
    name: str, value: Any, types: tuple[type, ...], largest: int | None = None
) -> None:
    if type(value) not in types:  # Not isinstance: true is no number of votes.
        raise InputError(f"{name} cannot be {value!r:.80}")
    if isinstance(value, str) and len(value) > (largest or SIZES.get(name, LONGEST)):
        raise InputError(f"{name} is too long")
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
    if NUL.search(said):
        raise InputError("it holds the character NUL")
