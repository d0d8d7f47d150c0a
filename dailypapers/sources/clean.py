"""What sources say, made fit to be kept and shown: every record passes here before it is taken in.

What can be mended is: characters nobody sees, overrides of the writing direction, mark-up in
titles and names, dates that cannot be, authors beyond all measure. What is left is held to what
the catalogue can keep; a record that fails is skipped with the reason, and spoils no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    PartialDate,
    SourceRecord,
    VersionRecord,
)
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.sources.base import Skipped
from dailypapers.sources.files.check import LONGEST_ID, SIZES, check

MOST_AUTHORS = 5_000  # More sign no paper that was ever written; pages stay readable.
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 2_000, 100_000, 255
FIRST_YEAR = 1500  # Of printed papers.
FIRST_LIST = date(1990, 1, 1)  # No source of ours announced anything before.
AHEAD = timedelta(days=2)  # Lists of tomorrow come out today.
FORTHCOMING = timedelta(days=2 * 366)  # Journals date their issues ahead.
# Controls but for line ends, overrides and isolates of direction, halves of characters, no-breaks.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufff9-\uffff\ud800-\udfff]"
)
TAGS = re.compile(
    r"</?(?:a|abbr|b|bold|br|div|em|font|h[1-6]|i|img|italic|li|mark|ol|p|s|sc|scp|script|small|"
    r"span|strong|style|sub|sup|svg|tt|u|ul|iframe|object|embed|input|form)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def admitted(records: Iterable[SourceRecord]) -> tuple[list[SourceRecord], list[Skipped]]:
    """Return the records that can be taken in, mended, and why the others cannot."""
    kept: list[SourceRecord] = []
    skipped: list[Skipped] = []
    for record in records:
        try:
            kept.append(clean(record))
        except InputError as error:
            skipped.append(Skipped(_bare(record.source_id)[:255], str(error)))
    return kept, skipped


def clean(record: SourceRecord) -> SourceRecord:
    """Return the record fit to be kept; raise `InputError` saying why it cannot be."""
    mended = replace(
        record,
        title=_line(record.title)[:LONGEST_TITLE],
        abstract=_bare(record.abstract)[:LONGEST_TEXT],
        summary=_bare(record.summary)[:LONGEST_TEXT],
        authors=_authors(record.authors),
        published=_published(record.published),
        venue=_line(record.venue)[: SIZES["venue"]],
        licence=_line(record.licence)[: SIZES["licence"]],
        identifiers=tuple(pair for pair in record.identifiers if len(pair[1]) <= LONGEST_ID),
        links=tuple(link for link in record.links if len(link.url) <= SIZES["url"]),
        comment=_bare(record.comment)[:LONGEST_TEXT],
        journal_ref=_bare(record.journal_ref),
        keywords=tuple(filter(None, map(_line, record.keywords))),
        versions=tuple(map(_version, record.versions)),
        announcement=_announcement(record.announcement),
    )
    if len(record.authors) > MOST_AUTHORS:
        mended = replace(mended, extra={**record.extra, "authors": len(record.authors)})
    for name in ("source", "source_id", "title"):
        if not getattr(mended, name):
            raise InputError(f"no {name}")
    check(mended)
    return mended


def _bare(text: str) -> str:
    return UNSEEN.sub("", text) if UNSEEN.search(text) else text


def _line(text: str) -> str:
    """Return a text of one line without mark-up. Of signs that look like it, all others stay."""
    if "<" in text or "&" in text:
        text = TAGS.sub("", unescape(TAGS.sub("", text)))
    return " ".join(_bare(text).split())


def _authors(authors: tuple[AuthorName, ...]) -> tuple[AuthorName, ...]:
    found = (
        replace(one, name=_line(one.name)[:LONGEST_NAME], affiliation=_line(one.affiliation))
        for one in authors[:MOST_AUTHORS]
    )
    return tuple(one for one in found if one.name)


def _published(said: str) -> str:
    """Return a date that a paper can have, else nothing."""
    if not said:
        return ""
    try:
        start = PartialDate.parse(said).start
    except InputError:
        return ""
    latest = now().date() + FORTHCOMING
    return said if start.year >= FIRST_YEAR and start <= latest else ""


def _version(version: VersionRecord) -> VersionRecord:
    posted = version.posted_at if _can_be(version.posted_at) else ""
    return replace(version, posted_at=posted, note=version.note[: SIZES["note"]])


def _announcement(said: AnnouncementRecord | None) -> AnnouncementRecord | None:
    """Return an announcement of a day that can be; of another, no edition is to be made."""
    if said is None or not said.at or not _can_be(said.at) or not _can_be(said.day):
        return None
    return replace(said, by=_line(said.by)[:200])


def _can_be(moment: str) -> bool:
    """Say whether a time is unsaid, or lies where lists and versions can."""
    if not moment:
        return True
    try:
        day = datetime.fromisoformat(moment).date()
    except ValueError:
        return False
    return FIRST_LIST <= day <= now().date() + AHEAD
