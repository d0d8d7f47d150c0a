"""Ridge regression on the words of papers, TF-IDF of which only the past is counted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dailypapers.feed.evaluation.words import WordWeights, counted
from dailypapers.feed.expected.papers import Numbers, Papers, gains
from dailypapers.feed.expected.walk import Expect
from dailypapers.feed.interest.likes import Rows

FEWEST = 5  # papers of the past that have a word, for it to count
SHRINKAGE = 10.0
STEPS, CLOSE = 50, 1e-3  # conjugate gradients, and the share of the first length that will do


@dataclass(frozen=True, slots=True)
class Words:
    """Papers as rows of words and pairs of words: `counted` is 1 + log of how often, (all,).

    Paper i has the places `starts[i] : starts[i + 1]`.
    """

    starts: Rows
    columns: Rows
    counted: Numbers
    width: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """Count the words of texts."""
        counts, _, column = counted(texts, FEWEST)
        kept = [[(column[t], c) for t, c in one.items() if t in column] for one in counts]
        starts = np.cumsum([0, *map(len, kept)], dtype=np.int64)
        pairs = np.array([pair for one in kept for pair in one], np.int64).reshape(-1, 2)
        return cls(starts, pairs[:, 0], 1 + np.log(pairs[:, 1]), len(column))

    def weighted(self, past: Rows) -> WordWeights:
        """Return rows of unit length, each word by how rare it was in the past."""
        each = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        papers = np.bincount(self.columns[np.isin(each, past)], minlength=self.width)
        rarity = np.where(papers >= FEWEST, np.log((1 + len(past)) / (1 + papers)) + 1, 0.0)
        weights = self.counted * rarity[self.columns]
        lengths = np.sqrt(np.bincount(each, weights**2, len(self.starts) - 1))
        weights /= np.where(lengths > 0, lengths, 1.0)[each]
        return WordWeights(self.starts, self.columns, weights.astype(np.float32), self.width)


def regression(papers: Papers, words: Words) -> Expect:
    """Return how a ridge regression of gains on words expects."""
    gained = gains(papers.votes, papers.lists)

    def expect(past: Rows, ahead: Rows) -> Numbers:
        rows = words.weighted(past)
        known = past[~np.isnan(gained[past])]
        asked = np.zeros(len(papers))
        asked[known] = 1.0
        direction = _solved(rows, asked, np.where(asked > 0, gained, 0.0))
        return rows.times(direction)[ahead]

    return expect


def _solved(rows: WordWeights, asked: Numbers, gained: Numbers) -> Numbers:
    """Return (X'X + shrinkage)^-1 X'y over the rows that are asked, by conjugate gradients."""
    found = np.zeros(rows.width)
    rest = rows.gathered(asked * gained)
    way, size = rest.copy(), float(rest @ rest)
    enough = CLOSE**2 * size
    for _ in range(STEPS):
        if size <= enough:
            break
        bent = SHRINKAGE * way + rows.gathered(asked * rows.times(way))
        along = size / float(way @ bent)
        found, rest = found + along * way, rest - along * bent
        smaller = float(rest @ rest)
        way, size = rest + smaller / size * way, smaller
    return found
