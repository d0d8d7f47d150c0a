"""What a search found, looked at as a whole: what each paper has, and how likely each is the one.

Pure: `feed.pooling` makes a pool from index and catalogue, a test or a measurement by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from dailypapers.search.engine.folding import fold
from dailypapers.search.engine.scoring import TITLE_COUNTS
from dailypapers.search.engine.stemming import stem

Floats: TypeAlias = npt.NDArray[np.floating]
Words: TypeAlias = tuple[Mapping[str, int], frozenset[str]]
WORD = re.compile(r"[^\W\d_]{3,}")
TRUST = 6.0  # by which a difference of one in score makes a paper e**TRUST times as likely
LACKING = 0.05  # how likely a paper without all the words is, beside one that has them


@dataclass(frozen=True, slots=True)
class PoolPaper:
    """A paper that was found.

    `words` are stems to how often it has them, a title's thrice; `named` are those of its title.
    """

    id: int
    title: str
    words: Mapping[str, int]
    named: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    venue: str = ""
    year: int = 0
    has_code: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """The papers that a query found, best first: their scores, between 0 and 1, and vectors.

    A paper without a vector has a row of zeros. `whole` are those with all the words of the query.
    `usual` says of a stem which share of all papers there are has it.
    """

    papers: Sequence[PoolPaper]
    scores: Floats
    vectors: Floats
    whole: npt.NDArray[np.bool_]
    usual: Callable[[str], float] = lambda word: 0.0

    def __len__(self) -> int:
        return len(self.papers)

    def rows(self, order: npt.NDArray[np.intp]) -> Pool:
        """Return the papers of these rows, in their order."""
        papers = [self.papers[row] for row in order]
        return Pool(papers, self.scores[order], self.vectors[order], self.whole[order], self.usual)

    def prior(self) -> Floats:
        """Return how likely each paper is the one, before anything was answered."""
        likely = np.exp(TRUST * (self.scores - self.scores.max(initial=0.0)))
        return normal(np.where(self.whole, 1.0, LACKING) * likely)


def normal(weights: Floats) -> Floats:
    """Return weights that sum to one."""
    total = weights.sum()
    return weights / total if total > 0 else weights


def counted(title: str, text: str) -> Words:
    """Return the stems of a paper's words with how often it has each, and those of its title."""
    named = Counter(map(_stem, WORD.findall(fold(title))))
    words: dict[str, int] = {word: TITLE_COUNTS * times for word, times in named.items()}
    for word, times in Counter(WORD.findall(fold(text))).items():
        stemmed = _stem(word)
        words[stemmed] = words.get(stemmed, 0) + times
    return words, frozenset(named)


_stem = lru_cache(maxsize=1 << 16)(stem)
