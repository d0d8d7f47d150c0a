"""The one question that splits what was found best: made from the papers, chosen by its bits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from dailypapers.assistant.refine.parting import parting
from dailypapers.assistant.refine.questions import MOST_OPTIONS, Kind, Question, information
from dailypapers.assistant.refine.words import telling
from dailypapers.feed.pool import Floats, Pool, PoolPaper, normal

LOOKED_AT = 600  # papers, the likeliest, that options are made from
EXAMPLES = 120  # papers, the likeliest, that may be shown as examples

# How often a reader can say so of a paper they have not found yet.
KNOWN = {
    Kind.WORD: 1.0,
    Kind.TOPIC: 0.9,
    Kind.LIKE: 0.9,
    Kind.YEAR: 0.7,
    Kind.VENUE: 0.5,
    Kind.CODE: 0.5,
    Kind.SOURCE: 0.4,
    Kind.AUTHOR: 0.4,
}
Maker = Callable[[Pool, Floats, Collection[str]], "tuple[str, ...]"]


def best_question(
    pool: Pool,
    weights: Floats,
    asked: Sequence[Question],
    avoided: Collection[str] = (),
    kinds: Collection[Kind] = tuple(Kind),
) -> tuple[Question | None, float]:
    """Return the question whose answer is expected to tell most, and its bits."""
    found: tuple[Question | None, float] = None, 0.0
    worth = 0.0
    for question in questions(pool, weights, asked, avoided, kinds):
        bits = information(weights, question.chances(pool))
        if bits * KNOWN[question.kind] > worth:
            found, worth = (question, bits), bits * KNOWN[question.kind]
    return found


def questions(
    pool: Pool,
    weights: Floats,
    asked: Sequence[Question],
    avoided: Collection[str] = (),
    kinds: Collection[Kind] = tuple(Kind),
) -> Iterator[Question]:
    """Yield the best question of each kind that has any; nothing is offered twice."""
    order = np.argsort(-weights, kind="stable")[:LOOKED_AT]
    likely = pool.rows(order)
    share = normal(weights[order])
    for kind in kinds:
        said = {option for one in asked if one.kind is kind for option in one.options}
        if kind in ONCE and said:
            continue
        options = MAKERS[kind](likely, share, said | set(avoided))
        if len(options) >= LEAST[kind]:
            yield Question(kind, options)


def _years(pool: Pool, weights: Floats, avoided: Collection[str]) -> tuple[str, ...]:
    """Return spans of years with about as many likely papers in each."""
    years = np.array([paper.year for paper in pool.papers])
    known = years > 0
    if not known.any():
        return ()
    total = weights[known].sum()
    spans: list[tuple[int, int]] = []
    first, mass = None, 0.0
    values = np.unique(years[known]).tolist()
    left = float(total)
    for year in values:
        of_year = float(weights[years == year].sum())
        room = MOST_OPTIONS - len(spans)
        first = year if first is None else first
        mass += of_year
        if mass >= left / room or year == values[-1]:
            spans.append((first, year))
            left, first, mass = left - mass, None, 0.0
    return tuple(f"{first}..{last}" if first != last else str(first) for first, last in spans)


def _having(values: Callable[[PoolPaper], Sequence[str]]) -> Maker:
    def make(pool: Pool, weights: Floats, avoided: Collection[str]) -> tuple[str, ...]:
        share: dict[str, float] = defaultdict(float)
        for paper, weight in zip(pool.papers, weights.tolist(), strict=True):
            for value in values(paper):
                share[value] += weight
        usable = [value for value in share if value and value not in avoided]
        return tuple(sorted(usable, key=lambda value: (-share[value], value))[:MOST_OPTIONS])

    return make


def _examples(pool: Pool, weights: Floats, avoided: Collection[str]) -> tuple[str, ...]:
    """Return papers that are likely and unlike each other."""
    if not pool.vectors.size:
        return ()
    rows = [
        row
        for row in range(min(EXAMPLES, len(pool)))
        if str(pool.papers[row].id) not in avoided and pool.vectors[row].any()
    ]
    near = pool.vectors @ pool.vectors[rows].T
    chosen = parting(near, weights, np.full(len(pool), -2.0))
    return tuple(str(pool.papers[rows[column]].id) for column in chosen)


MAKERS: dict[Kind, Maker] = {
    Kind.WORD: telling,
    Kind.TOPIC: _having(lambda paper: paper.topics),
    Kind.YEAR: _years,
    Kind.VENUE: _having(lambda paper: (paper.venue,)),
    Kind.SOURCE: _having(lambda paper: paper.sources),
    Kind.AUTHOR: _having(lambda paper: paper.authors),
    Kind.CODE: lambda pool, weights, avoided: ("yes", "no"),
    Kind.LIKE: _examples,
}
ONCE = {Kind.YEAR, Kind.SOURCE, Kind.CODE}
LEAST = {kind: 1 if kind is Kind.AUTHOR else 2 for kind in Kind}
