"""Words to choose between: those that part the papers evenly, and name a subject."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

import numpy as np

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
    having: dict[str, float] = defaultdict(float)
    for paper, weight in zip(pool.papers, weights.tolist(), strict=True):
        for word in paper.words:
            having[word] += weight
    gone = FUNCTION_WORDS | NO_SUBJECT | {stem(word.lower()) for word in avoided}
    even = [
        word
        for word in sorted(having, key=lambda word: -having[word] * (1 - having[word]))
        if RAREST <= having[word] <= MOST_COMMON and word not in gone
    ][: 2 * CANDIDATES]
    words = subjects(even, pool)[:CANDIDATES]
    place = {word: column for column, word in enumerate(words)}
    counts = np.zeros((len(pool), len(words)), np.float32)
    for row, paper in enumerate(pool.papers):
        for word in paper.words.keys() & place.keys():
            counts[row, place[word]] = paper.words[word]
    chosen = [words[column] for column in parting(counts, weights, np.zeros(len(pool)))]
    return tuple(written(chosen, pool))


def subjects(words: Sequence[str], pool: Pool) -> list[str]:
    """Return the words that name subjects: papers with them often have them in their titles.

    The more often the more papers there are with the word at all: `using` and `based` stand in many
    titles too.
    """
    wanted = set(words)
    having = Counter(word for paper in pool.papers for word in paper.words.keys() & wanted)
    named = Counter(word for paper in pool.papers for word in paper.named & wanted)
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
            for piece in (one for whole in compounds(paper.title) for one in whole.parts):
                if piece.text in forms:
                    forms[piece.text][piece.raw] += 1
    return [
        max(known, key=lambda form: (known[form], form), default=one)
        for one, known in forms.items()
    ]
