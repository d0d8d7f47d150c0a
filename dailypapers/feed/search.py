"""Search as readers see it: entries with their matching words marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dailypapers.catalogue.models import Topic
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.queries import PAGE_SIZE, Page
from dailypapers.search import queries
from dailypapers.search.documents import day_number
from dailypapers.search.engine.highlight import Segment, highlight, snippet
from dailypapers.search.engine.types import Facet, Filter

SNIPPET = 360


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader looks for: words, and what papers must be apart from them."""

    text: str = ""
    published_from: date | None = None
    published_to: date | None = None
    edition: date | None = None
    topic: str = ""
    has_code: bool = False

    def as_filter(self) -> Filter:
        """Return the part that is not words, as the index understands it."""
        return Filter(
            published_from=day_number(self.published_from) if self.published_from else None,
            published_to=day_number(self.published_to) if self.published_to else None,
            edition_day=day_number(self.edition) if self.edition else None,
            topics=(self.topic,) if self.topic else (),
            has_code=True if self.has_code else None,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """One paper found: its entry, and its title and text in stretches that match or do not."""

    entry: Entry
    title: list[Segment]
    text: list[Segment]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results and what to say about them."""

    results: list[Result]
    total: int
    pages: int
    hint: str
    relaxed: bool
    topics: list[tuple[str, str, int]]


def search(wish: Wish, number: int = 1) -> Results:
    """Return one page of what a reader looks for; raises `IndexUnavailable`."""
    found = queries.search(wish.text, wish.as_filter(), number=number, size=PAGE_SIZE)
    entries = load_entries(hit.id for hit in found.hits)
    reachable = min(found.total, queries.DEEPEST)
    return Results(
        results=[
            Result(
                entry,
                highlight(entry.title, found.tree, "title"),
                snippet(entry.text, found.tree, "abstract", SNIPPET),
            )
            for entry in entries
        ],
        total=found.total,
        pages=max(1, -(-reachable // PAGE_SIZE)),
        hint=found.hint,
        relaxed=found.relaxed,
        topics=_named(found.facets.get(Facet.TOPIC, [])),
    )


def newest_of_topic(code: str, number: int = 1) -> Page:
    """Return one page of a topic's papers, newest first; raises `IndexUnavailable`."""
    ids, total = queries.newest(Filter(topics=(code,)), number=number, size=PAGE_SIZE)
    return Page(ids, number, total)


def _named(counts: list[tuple[str, int]]) -> list[tuple[str, str, int]]:
    names = dict(Topic.objects.filter(code__in=dict(counts)).values_list("code", "name"))
    return [(code, names.get(code, code), count) for code, count in counts]
