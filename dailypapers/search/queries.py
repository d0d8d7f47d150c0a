"""`search` and what goes with it: the only way into the index for readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search import index
from dailypapers.search.backends.base import SearchIndex
from dailypapers.search.engine.query import any_of, parse
from dailypapers.search.engine.types import NO_FILTER, Facet, Filter, Hit, Node

DEEPEST = 1000  # Hits that can be paged to; who needs more should narrow the search.
SHOWN_FACETS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: one page of hits, and what to say about them.

    `relaxed` says that no paper had all the words, so that papers with some of them are shown.
    """

    tree: Node
    hits: list[Hit]
    total: int
    hint: str = ""
    relaxed: bool = False
    facets: dict[Facet, list[tuple[str, int]]] = field(default_factory=dict)


def search(
    text: str, filter: Filter = NO_FILTER, *, number: int = 1, size: int = 50, facets: bool = True
) -> Found:
    """Return one page of the papers that match, best first.

    All words must be there; if no paper has them all, any of them will do. Raises
    `IndexUnavailable` while the index cannot be read.
    """
    query = parse(text)
    with _reading() as reader:
        tree, relaxed = query.tree, False
        total = reader.count(tree, filter)
        if not total and (looser := any_of(tree)) != tree:
            tree, relaxed = looser, True
            total = reader.count(tree, filter)
        first = (number - 1) * size
        hits = reader.keyword(tree, filter, min(first + size, DEEPEST))[first:] if total else []
        wanted = [Facet.TOPIC, Facet.YEAR] if facets and total else []
        return Found(
            tree=tree,
            hits=hits,
            total=total,
            hint=query.hint,
            relaxed=relaxed and total > 0,
            facets=reader.facets(tree, filter, wanted, SHOWN_FACETS) if wanted else {},
        )


def newest(filter: Filter, *, number: int, size: int) -> tuple[list[int], int]:
    """Return the ids of one page of the papers that pass a filter, newest first, and how many."""
    with _reading() as reader:
        hits = reader.browse(filter, offset=(number - 1) * size, k=size)
        return [hit.id for hit in hits], reader.count(filter=filter)


@contextmanager
def _reading() -> Iterator[SearchIndex]:
    """Give the index; where reading it fails, have it looked after."""
    try:
        yield index.reader()
    except IndexUnavailable:
        index.suspect()
        raise
