"""From rows of the catalogue to what an index knows of a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from dailypapers.catalogue.merge import ASIDE
from dailypapers.catalogue.models import (
    Announcement,
    Authorship,
    Identifier,
    Link,
    Paper,
    PaperTopic,
    Record,
)
from dailypapers.catalogue.records import LinkKind
from dailypapers.search.engine.types import IndexedPaper

COLUMNS = ("pk", "title", "abstract", "summary", "keywords", "venue__name", "published")


def documents(ids: Iterable[int]) -> Iterator[IndexedPaper]:
    """Yield the documents of papers, in a fixed number of queries.

    Unknown ids, and papers merged into others, are left out.
    """
    return _documents("in", list(ids))


def documents_between(first: int, last: int) -> Iterator[IndexedPaper]:
    """Yield the documents of all papers with these ids or ids between them, by their ids.

    For a whole catalogue: a database reads along an index twice as fast as it looks up ids.
    """
    return _documents("range", (first, last))


def _documents(lookup: str, ids: Sequence[int]) -> Iterator[IndexedPaper]:
    of = {f"paper__pk__{lookup}": ids}
    authors = _values(
        Authorship.objects.filter(**of)
        .order_by("paper", "position")
        .values_list("paper", "author__name")
    )
    topics = _values(PaperTopic.objects.filter(**of).values_list("paper", "topic"))
    names = _values(Identifier.objects.filter(**of).values_list("paper", "value"))
    days = _values(Announcement.objects.filter(**of).values_list("paper", "day"))
    sources = _values(
        Record.objects.filter(**of)
        .exclude(source__in=ASIDE)
        .values_list("paper", "source")
        .distinct()
    )
    with_code = set(Link.objects.filter(**of, kind=LinkKind.CODE).values_list("paper", flat=True))
    papers = Paper.objects.filter(**{f"pk__{lookup}": ids}, merged_into=None)
    for row in papers.order_by("pk").values_list(*COLUMNS):
        pk, title, abstract, summary, keywords, venue, published = row
        yield IndexedPaper(
            id=pk,
            title=title,
            abstract=f"{abstract}\n{summary}" if abstract and summary else abstract or summary,
            authors=tuple(authors[pk]),
            keywords=tuple(keywords),
            identifiers=tuple(names[pk]),
            venue=venue or "",
            topics=tuple(topics[pk]),
            sources=tuple(sources[pk]),
            published=day_number(published) if published else 0,
            edition_days=tuple({day_number(day) for day in days[pk]}),
            has_code=pk in with_code,
        )


def day_number(day: date) -> int:
    """Return a day as the number yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def _values(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for paper, value in rows:
        groups[paper].append(value)
    return groups
