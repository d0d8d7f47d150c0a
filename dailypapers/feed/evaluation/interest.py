"""Orders of each day before anybody voted, held against the votes that came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dailypapers.feed.evaluation import past_words
from dailypapers.feed.evaluation.daily_papers import HOUR, Daily
from dailypapers.feed.expected.agreement import METRICS, NDCG, agreement, telling
from dailypapers.feed.expected.features import CONTENT_SHRINKAGE
from dailypapers.feed.expected.papers import Numbers, gains
from dailypapers.feed.expected.records import records
from dailypapers.feed.expected.walk import regression, walk, walked
from dailypapers.search.evaluation.metrics import Estimate, estimate

OURS, WITHOUT_HOUR, EMBEDDING = "ours", "ours without the hour", "embedding + ridge"
RANDOM, NEWEST, LONGEST = "random", "newest first", "longest abstract"
TFIDF, RECORD = "TF-IDF + ridge", "best author's record"

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured: on how many days and papers, after how many earlier ones.

    `lead` is ours less the embedding alone, nDCG@10, day by day.
    """

    rows: dict[str, dict[str, Estimate]]
    lead: Estimate
    days: int
    papers: int
    earlier: int


def has_days(daily: Daily, first: int, last: int) -> bool:
    """Say whether there is a day in a period whose papers differ in votes."""
    asked = (daily.days >= first) & (daily.days <= last)
    return any(True for _ in telling(daily.votes[asked], daily.days[asked]))


def measured(
    daily: Daily, vectors: Numbers, first: int, last: int, seed: int, told: Told
) -> Outcome:
    """Return how well each system ordered the days `first` to `last`."""
    asked = (daily.days >= first) & (daily.days <= last)
    figures: dict[str, dict[str, list[float]]] = {}
    for name, expected in _systems(daily, vectors, first, last, seed):
        told(name)
        figures[name] = agreement(expected()[asked], daily.votes[asked], daily.days[asked], seed)
    pairs = zip(figures[OURS][NDCG], figures[EMBEDDING][NDCG], strict=True)
    return Outcome(
        rows={
            name: {metric: estimate(one[metric], seed) for metric in METRICS}
            for name, one in figures.items()
        },
        lead=estimate([ours - other for ours, other in pairs], seed),
        days=len(figures[OURS][NDCG]),
        papers=int(asked.sum()),
        earlier=int((daily.days < first).sum()),
    )


def _systems(
    daily: Daily, vectors: Numbers, first: int, last: int, seed: int
) -> Iterator[tuple[str, Callable[[], Numbers]]]:
    papers = daily.papers(vectors)
    shrinkage = np.full(vectors.shape[1], CONTENT_SHRINKAGE)
    yield OURS, lambda: walked(papers, first, last)
    yield WITHOUT_HOUR, lambda: walked(daily.papers(vectors, without=HOUR), first, last)
    yield RANDOM, lambda: np.random.default_rng(seed).random(len(papers))
    yield NEWEST, lambda: daily.published
    yield LONGEST, lambda: daily.abstract_lengths
    yield (
        TFIDF,
        lambda: walk(
            daily.days, first, last, past_words.regression(papers, past_words.Words.of(daily.texts))
        ),
    )
    yield (
        EMBEDDING,
        lambda: walk(daily.days, first, last, regression(papers, vectors, shrinkage)),
    )
    yield RECORD, lambda: _best_record(daily)


def _best_record(daily: Daily) -> Numbers:
    gained = gains(daily.votes, daily.days)
    return np.asarray(records(daily.days, gained, daily.people["authors"])[:, 0])
