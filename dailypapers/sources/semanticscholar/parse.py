"""Semantic Scholar's papers, JSON to records. Every field but `paperId` may be null or missing.

Its one-sentence summary (TLDR) is a machine's and kept as theirs, in `extra`.
https://api.semanticscholar.org/api-docs/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.records import AuthorName, SourceRecord
from dailypapers.core.errors import InputError, SourceError
from dailypapers.sources import dates, plain
from dailypapers.sources.base import Skipped
from dailypapers.sources.json import (
    Said,
    mapping,
    mappings,
    must_list,
    number,
    parse_json,
    text,
    texts,
)
from dailypapers.sources.walk import Page, read_all

NAME = "semanticscholar"
LISTS = ("data", "recommendedPapers")
SCHEMES = (("ArXiv", "arxiv"), ("DOI", "doi"), ("ACL", "acl"), ("PubMed", "pmid"))
NO_VENUES = frozenset({"arxiv.org", "arxiv", "corr", "biorxiv", "medrxiv"})


def parse_list(body: bytes) -> Page:
    """Read a list and the token it goes on with: a search, citations or recommendations."""
    said = parse_json(body, dict)
    name = next((name for name in LISTS if name in said), None)
    if name is None:
        raise SourceError(f"Semantic Scholar sent no papers: {text(said, 'message')[:200]}")
    papers = [_cited(one) for one in must_list(said, name)]
    page = read_all(papers, record, _said_id)
    return replace(page, next=text(said, "token") if papers else "")


def _cited(item: Said) -> Said:
    """Return the paper of an item, which in a list of citations has a name of its own."""
    return mapping(item, "citingPaper") or mapping(item, "citedPaper") or item


def parse_batch(body: bytes, names: Sequence[Name]) -> Page:
    """Read the answer to a list of ids, which has null where an id is not known.

    The answers stand in the order of the ids, so each also has the name it was asked by.
    """
    said = parse_json(body, list)
    aligned = len(said) == len(names)
    records: list[SourceRecord] = []
    skipped: list[Skipped] = []
    for place, paper in enumerate(said):
        page = read_all([paper], record, _said_id) if isinstance(paper, dict) else Page()
        asked = names[place] if aligned else None
        records += [_also(one, asked) if asked else one for one in page.records]
        skipped += [Skipped(asked.value, one.reason) if asked else one for one in page.skipped]
    return Page(tuple({one.source_id: one for one in records}.values()), skipped=tuple(skipped))


def parse_paper(body: bytes) -> Page:
    """Read a single paper."""
    return read_all([parse_json(body, dict)], record, _said_id)


def record(paper: Said) -> SourceRecord:
    """Read one paper; raise `InputError` for what is none."""
    if not (source_id := _said_id(paper)):
        raise InputError("no paperId")
    title = plain.line(text(paper, "title"))
    if not title:
        raise InputError("no title")
    published = dates.read(text(paper, "publicationDate"))
    return SourceRecord(
        source=NAME,
        source_id=source_id,
        title=title,
        abstract=plain.paragraphs(text(paper, "abstract")),
        authors=tuple(
            AuthorName(name)
            for author in mappings(paper, "authors")
            if (name := plain.person("", text(author, "name")))
        ),
        published=published or dates.partial(number(paper, "year")),
        identifiers=_names(mapping(paper, "externalIds")),
        venue=_venue(paper),
        extra=_theirs(paper),
    )


def _names(said: Said) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for theirs, scheme in SCHEMES:
        value = text(said, theirs)
        name = identifiers.read(f"{scheme}:{value}") if value else None
        if name:
            found[name[:2]] = None
    return tuple(found)


def _also(one: SourceRecord, name: Name) -> SourceRecord:
    if name.scheme == NAME or name[:2] in one.identifiers:
        return one
    return replace(one, identifiers=(*one.identifiers, name[:2]))


def _venue(paper: Said) -> str:
    """Return where it appeared; a repository is no venue."""
    said = (
        text(paper, "publicationVenue", "name"),
        text(paper, "venue"),
        text(paper, "journal", "name"),
    )
    found = (plain.venue(one) for one in said if one and one.lower() not in NO_VENUES)
    return next(found, "")


def _theirs(paper: Said) -> dict[str, Any]:
    said = {
        "citations": number(paper, "citationCount"),
        "influential_citations": number(paper, "influentialCitationCount"),
        "tldr": plain.line(text(paper, "tldr", "text")),
        "tldr_model": text(paper, "tldr", "model"),
        "fields": list(texts(paper, "fieldsOfStudy")),
        "free_at": text(paper, "openAccessPdf", "url"),
        "corpus_id": number(paper, "corpusId") or number(paper, "externalIds", "CorpusId"),
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def _said_id(paper: Said) -> str:
    return text(paper, "paperId")
