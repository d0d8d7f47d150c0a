"""OpenAlex's works, JSON to records.

Abstracts come as an index of words to places. A work joins what is one paper to OpenAlex, so an
arXiv id may stand in a location. Its keywords and topics are a machine's: kept in `extra`.
https://developers.openalex.org/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord, SourceRecord
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
    true,
)
from dailypapers.sources.links import link
from dailypapers.sources.listing import listed
from dailypapers.sources.walk import Page, read_all

NAME = "openalex"
BY = "OpenAlex"
LONGEST_ABSTRACT = 20_000  # words
WORD_ABSTRACT = re.compile(r"\A(?:abstract|summary)\b[\s.:—-]*(?=[A-Z])", re.IGNORECASE)
NEW_YEAR = "-01-01"  # How OpenAlex dates what it knows the year of.


def parse_works(body: bytes) -> Page:
    """Read a list of works and where it goes on."""
    said = parse_json(body, dict)
    page = read_all(must_list(said, "results"), _record, _said_id)
    following = text(said, "meta", "next_cursor") if at(said, "results") else ""
    return Page(page.records, skipped=page.skipped, next=following)


def parse_work(body: bytes) -> Page:
    """Read a single work."""
    return read_all([parse_json(body, dict)], _record, _said_id)


def _record(work: Said) -> SourceRecord:
    name = identifiers.openalex_id(_said_id(work))
    if name is None:
        raise InputError(f"no OpenAlex id in {text(work, 'id')!r:.80}")
    if true(work, "is_paratext") or text(work, "type") == "paratext":
        raise InputError("front matter, not a paper")
    title = plain.line(text(work, "title") or text(work, "display_name"))
    if not title:
        raise InputError("no title")
    published = _published(work)
    venue = mapping(work, "primary_location", "source")
    return SourceRecord(
        source=NAME,
        source_id=name.value,
        title=title,
        abstract=plain.paragraphs(
            WORD_ABSTRACT.sub("", abstract(at(work, "abstract_inverted_index")))
        ),
        authors=tuple(filter(None, map(_author, mappings(work, "authorships")))),
        published=published,
        identifiers=_names(work, name),
        venue=""
        if text(venue, "type") == "repository"
        else plain.venue(text(venue, "display_name")),
        licence=plain.licence(
            text(work, "primary_location", "license") or text(work, "best_oa_location", "license")
        ),
        links=_links(work),
        announcement=listed(BY, dates.day(text(work, "created_date")), published),
        withdrawn=true(work, "is_retracted"),
        extra=_theirs(work),
    )


def abstract(said: Any) -> str:
    """Return the words of an inverted index in their places.

    >>> abstract({"tea": [1, 3], "Is": [0], "better": [2], "?": None})
    'Is tea better tea'
    """
    if not isinstance(said, dict):
        return ""
    places = [
        (place, word)
        for word, places in said.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(places)[:LONGEST_ABSTRACT])


def _author(said: Said) -> AuthorName | None:
    name = text(said, "author", "display_name") or text(said, "raw_author_name")
    places = [text(one, "display_name") for one in mappings(said, "institutions")]
    places = [place for place in places if place] or list(texts(said, "raw_affiliation_strings"))
    known = plain.person("", name)
    if not known:
        return None
    orcid = text(said, "author", "orcid").rstrip("/").rpartition("/")[2]
    return AuthorName(known, plain.line("; ".join(places)), orcid=orcid)


def _published(work: Said) -> str:
    said = dates.read(text(work, "publication_date"))
    if said.endswith(NEW_YEAR):
        said = said[:4]
    return said or dates.partial(number(work, "publication_year"))


def _names(work: Said, name: Name) -> tuple[tuple[str, str], ...]:
    """Return DOI, arXiv id, PubMed id and its own; of each kind the first."""
    places = [text(one, "landing_page_url") for one in _locations(work)]
    said = [text(work, "doi"), text(work, "ids", "doi"), text(work, "ids", "pmid")]
    found = [identifiers.read(one) for one in said if one]
    found += [one for one in map(identifiers.read, places) if one and one.scheme == "arxiv"]
    first: dict[str, str] = {}
    for one in found:
        if one and one.scheme != "openalex":
            first.setdefault(one.scheme, one.value)
    return (*first.items(), (name.scheme, name.value))


def _locations(work: Said) -> list[Mapping[str, Any]]:
    return [mapping(work, "primary_location"), *mappings(work, "locations")]


def _links(work: Said) -> tuple[LinkRecord, ...]:
    """Return where it can be read, unless an identifier leads there."""
    url = text(work, "primary_location", "landing_page_url")
    return () if identifiers.read(url) else link(LinkKind.PAGE, url)


def _theirs(work: Said) -> dict[str, Any]:
    said = {
        "citations": number(work, "cited_by_count"),
        "type": text(work, "type"),
        "topic": text(work, "primary_topic", "display_name"),
        "keywords": [text(one, "display_name") for one in mappings(work, "keywords")],
        "free_at": text(work, "open_access", "oa_url"),
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def _said_id(work: Said) -> str:
    return text(work, "id").rpartition("/")[2]
