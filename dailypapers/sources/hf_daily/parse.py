"""Replies of Hugging Face's papers API, JSON to records.

A day's list holds `{"paper": {...}, "title", "publishedAt", "numComments", ...}`; a single paper is
the inner object alone. Fields came over the years: an item of 2024 has neither summary by machine
nor code. Votes and comments are theirs and stay apart; so do the summary and keywords that their
machine wrote, in `extra`.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    SourceRecord,
    utc_text,
)
from dailypapers.core.errors import InputError
from dailypapers.sources import dates, plain
from dailypapers.sources.json import Said, at, mapping, mappings, number, parse_json, text, texts
from dailypapers.sources.links import link
from dailypapers.sources.walk import Page, read_all

NAME = "hf-daily"
HUGGING_FACE = "Hugging Face Daily Papers"


def parse_day(body: bytes, day: date | None = None) -> Page:
    """Read a list; `day` is the one that was asked for, else each paper's own day counts."""
    entries = parse_json(body, list)
    return read_all(entries, partial(_record, day), _said_id)


def parse_paper(body: bytes) -> Page:
    """Read a single paper."""
    return read_all([parse_json(body, dict)], partial(_record, None), _said_id)


def _record(day: date | None, item: Any) -> SourceRecord:
    outer: Said = item if isinstance(item, dict) else {}
    paper = mapping(outer, "paper") or outer
    name = identifiers.arxiv_id(text(paper, "id"))
    if name is None:
        raise InputError(f"no arXiv id in {text(paper, 'id')!r:.80}")
    title = plain.line(text(paper, "title") or text(outer, "title"))
    if not title:
        raise InputError("no title")
    published = dates.day(text(paper, "publishedAt"))
    return SourceRecord(
        source=NAME,
        source_id=name.value,
        title=title,
        abstract=plain.paragraphs(text(paper, "summary") or text(outer, "summary")),
        authors=_authors(paper),
        published=published.isoformat() if published else "",
        identifiers=((name.scheme, name.value),),
        links=(
            *link(LinkKind.CODE, _either(paper, outer, "githubRepo"), _stars(paper, outer)),
            *link(LinkKind.PROJECT, _either(paper, outer, "projectPage")),
        ),
        announcement=_featured(paper, outer, day),
        counts=CountRecord(
            HUGGING_FACE,
            votes=number(paper, "upvotes") or number(outer, "upvotes") or 0,
            comments=number(outer, "numComments") or 0,
        ),
        extra=_theirs(paper, outer),
    )


def _authors(paper: Said) -> tuple[AuthorName, ...]:
    """Return who signs; `hidden` names were taken away by those who are not the authors."""
    people = (person for person in mappings(paper, "authors") if at(person, "hidden") is not True)
    names = (plain.person("", text(person, "name")) for person in people)
    return tuple(AuthorName(name) for name in names if name)


def _featured(paper: Said, outer: Said, day: date | None) -> AnnouncementRecord | None:
    submitted = dates.moment(_either(paper, outer, "submittedOnDailyAt"))
    listed = day or (submitted.date() if submitted else None)
    if listed is None:
        return None
    when = utc_text(submitted) if submitted else f"{listed.isoformat()}T00:00:00Z"
    return AnnouncementRecord(when, Featured.SUBMISSION, HUGGING_FACE, day=listed.isoformat())


def _theirs(paper: Said, outer: Said) -> dict[str, Any]:
    """Return what is said by them or their machine: summary, keywords, submitter, group."""
    submitter = mapping(paper, "submittedOnDailyBy") or mapping(outer, "submittedBy")
    group = mapping(paper, "organization") or mapping(outer, "organization")
    said = {
        "ai_summary": plain.line(_either(paper, outer, "ai_summary")),
        "ai_keywords": [
            plain.line(word) for word in texts(paper, "ai_keywords") or texts(outer, "ai_keywords")
        ],
        "submitted_by": text(submitter, "user") or text(submitter, "name"),
        "organization": plain.line(text(group, "fullname") or text(group, "name")),
    }
    return {key: value for key, value in said.items() if value}


def _stars(paper: Said, outer: Said) -> int | None:
    stars = number(paper, "githubStars")
    return number(outer, "githubStars") if stars is None else stars


def _either(paper: Said, outer: Said, name: str) -> str:
    return text(paper, name) or text(outer, name)


def _said_id(item: Any) -> str:
    return text(item, "paper", "id") or text(item, "id")
