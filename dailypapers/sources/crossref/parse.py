"""Crossref's works, JSON to records. Publishers fill them in, so everything may be missing.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.events import WITHDRAWN_ON
from dailypapers.catalogue.records import AuthorName, SourceRecord
from dailypapers.core.errors import InputError
from dailypapers.sources import dates, plain
from dailypapers.sources.json import (
    Said,
    at,
    mapping,
    mappings,
    must_list,
    number,
    parse_json,
    text,
    texts,
)
from dailypapers.sources.listing import listed
from dailypapers.sources.walk import Page, read_all

NAME = "crossref"
BY = "Crossref"
NO_PAPERS = frozenset(
    {
        "book-series", "book-set", "component", "database", "grant", "journal", "journal-issue",
        "journal-volume", "peer-review", "proceedings", "proceedings-series", "report-series",
        "sa-component",
    }
)  # fmt: skip
DATES = ("published", "posted", "published-online", "published-print", "issued")
RETRACTED = re.compile(r"(?:retracted|withdrawn)(?:\s+article)?\s*:", re.IGNORECASE)
TAKEN_BACK = frozenset({"retraction", "withdrawal", "removal"})
SAME_WORK = ("has-preprint", "is-preprint-of", "is-same-as", "is-identical-to")
FREE = "creativecommons.org"


def parse_works(body: bytes) -> Page:
    """Read a list of works; `next` is the cursor that every reply names, at the end too."""
    message = mapping(parse_json(body, dict), "message")
    page = read_all(must_list(message, "items"), _record, _said_id)
    return Page(page.records, skipped=page.skipped, next=text(message, "next-cursor"))


def parse_work(body: bytes) -> Page:
    """Read a single work."""
    return read_all([mapping(parse_json(body, dict), "message")], _record, _said_id)


def count(body: bytes) -> int:
    """Return how many works a list has; one that has fewer than was asked for is the last."""
    said = at(parse_json(body, dict), "message", "items")
    return len(said) if isinstance(said, list) else 0


def _record(work: Said) -> SourceRecord:
    name = identifiers.doi(_said_id(work))
    if name is None:
        raise InputError(f"no DOI in {_said_id(work)!r:.80}")
    if (kind := text(work, "type")) in NO_PAPERS:
        raise InputError(f"{kind.replace('-', ' ')}, not a paper")
    title = _title(work)
    if not title:
        raise InputError("no title")
    published = next((said for field in DATES if (said := _date(work, field))), "")
    return SourceRecord(
        source=NAME,
        source_id=_said_id(work).lower(),
        title=title,
        abstract=plain.paragraphs(text(work, "abstract")),
        authors=tuple(filter(None, map(_author, mappings(work, "author")))),
        published=published,
        identifiers=tuple(dict.fromkeys([name[:2], *_same(work)])),
        venue=plain.venue(text(work, "container-title") or text(work, "event", "name")),
        journal_ref=_place(work),
        licence=_licence(work),
        announcement=listed(BY, _day(work, "created"), published),
        withdrawn=bool(RETRACTED.match(title)) or bool(_notices(work)),
        extra=_theirs(work),
    )


def _title(work: Said) -> str:
    """Return title and subtitle, which some publishers write into the title as well."""
    title = plain.line(text(work, "title"))
    subtitle = plain.line(text(work, "subtitle"))
    if not subtitle or not title or subtitle.lower() in title.lower():
        return title
    return f"{title.rstrip(' :')}: {subtitle}"


def _author(said: Said) -> AuthorName | None:
    name = plain.person(text(said, "given"), text(said, "family"), text(said, "suffix"))
    name = name or plain.person("", text(said, "name"))
    places = [plain.line(text(one, "name")) for one in mappings(said, "affiliation")]
    orcid = text(said, "ORCID").rstrip("/").rpartition("/")[2]
    return AuthorName(name, "; ".join(filter(None, places)), orcid=orcid) if name else None


def _date(work: Said, field: str) -> str:
    """Return `{"date-parts": [[2026, 4]]}` as far as it goes; it may hold null."""
    parts = at(work, field, "date-parts")
    while isinstance(parts, list) and parts and isinstance(parts[0], list):
        parts = parts[0]
    values = [number({"": part}, "") for part in parts] if isinstance(parts, list) else []
    year, month, day = [*values, None, None, None][:3]
    return dates.partial(year, month, day)


def _day(work: Said, field: str) -> date | None:
    return dates.day(_date(work, field) or text(work, field, "date-time"))


def _same(work: Said) -> list[tuple[str, str]]:
    """Return what the publisher says this is a preprint of, or has as one."""
    said = [one for kind in SAME_WORK for one in mappings(work, "relation", kind)]
    named = (identifiers.doi(text(one, "id")) for one in said if text(one, "id-type") == "doi")
    return [name[:2] for name in named if name]


def _place(work: Said) -> str:
    """Return where in its journal it stands: `27 (3), 588-602`."""
    issue, page = text(work, "issue"), text(work, "page") or text(work, "article-number")
    volume = f"{text(work, 'volume')} ({issue})" if issue else text(work, "volume")
    return plain.line(", ".join(part for part in (volume, page) if part))


def _licence(work: Said) -> str:
    """Return a free licence if there is one, else that of the published version."""
    said = mappings(work, "license")
    free = [text(one, "URL") for one in said if FREE in text(one, "URL")]
    published = [text(one, "URL") for one in said if text(one, "content-version") == "vor"]
    return plain.licence(next(iter([*free, *published]), ""))


def _notices(work: Said) -> list[Said]:
    """Return the notices by which it was taken back."""
    said = mappings(work, "updated-by")
    return [one for one in said if text(one, "type").lower() in TAKEN_BACK]


def _withdrawn_on(work: Said) -> str:
    """Return the first day on which it was taken back, where one is named."""
    days = (_day(one, "updated") for one in _notices(work))
    return min((day.isoformat() for day in days if day), default="")


def _theirs(work: Said) -> dict[str, Any]:
    said = {
        "type": text(work, "type"),
        "publisher": plain.line(text(work, "publisher")),
        "issn": list(texts(work, "ISSN")),
        "citations": number(work, "is-referenced-by-count"),
        WITHDRAWN_ON: _withdrawn_on(work),
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def _said_id(work: Said) -> str:
    return text(work, "DOI")
