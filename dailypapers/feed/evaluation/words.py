"""Titles as weights of words, for the systems that know no vectors: TF-IDF in plain NumPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.search.engine.tokens import words

Numbers = npt.NDArray[np.float64]

FEWEST = 2  # papers that have a word, for it to count


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Papers as rows of unit length: words and pairs of words, 1 + log frequency, times rarity.

    Paper i has `weights[starts[i] : starts[i + 1]]` at `columns` of the same places.
    """

    starts: Rows
    columns: Rows
    weights: Floats
    width: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> WordWeights:
        """Return the rows of texts; a text of unknown words is a row of nothing."""
        counts, papers, column = counted(texts, FEWEST)
        rarity = {t: np.log((1 + len(texts)) / (1 + papers[t])) + 1 for t in column}
        starts, columns, weights = [0], [], []
        for one in counts:
            kept = {t: (1 + np.log(c)) * rarity[t] for t, c in one.items() if t in column}
            length = np.sqrt(sum(weight**2 for weight in kept.values())) or 1.0
            columns += [column[term] for term in kept]
            weights += [weight / length for weight in kept.values()]
            starts.append(len(columns))
        heavy = np.asarray(weights, np.float32)
        return cls(np.asarray(starts), np.asarray(columns, np.int64), heavy, len(column))

    def dense(self, rows: Rows) -> Floats:
        """Return some papers as a matrix, (rows, width)."""
        found = np.zeros((len(rows), self.width), np.float32)
        for place, row in enumerate(rows):
            part = slice(self.starts[row], self.starts[row + 1])
            found[place, self.columns[part]] = self.weights[part]
        return found

    def cosines(self, rows: Rows) -> Floats:
        """Return the cosine of every paper with each of some, (papers, rows)."""
        some = np.ascontiguousarray(self.dense(rows).T)
        found = np.zeros((len(self.starts) - 1, len(rows)), np.float32)
        for paper in range(len(found)):
            part = slice(self.starts[paper], self.starts[paper + 1])
            found[paper] = self.weights[part] @ some[self.columns[part]]
        return found

    def times(self, vector: Numbers) -> Numbers:
        """Return every paper's product with one vector, (papers,)."""
        sums = np.concatenate([[0.0], np.cumsum(self.weights * vector[self.columns], dtype="f8")])
        return np.asarray(np.diff(sums[self.starts]))

    def gathered(self, of_papers: Numbers) -> Numbers:
        """Return the sum of all rows, each times a number of its paper, (width,)."""
        each = np.repeat(of_papers, np.diff(self.starts)) * self.weights
        return np.asarray(np.bincount(self.columns, each, self.width))


def counted(
    texts: Sequence[str], fewest: int
) -> tuple[list[Counter[str]], Counter[str], dict[str, int]]:
    """Return the words of each text, in how many each is, and a column for those in enough."""
    counts = [Counter(terms(text)) for text in texts]
    papers = Counter(term for one in counts for term in one)
    kept = (term for term, count in papers.items() if count >= fewest)
    return counts, papers, {term: column for column, term in enumerate(kept)}


def terms(text: str) -> list[str]:
    """Return the words of a text, and each two that follow each other."""
    single = words(text)
    return single + [f"{a} {b}" for a, b in pairwise(single)]
