"""bioRxiv's and medRxiv's replies, JSON to records: one entry a version, several make a paper.

https://api.biorxiv.org/
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.records import AuthorName, SourceRecord, VersionRecord
from dailypapers.core.errors import InputError, SourceError
from dailypapers.sources import dates, plain
from dailypapers.sources.base import Skipped
from dailypapers.sources.json import Said, at, mappings, number, parse_json, text
from dailypapers.sources.listing import listed
from dailypapers.sources.walk import Page, read_all

SERVERS = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}
NOTHING = re.compile(r"no (?:posts|articles|results?)", re.IGNORECASE)
UNSAID = ("", "na", "n/a", "none", "null")
WITHDRAWN = re.compile(r"withdrawn\b|this (?:article|manuscript|preprint) has been withdrawn", re.I)
HIGHEST_VERSION = 100


class Reply(NamedTuple):
    """What one reply holds: how many entries came and how many there are in all."""

    page: Page
    came: int
    total: int


def parse_details(body: bytes, server: str) -> Reply:
    """Read a reply of the details endpoint: entries, or that there are none."""
    said = parse_json(body, dict)
    messages = mappings(said, "messages")
    message = messages[0] if messages else {}
    entries = mappings(said, "collection")
    status = text(message, "status") or text(said, "messages")
    if not entries and status.lower() != "ok" and not NOTHING.search(status):
        raise SourceError(f"{SERVERS[server]} answered {status[:200] or 'nothing'!r}")
    page = _joined(read_all(entries, partial(_record, server), _entry_id))
    length = at(said, "collection")
    return Reply(
        page, len(length) if isinstance(length, list) else 0, number(message, "total") or 0
    )


def _joined(page: Page) -> Page:
    """Make one record of the versions of a paper: what the last one says, dated by the first."""
    papers: dict[str, list[SourceRecord]] = {}
    for record in page.records:
        doi = record.source_id.partition("#")[0]
        papers.setdefault(doi, []).append(replace(record, source_id=doi))
    skipped = (Skipped(one.source_id.partition("#")[0], one.reason) for one in page.skipped)
    return Page(tuple(map(_one, papers.values())), skipped=tuple(skipped))


def _one(versions: Iterable[SourceRecord]) -> SourceRecord:
    ordered = sorted(versions, key=lambda record: record.versions[0].number)
    first, last = ordered[0], ordered[-1]
    return replace(
        last,
        published=first.published,
        announcement=first.announcement,
        versions=_versions(version for record in ordered for version in record.versions),
    )


def _versions(known: Iterable[VersionRecord]) -> tuple[VersionRecord, ...]:
    """Return all versions up to the last; of those posted on other days only the number."""
    by_number = {version.number: version for version in known}
    return tuple(
        by_number.get(number, VersionRecord(number)) for number in range(1, max(by_number) + 1)
    )


def _record(server: str, entry: Said) -> SourceRecord:
    name = identifiers.doi(text(entry, "doi"))
    if name is None:
        raise InputError(f"no DOI in {text(entry, 'doi')!r:.80}")
    title = plain.line(text(entry, "title"))
    if not title:
        raise InputError("no title")
    version = min(number(entry, "version") or 1, HIGHEST_VERSION)
    posted = dates.day(text(entry, "date"))
    day = posted.isoformat() if posted else ""
    abstract = plain.paragraphs(_said(entry, "abstract"))
    return SourceRecord(
        source=server,
        source_id=_entry_id(entry).lower(),
        title=title,
        abstract=abstract,
        authors=_authors(entry),
        # Of a later version the first day is known from its DOI, if at all.
        published=day if version == 1 else _of_doi(name.value),
        identifiers=(name[:2], *_article(entry)),
        keywords=tuple(filter(None, [plain.line(_said(entry, "category")).lower()])),
        licence=plain.licence(_said(entry, "license")),
        versions=(VersionRecord(version, f"{day}T00:00:00Z" if day else ""),),
        announcement=listed(SERVERS[server], posted, day) if version == 1 else None,
        withdrawn=_said(entry, "type").lower() == "withdrawn"
        or bool(WITHDRAWN.match(title))
        or bool(WITHDRAWN.match(abstract)),
        extra=_theirs(entry),
    )


def _said(entry: Said, name: str) -> str:
    said = text(entry, name)
    return "" if said.lower() in UNSAID else said


def _authors(entry: Said) -> tuple[AuthorName, ...]:
    """Return who signs: `Brandt, A.; Sample, G. M.`, with initials after the family name."""
    people = (one.strip() for one in _said(entry, "authors").split(";"))
    names = (_name(one) for one in people)
    who = plain.person("", _said(entry, "author_corresponding"))
    where = plain.line(_said(entry, "author_corresponding_institution"))
    return tuple(
        AuthorName(name, where if who and name == _short(who, name) else "")
        for name in names
        if name
    )


def _name(said: str) -> str:
    family, comma, given = said.partition(",")
    return plain.person(given, family) if comma else plain.person("", said)


def _short(who: str, name: str) -> str:
    """Return the name if it may be short for whom they name in full, else nothing."""
    full, short = who.lower().split(), name.lower().split()
    alike = full and short and full[-1] == short[-1] and full[0][:1] == short[0][:1]
    return name if alike else ""


def _of_doi(doi: str) -> str:
    """Return the day that a DOI was made on: `10.1101/2026.09.20.123456`."""
    return dates.read(doi.partition("/")[2]) if re.search(r"/\d{4}\.\d\d\.\d\d\.", doi) else ""


def _article(entry: Said) -> tuple[tuple[str, str], ...]:
    """Return the DOI of the article that the preprint became."""
    said = _said(entry, "published") or _said(entry, "published_doi")
    name = identifiers.read(said) if said else None
    return (name[:2],) if name and name.scheme == "doi" else ()


def _theirs(entry: Said) -> dict[str, Any]:
    said = {"type": _said(entry, "type"), "jats": _said(entry, "jatsxml")}
    return {key: value for key, value in said.items() if value}


def _entry_id(entry: Said) -> str:
    return f"{text(entry, 'doi')}#{text(entry, 'version') or 1}"
