"""What filters and facets ask of a paper, by their definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dailypapers.search.engine.types import Facet, Filter, IndexedPaper, is_archive

FACET_VALUES: dict[Facet, Callable[[IndexedPaper], Iterable[str]]] = {
    Facet.TOPIC: lambda paper: set(paper.topics),
    Facet.SOURCE: lambda paper: set(paper.sources),
    Facet.VENUE: lambda paper: [paper.venue] if paper.venue else [],
    Facet.YEAR: lambda paper: [str(paper.published // 10000)] if paper.published else [],
    Facet.CODE: lambda paper: ["yes" if paper.has_code else "no"],
}


def passes(paper: IndexedPaper, filter: Filter) -> bool:
    """Return whether the paper is what `filter` asks for."""
    if filter.published_from is not None and paper.published < max(filter.published_from, 1):
        return False
    if filter.published_to is not None and not 0 < paper.published <= filter.published_to:
        return False
    if filter.edition_day is not None and filter.edition_day not in paper.edition_days:
        return False
    if filter.topics and not any(_is_in(paper.topics, topic) for topic in filter.topics):
        return False
    if filter.sources and not set(filter.sources) & set(paper.sources):
        return False
    if filter.venues and paper.venue not in filter.venues:
        return False
    if filter.ids is not None and paper.id not in filter.ids:
        return False
    return filter.has_code is None or filter.has_code == paper.has_code


def _is_in(topics: Iterable[str], asked: str) -> bool:
    if is_archive(asked):
        return any(topic.startswith(asked[:-1]) for topic in topics)
    return asked in topics
