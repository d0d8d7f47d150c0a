"""arXiv's replies, bytes to records: OAI-PMH (`arXivRaw` and `arXiv`), RSS and the Atom API.

An entry without id or title is skipped with its reason; a reply that is not well-formed is a
`SourceError`. A paper gets an announcement only if the reply shows it as new or cross-listed
(`change.py`), never as a revision.

OAI-PMH: https://info.arxiv.org/help/oa/index.html
RSS: https://info.arxiv.org/help/rss_specifications.html
Atom: https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from lxml import etree

from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    Featured,
    SourceRecord,
    VersionRecord,
    utc_text,
)
from dailypapers.core.errors import InputError
from dailypapers.core.text import whole_number
from dailypapers.sources.arxiv import authors, fields, versions
from dailypapers.sources.arxiv.change import (
    BY_ANNOUNCE_TYPE,
    LISTED,
    Change,
    announced_at,
    change,
    crossed,
    month_of,
)
from dailypapers.sources.base import Skipped
from dailypapers.sources.walk import read_entry
from dailypapers.sources.xml import every, inner, parse_xml, text, texts

RSS_HEAD = re.compile(r"\A\s*arXiv:\S+\s+Announce Type:[^\n]*\n\s*Abstract:")
MARKUP = re.compile(r"</?(?:a|b|br|em|i|p|strong|sub|sup)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One reply: its records and what the client needs to go on.

    `days` are the days its entries stand under: OAI-PMH datestamps, the day of an RSS list, or the
    days of the last versions. `total` is how many entries the API says there are. `error` is a
    code of OAI-PMH, `message` what it adds.
    """

    records: tuple[SourceRecord, ...] = ()
    deleted: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    days: frozenset[date] = frozenset()
    token: str = ""
    total: int = 0
    error: str = ""
    message: str = ""


def parse_oai(body: bytes, wanted: Collection[str] = ()) -> Page:
    """Read a ListRecords or GetRecord reply; `wanted` are the categories asked for."""
    root = parse_xml(body, "OAI-PMH")
    for error in every(root, "error"):
        return Page(error=error.get("code", "unknown"), message=inner(error))
    entries = every(root, "ListRecords/record") + every(root, "GetRecord/record")
    return replace(
        _page([entry for entry in entries if not _deleted(entry)], partial(_from_oai, wanted)),
        deleted=tuple(_said_id(entry) for entry in entries if _deleted(entry)),
        days=_days(fields.iso_day(text(entry, "header/datestamp")) for entry in entries),
        token=text(root, "ListRecords/resumptionToken"),
    )


def parse_rss(body: bytes) -> Page:
    """Read the list of a day, in one or more categories."""
    root = parse_xml(body, "rss")
    entries = every(root, "channel/item")
    times = [fields.mail_time(text(root, "channel/pubDate", "channel/lastBuildDate"))]
    times += [fields.mail_time(text(entry, "pubDate")) for entry in entries]
    return replace(_page(entries, _from_rss), days=_days(time and time.date() for time in times))


def parse_atom(body: bytes, wanted: Collection[str] = (), *, listing: bool = False) -> Page:
    """Read a reply of the API; `listing` says that first versions are news and get announced."""
    root = parse_xml(body, "feed")
    entries = every(root, "entry")
    total = whole_number(text(root, "totalResults"))
    return replace(
        _page(entries, partial(_from_atom, wanted, listing)),
        days=_days(fields.iso_day(text(entry, "updated", "published")) for entry in entries),
        total=total or 0,
    )


def _page(
    entries: Iterable[etree._Element], read: Callable[[etree._Element], SourceRecord]
) -> Page:
    """Read every entry, and put aside those that cannot be read."""
    records: list[SourceRecord] = []
    skipped: list[Skipped] = []
    for entry in entries:
        found = read_entry(entry, read, _said_id)
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            records.append(found)
    return Page(tuple(records), skipped=tuple(skipped))


def _from_oai(wanted: Collection[str], entry: etree._Element) -> SourceRecord:
    forms = every(entry, "metadata/arXivRaw") + every(entry, "metadata/arXiv")
    if not forms:
        raise InputError("no arXiv metadata")
    paper = forms[0]
    record = replace(
        _common(paper, fields.paper_name(text(paper, "id") or text(entry, "header/identifier"))),
        authors=_oai_authors(paper),
        topics=tuple(text(paper, "categories").split()),
        versions=versions.numbered(paper) or versions.dated(paper),
    )
    first = fields.iso_day(record.versions[0].posted_at) if record.versions else None
    seen = fields.iso_day(text(entry, "header/datestamp"))
    kind = change(record.source_id, versions.count(paper), first, seen)
    heard = _heard(f"{seen}T00:00:00Z", str(seen)) if seen else None
    return _judged(
        replace(record, published=str(first or "")), crossed(kind, _primary(record), wanted), heard
    )


def _from_rss(item: etree._Element) -> SourceRecord:
    name = fields.paper_name(text(item, "guid") or text(item, "link"))
    listed = fields.mail_time(text(item, "pubDate"))
    abstract = MARKUP.sub("", RSS_HEAD.sub("", text(item, "description")))
    year, month = month_of(name.value)
    record = replace(
        _common(item, name),
        abstract=fields.paragraphs(abstract),
        authors=authors.from_line(", ".join(texts(item, "creator") or texts(item, "author"))),
        topics=tuple(texts(item, "category")),
        published=f"{year}-{month:02}",  # All that a list says of a paper's age is in its id.
        versions=(VersionRecord(name.version),) if name.version else (),
    )
    guess = Change.REVISED if (name.version or 1) > 1 else Change.NEW
    kind = BY_ANNOUNCE_TYPE.get(text(item, "announce_type"), guess)
    heard = _heard(utc_text(listed), str(listed.date())) if listed else None
    return _judged(record, kind, heard)


def _from_atom(wanted: Collection[str], listing: bool, entry: etree._Element) -> SourceRecord:
    name = fields.paper_name(text(entry, "id"))
    first = fields.iso_time(text(entry, "published"))
    last = fields.iso_time(text(entry, "updated"))
    terms = every(entry, "primary_category") + every(entry, "category")
    record = replace(
        _common(entry, name),
        authors=tuple(filter(None, map(_atom_author, every(entry, "author")))),
        topics=tuple(dict.fromkeys(term.get("term", "") for term in terms)),
        published=utc_text(first)[:10] if first else "",
        versions=versions.ends(name.version or 1, first, last),
    )
    if not listing or not first:
        return _judged(record, None, None)
    kind = Change.REVISED if (name.version or 1) > 1 else Change.NEW
    out = announced_at(first)
    heard = _heard(utc_text(out), str(out.date()))
    return _judged(record, crossed(kind, _primary(record), wanted), heard)


def _common(paper: etree._Element, name: Name) -> SourceRecord:
    """Read what all formats have, under whatever name; raise `InputError` without a title."""
    if not (title := fields.line(text(paper, "title"))):
        raise InputError("no title")
    return SourceRecord(
        source="arxiv",
        source_id=name.value,
        title=title,
        abstract=fields.paragraphs(text(paper, "abstract", "summary")),
        identifiers=((name.scheme, name.value), *fields.dois(text(paper, "doi", "DOI"))),
        comment=fields.line(text(paper, "comments", "comment")),
        journal_ref=fields.line(text(paper, "journal-ref", "journal_ref", "journal_reference")),
        licence=text(paper, "license", "rights"),
    )


def _judged(
    record: SourceRecord, kind: Change | None, heard: AnnouncementRecord | None
) -> SourceRecord:
    """Give the record its change, and its announcement if the change is one that is listed."""
    emptied = bool(record.versions) and record.versions[-1].note == versions.WITHDRAWN
    if withdrawn := emptied or fields.is_withdrawn(record.comment, record.abstract):
        kind = Change.WITHDRAWN
    return replace(
        record,
        withdrawn=withdrawn,
        announcement=heard if kind in LISTED else None,
        extra={"change": kind.value} if kind else {},
    )


def _heard(at: str, day: str) -> AnnouncementRecord:
    return AnnouncementRecord(at=at, kind=Featured.LISTING, by="arXiv", day=day)


def _oai_authors(paper: etree._Element) -> tuple[AuthorName, ...]:
    people = every(paper, "authors/author")
    if not people:
        return authors.from_line(text(paper, "authors"))
    return tuple(filter(None, map(_oai_author, people)))


def _oai_author(author: etree._Element) -> AuthorName | None:
    return authors.from_parts(
        texts(author, "keyname"),
        text(author, "forenames"),
        text(author, "suffix"),
        texts(author, "affiliation"),
    )


def _atom_author(author: etree._Element) -> AuthorName | None:
    return authors.from_parts([text(author, "name")], "", "", texts(author, "affiliation"))


def _primary(record: SourceRecord) -> str:
    return record.topics[0] if record.topics else ""


def _deleted(entry: etree._Element) -> bool:
    return any(header.get("status") == "deleted" for header in every(entry, "header"))


def _said_id(entry: etree._Element) -> str:
    said = text(entry, "header/identifier", "id", "guid", "link")
    return said.removeprefix(fields.OAI_PREFIX)


def _days(days: Iterable[date | None]) -> frozenset[date]:
    return frozenset(day for day in days if day)
