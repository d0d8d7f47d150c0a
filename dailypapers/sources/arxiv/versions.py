"""The versions of a paper, as far as each format of arXiv tells of them."""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from dailypapers.catalogue.records import VersionRecord, utc_text
from dailypapers.core.text import whole_number
from dailypapers.sources.arxiv import fields
from dailypapers.sources.xml import every, text

WITHDRAWN = "withdrawn"  # The note of a version without a source.


def numbered(paper: etree._Element) -> tuple[VersionRecord, ...]:
    """Read all versions, which only `arXivRaw` has."""
    return tuple(sorted(map(_numbered, every(paper, "version")), key=lambda one: one.number))


def _numbered(version: etree._Element) -> VersionRecord:
    digits = version.get("version", "").lstrip("v")
    posted = fields.mail_time(text(version, "date"))
    empty = text(version, "size").lower() == "0kb" or "I" in text(version, "source_type")
    return VersionRecord(
        whole_number(digits, 4) or 1,
        utc_text(posted) if posted else "",
        WITHDRAWN if empty else "",
    )


def dated(paper: etree._Element) -> tuple[VersionRecord, ...]:
    """Read the first version, the only one of which `arXiv` says the number."""
    created = fields.iso_day(text(paper, "created"))
    return (VersionRecord(1, created.isoformat()),) if created else ()


def count(paper: etree._Element) -> int:
    """Return how many versions there are, or 2 where we only know that there are several."""
    later = text(paper, "updated") > text(paper, "created")
    highest = max((version.number for version in numbered(paper)), default=1)
    return max(highest, 2) if later else highest


def ends(number: int, first: datetime | None, last: datetime | None) -> tuple[VersionRecord, ...]:
    """Return the first version and the last, which are the ones the API dates."""
    known = {1: first} | ({number: last} if number > 1 else {})
    return tuple(VersionRecord(n, utc_text(at) if at else "") for n, at in known.items())
