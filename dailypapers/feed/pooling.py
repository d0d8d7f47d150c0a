"""Makes a pool of what a query finds: one search, and one read of the catalogue.

The words of papers are kept in memory from one turn of a conversation to the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from statistics import median

import numpy as np

from dailypapers.catalogue.merge import ASIDE
from dailypapers.catalogue.models import Authorship, Link, Paper, PaperTopic, Record
from dailypapers.catalogue.records import LinkKind
from dailypapers.feed.pool import Floats, Pool, PoolPaper, Words, counted
from dailypapers.search import queries
from dailypapers.search.engine.conditions import Own
from dailypapers.search.engine.fusion import Fused
from dailypapers.search.engine.types import NO_FILTER, Filter, Vector

SIZE = 300  # papers of the search itself, and as many that have all its words
MORE = 200  # papers of a search that says more
KEPT = 8192  # papers whose words are kept
SIGNED = 100  # papers, the best, whose authors are known to the pool
COLUMNS = ("pk", "revision", "title", "venue__name", "published__year")
_known: dict[tuple[int, int], Words] = {}  # by id and revision


def pool(
    text: str,
    filter: Filter = NO_FILTER,
    others: Sequence[tuple[str, Filter]] = (),
    own: Own | None = None,
) -> Pool:
    """Return the papers that a query finds, best first; raises `IndexUnavailable`.

    Beside the best there are those that have all of its words, which may be far down, and what
    `others` find, which say more; how well a paper fits is said by the query itself.
    """
    searches = [queries.deep(text, filter, SIZE, own)]
    searches.append(queries.deep(text, filter, SIZE, own, all_words=True))
    searches += [queries.deep(more, other, MORE, own) for more, other in others]
    scores: dict[int, float] = {}
    vectors: dict[int, Vector] = {}
    whole: set[int] = set()
    for found in searches:
        for number, score in _scaled(found.hits, scores).items():
            scores.setdefault(number, score)
        vectors |= found.vectors
        whole |= found.whole
    papers = _papers(list(scores))
    order = sorted(papers, key=lambda number: -scores[number])
    return Pool(
        [papers[number] for number in order],
        np.array([scores[number] for number in order]),
        _matrix(order, vectors),
        np.array([number in whole for number in order], bool),
        usual,
    )


@lru_cache(maxsize=1 << 15)
def usual(word: str) -> float:
    """Return about which share of all papers has a stem; as it was when it was first asked."""
    having, papers = queries.frequency(word)
    return min(1.0, having / max(1, papers))


def _scaled(hits: Sequence[Fused], known: Mapping[int, float]) -> dict[int, float]:
    """Return scores as far as possible like those of papers that are known from another search."""
    both = [known[hit.id] / hit.score for hit in hits if hit.id in known and hit.score > 0]
    scale, most = median(both) if both else 1.0, min(known.values(), default=1.0)
    return {hit.id: min(most, scale * hit.score) for hit in hits}


def _matrix(order: Sequence[int], vectors: Mapping[int, Vector]) -> Floats:
    size = len(next(iter(vectors.values()), ()))
    nothing = np.zeros(size, np.float32)
    rows = [vectors.get(number, nothing) for number in order]
    return np.array(rows, np.float32).reshape(len(rows), size)


def _papers(ids: list[int]) -> dict[int, PoolPaper]:
    """Return what the catalogue knows of papers, in a fixed number of queries."""
    of = {"paper__in": ids}
    filed = PaperTopic.objects.filter(**of).order_by("position")
    topics = _values(filed.values_list("paper", "topic"))
    records = Record.objects.filter(**of).exclude(source__in=ASIDE)
    sources = _values(records.values_list("paper", "source").distinct())
    signed = Authorship.objects.filter(paper__in=ids[:SIGNED]).order_by("position")
    authors = _values(signed.values_list("paper", "author__name"))
    with_code = Link.objects.filter(**of, kind=LinkKind.CODE).values_list("paper", flat=True)
    code = set(with_code)
    rows = list(Paper.objects.filter(pk__in=ids).values_list(*COLUMNS))
    words = _words([(pk, revision) for pk, revision, *_ in rows])
    return {
        pk: PoolPaper(
            id=pk,
            title=title,
            words=words[pk][0],
            named=words[pk][1],
            topics=tuple(topics[pk]),
            sources=tuple(sources[pk]),
            authors=tuple(authors[pk]),
            venue=venue or "",
            year=year or 0,
            has_code=pk in code,
        )
        for pk, _, title, venue, year in rows
    }


def _words(papers: list[tuple[int, int]]) -> dict[int, Words]:
    """Return the words of papers; what is not kept is read and kept."""
    missing = [pk for pk, revision in papers if (pk, revision) not in _known]
    if len(_known) + len(missing) > KEPT:
        _known.clear()
        missing = [pk for pk, _ in papers]
    rows = Paper.objects.filter(pk__in=missing)
    for row in rows.values_list("pk", "revision", "title", "abstract", "summary", "keywords"):
        pk, revision, title, abstract, summary, keywords = row
        _known[pk, revision] = counted(title, " ".join((abstract, summary, *keywords)))
    return {pk: _known.get((pk, revision), ({}, frozenset())) for pk, revision in papers}


def forget() -> None:
    """Keep no words any more, as a process that has just begun."""
    _known.clear()
    usual.cache_clear()


def _values(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for paper, value in rows:
        groups[paper].append(value)
    return groups
