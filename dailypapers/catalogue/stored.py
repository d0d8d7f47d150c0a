"""A paper as the tables have it and as its records say it, in one form that can be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Model

from dailypapers.catalogue.identifiers import address
from dailypapers.catalogue.merge import Work, by_scheme
from dailypapers.catalogue.models import (
    Authorship,
    Identifier,
    ImportedCount,
    Link,
    Paper,
    PaperTopic,
    Version,
)
from dailypapers.catalogue.recognition import match_key
from dailypapers.catalogue.store import known_topics, moment_of, name_key, topic_codes

# What belongs to a paper, by columns; only of authors and topics does the order say something.
PARTS: dict[str, tuple[type[Model], Sequence[str]]] = {
    "authors": (Authorship, ("position", "author__key", "affiliation")),
    "topics": (PaperTopic, ("position", "topic_id")),
    "identifiers": (Identifier, ("scheme", "value")),
    "versions": (Version, ("number", "posted_at", "note")),
    "links": (Link, ("kind", "url", "stars")),
    "counts": (ImportedCount, ("site", "votes", "comments")),
}
COLUMNS = (
    *("address", "title", "abstract", "summary", "keywords", "published", "published_precision"),
    *("comment", "journal_ref", "licence", "withdrawn", "match_key", "imported_votes"),
    "imported_comments",
)

Form = dict[str, Any]


def as_stored(papers: Iterable[Paper]) -> dict[int, Form]:
    """Return each paper as the tables have it."""
    forms: dict[int, Form] = {}
    for paper in papers:
        forms[paper.pk] = {name: getattr(paper, name) for name in COLUMNS}
        forms[paper.pk]["venue"] = paper.venue.key if paper.venue else ""
    for name, (model, columns) in PARTS.items():
        found: dict[int, set[Any]] = defaultdict(set)
        rows = model._default_manager.filter(paper__in=forms).order_by()
        for owner, *row in rows.values_list(F("paper_id"), *columns):
            found[owner].add(tuple(row))
        for pk, form in forms.items():
            form[name] = found[pk]
    return forms


def as_said(key: str, work: Work) -> Form:
    """Return a paper as its records say it."""
    return {
        "address": address(key, by_scheme(work.identifiers)),
        "title": work.title,
        "abstract": work.abstract,
        "summary": work.summary,
        "keywords": list(work.keywords),
        "published": work.published.start if work.published else None,
        "published_precision": work.published.precision if work.published else "",
        "comment": work.comment,
        "journal_ref": work.journal_ref,
        "licence": work.licence,
        "withdrawn": work.withdrawn,
        "match_key": match_key(work.title, work.authors[0].name if work.authors else ""),
        "imported_votes": sum(count.votes for count in work.counts),
        "imported_comments": sum(count.comments for count in work.counts),
        "venue": name_key(work.venue) if work.venue else "",
        "authors": {
            (place, name_key(author.name), author.affiliation)
            for place, author in enumerate(work.authors, start=1)
        },
        "topics": set(enumerate(known_topics(work.topics, topic_codes()))),
        "identifiers": set(work.identifiers),
        "versions": {(one.number, moment_of(one.posted_at), one.note) for one in work.versions},
        "links": {(link.kind.value, link.url, link.stars) for link in work.links},
        "counts": {(count.site, count.votes, count.comments) for count in work.counts},
    }
