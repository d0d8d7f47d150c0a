"""From rows of the catalogue to what an index knows of a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

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
    """Yield the documents of papers, in a fixed number of queries; unknown ids are left out."""
    wanted = list(ids)
    authors = _values(
        Authorship.objects.filter(paper__in=wanted)
        .order_by("paper", "position")
        .values_list("paper", "author__name")
    )
    topics = _values(PaperTopic.objects.filter(paper__in=wanted).values_list("paper", "topic"))
    names = _values(Identifier.objects.filter(paper__in=wanted).values_list("paper", "value"))
    days = _values(Announcement.objects.filter(paper__in=wanted).values_list("paper", "day"))
    sources = _values(
        Record.objects.filter(paper__in=wanted).values_list("paper", "source").distinct()
    )
    with_code = set(
        Link.objects.filter(paper__in=wanted, kind=LinkKind.CODE).values_list("paper", flat=True)
    )
    for row in Paper.objects.filter(pk__in=wanted).values_list(*COLUMNS):
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
