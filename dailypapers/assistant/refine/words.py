"""Words to choose between: those that part the papers evenly, and name a subject."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dailypapers.assistant.refine.parting import parting
from dailypapers.feed.pool import Floats, Pool
from dailypapers.search.engine.relevance import FUNCTION_WORDS
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import compounds

CANDIDATES = 300  # words that may become options
RAREST, MOST_COMMON = 0.01, 0.6  # share of what was found that has a word worth asking for
NO_SUBJECT = frozenset(
    """
    anti beyond bi co cross de free inter intra meta mid multi non one post pre pseudo re self semi
    sub super two un uni via
    """.split()  # noqa: SIM905
)  # parts of compounds, which say little by themselves
IN_TITLES = 0.12  # share of the papers with a word of a subject that have it in their titles


def telling(pool: Pool, weights: Floats, avoided: Collection[str]) -> tuple[str, ...]:
    """Return words that part the papers, as titles write them; none that is `avoided`."""
    terms = _Terms.of(pool)
    share = np.bincount(terms.ids, weights[terms.rows], len(terms.words))
    gone = FUNCTION_WORDS | NO_SUBJECT | {stem(word.lower()) for word in avoided}
    even = [
        terms.words[place]
        for place in np.argsort(-share * (1 - share), kind="stable")
        if RAREST <= share[place] <= MOST_COMMON and terms.words[place] not in gone
    ][: 2 * CANDIDATES]
    words = subjects(even, pool)[:CANDIDATES]
    counts = terms.counts(words, len(pool))
    chosen = [words[column] for column in parting(counts, weights, np.zeros(len(pool)))]
    return tuple(written(chosen, pool))


class _Terms(NamedTuple):
    """Which words which papers have how often, in columns, to be counted at once."""

    words: list[str]
    ids: npt.NDArray[np.intp]
    rows: npt.NDArray[np.intp]
    times: npt.NDArray[np.float32]

    @classmethod
    def of(cls, pool: Pool) -> _Terms:
        """Return the words of papers, each with its place among all words."""
        place: defaultdict[str, int] = defaultdict()
        place.default_factory = place.__len__
        ids = [place[word] for paper in pool.papers for word in paper.words]
        times = [count for paper in pool.papers for count in paper.words.values()]
        rows = np.repeat(np.arange(len(pool)), [len(paper.words) for paper in pool.papers])
        return cls(list(place), np.array(ids, np.intp), rows, np.array(times, np.float32))

    def counts(self, words: Sequence[str], papers: int) -> Floats:
        """Return how often each paper has each of some words."""
        wanted = {word: column for column, word in enumerate(words)}
        column = np.array([wanted.get(word, -1) for word in self.words], np.intp)[self.ids]
        is_wanted = column >= 0
        counts = np.zeros((papers, len(words)), np.float32)
        counts[self.rows[is_wanted], column[is_wanted]] = self.times[is_wanted]
        return counts


def subjects(words: Sequence[str], pool: Pool) -> list[str]:
    """Return the words that name subjects: papers with them often have them in their titles.

    The more often the more papers there are with the word at all: `using` and `based` stand in many
    titles too.
    """
    wanted = set(words)
    having, named = Counter[str](), Counter[str]()
    for paper in pool.papers:
        having.update(wanted & paper.words.keys())
        named.update(wanted & paper.named)
    return [
        word
        for word in words
        if named[word] >= IN_TITLES * having[word]
        and named[word] >= (IN_TITLES + pool.usual(word) / 2) * having[word]
    ]


def written(stems: Sequence[str], pool: Pool) -> list[str]:
    """Return stems as most titles write them."""
    forms: dict[str, Counter[str]] = {one: Counter() for one in stems}
    for paper in pool.papers:
        if forms.keys() & paper.named:
            for text, raw in _pieces(paper.title):
                if text in forms:
                    forms[text][raw] += 1
    return [
        max(known, key=lambda form: (known[form], form), default=one)
        for one, known in forms.items()
    ]


@lru_cache(maxsize=4096)
def _pieces(title: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a title, as stems and as it writes them."""
    return tuple((one.text, one.raw) for whole in compounds(title) for one in whole.parts)
