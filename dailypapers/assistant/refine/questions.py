"""Questions with a few options, and how likely each answer is for each paper.

Answers are evidence, never filters: whatever is answered, every paper keeps a chance (`MISTAKES`),
so that a wrong answer puts the paper back and later ones bring it up again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dailypapers.feed.pool import Floats, Pool
from dailypapers.search.engine.stemming import stem

MOST_OPTIONS = 6
MISTAKES = 0.1  # share of answers that say nothing of the paper
NONE = -1  # the answer: none of these
UNKNOWN = -2  # the answer: I do not know
FURTHER = 0.5  # share of a further topic, author or source of a paper beside the one before
SHARPNESS = 12.0  # how much nearer in meaning an example must be to be chosen


class Kind(StrEnum):
    """What a question is about."""

    WORD = "word"
    TOPIC = "topic"
    YEAR = "year"
    VENUE = "venue"
    SOURCE = "source"
    AUTHOR = "author"
    CODE = "code"
    LIKE = "like"


@dataclass(frozen=True, slots=True)
class Question:
    """Which of these is it? `options` are values of the kind: words, codes, years, ids.

    Years are written `2019..2021`, papers by their number.
    """

    kind: Kind
    options: tuple[str, ...]

    def chances(self, pool: Pool) -> Floats:
        """Return how likely each answer is for each paper; the last column is none of these."""
        shares = SHARES[self.kind](pool, self.options)
        none = np.clip(1.0 - shares.sum(axis=1, keepdims=True), 0.0, 1.0)
        truthful = np.hstack([shares, none])
        chances: Floats = (1.0 - MISTAKES) * truthful + MISTAKES / truthful.shape[1]
        return chances


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen: the place of an option, `NONE` or `UNKNOWN`."""

    question: Question
    chosen: int

    def likelihood(self, pool: Pool) -> Floats:
        """Return how likely this answer is for each paper."""
        if self.chosen == UNKNOWN:
            return np.ones(len(pool))
        return self.question.chances(pool)[:, self.chosen]


def information(weights: Floats, chances: Floats) -> float:
    """Return the bits that an answer is expected to tell of which paper it is."""
    expected = weights @ chances
    return float(_entropy(expected) - weights @ _entropy(chances))


def _entropy(chances: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.where(chances > 0, -chances * np.log2(chances), 0.0)
    total: Floats = bits.sum(axis=-1)
    return total


def _words(pool: Pool, options: Sequence[str]) -> Floats:
    """A reader picks the word that stands for the paper most: title first, then how often."""
    stems = [stem(word.lower()) for word in options]
    counts = np.array(
        [[paper.words.get(word, 0) for word in stems] for paper in pool.papers], dtype=float
    ).reshape(len(pool), len(options))
    return _shared(counts**2)


def _shared(worth: Floats) -> Floats:
    total = worth.sum(axis=1, keepdims=True)
    shared: Floats = np.divide(worth, total, out=np.zeros_like(worth), where=total > 0)
    return shared


def _having(
    values: Callable[[int, Pool], Sequence[str]],
) -> Callable[[Pool, Sequence[str]], Floats]:
    def shares(pool: Pool, options: Sequence[str]) -> Floats:
        has = np.zeros((len(pool), len(options)))
        place = {value: number for number, value in enumerate(options)}
        for row in range(len(pool)):
            for number, value in enumerate(values(row, pool)):
                if value in place:
                    has[row, place[value]] = FURTHER**number
        return _shared(has)

    return shares


def years_in(option: str) -> tuple[int, int]:
    """Return the first and last year of an option: `2019..2021`, `..1999`, `2024..`."""
    first, _, last = option.partition("..")
    return int(first or 0), int(last or (9999 if ".." in option else first))


def _years(pool: Pool, options: Sequence[str]) -> Floats:
    year = np.array([paper.year for paper in pool.papers])
    spans = [years_in(option) for option in options]
    inside = [(first <= year) & (year <= last) & (year > 0) for first, last in spans]
    return np.array(inside, dtype=float).reshape(len(options), len(pool)).T


def _likes(pool: Pool, options: Sequence[str]) -> Floats:
    place = {paper.id: number for number, paper in enumerate(pool.papers)}
    rows = [place.get(int(option), -1) for option in options]
    nothing = np.zeros(pool.vectors.shape[1], pool.vectors.dtype)
    examples = np.array([pool.vectors[row] if row >= 0 else nothing for row in rows])
    near = SHARPNESS * (pool.vectors @ examples.T)
    worth = np.exp(near - near.max(axis=1, keepdims=True))
    shared: Floats = worth / worth.sum(axis=1, keepdims=True)
    return shared


SHARES: dict[Kind, Callable[[Pool, Sequence[str]], Floats]] = {
    Kind.WORD: _words,
    Kind.TOPIC: _having(lambda row, pool: pool.papers[row].topics),
    Kind.YEAR: _years,
    Kind.VENUE: _having(lambda row, pool: (pool.papers[row].venue,)),
    Kind.SOURCE: _having(lambda row, pool: pool.papers[row].sources),
    Kind.AUTHOR: _having(lambda row, pool: pool.papers[row].authors),
    Kind.CODE: _having(lambda row, pool: ("yes" if pool.papers[row].has_code else "no",)),
    Kind.LIKE: _likes,
}
