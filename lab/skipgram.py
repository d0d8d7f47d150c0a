"""Skip-gram with negative sampling over lists, whose members have no order. NumPy.

Mikolov and others, "Distributed representations of words and phrases and their compositionality"
(2013): a paper's vector foretells which others stand in a list with it, against papers drawn by how
often they stand in any list.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dailypapers.feed.interest.likes import Floats, Rows

WIDTH, EPOCHS, RATE = 64, 12, 0.05
BESIDE, NEGATIVES = 5, 5  # members drawn for each member, and what those drawn against it weigh
BATCH, SHARED = 256, 64  # pairs at once, and the papers that all of them are told from
RARITY = 0.75  # power of how often a paper is drawn


def skip_gram(lists: Sequence[Rows], papers: int, seed: int) -> Floats:
    """Return a vector for each paper, (papers, WIDTH); zeros for those in no list."""
    chance = np.random.default_rng(seed)
    often = np.bincount(np.concatenate(lists), minlength=papers)
    drawn = np.flatnonzero(often)
    shares = np.cumsum(often[drawn] ** RARITY)
    inside = chance.normal(0, 0.5 / WIDTH, (papers, WIDTH)).astype(np.float32)
    outside = np.zeros((papers, WIDTH), np.float32)
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS)
        pairs = chance.permutation(np.concatenate([_pairs(one, chance) for one in lists]))
        for first, second in (batch.T for batch in np.array_split(pairs, len(pairs) // BATCH + 1)):
            at = np.searchsorted(shares, chance.random(SHARED) * shares[-1])
            _step(inside, outside, first, second, drawn[at], rate)
    inside[often == 0] = 0
    return inside


def _pairs(one: Rows, chance: np.random.Generator) -> Rows:
    """Return members with others of the list, (pairs, 2)."""
    first = np.repeat(one, BESIDE)
    second = chance.choice(one, len(first))
    return np.column_stack([first, second])[first != second]


def _step(
    inside: Floats, outside: Floats, first: Rows, second: Rows, others: Rows, rate: float
) -> None:
    """Move vectors by one batch, in which `second` stand beside `first` and `others` do not."""
    mine, theirs, against = inside[first], outside[second], outside[others]
    right = 1 / (1 + np.exp((mine * theirs).sum(axis=1, keepdims=True)))
    wrong = NEGATIVES / SHARED / (1 + np.exp(-mine @ against.T))
    np.add.at(outside, second, rate * right * mine)
    np.add.at(outside, others, -rate * wrong.T @ mine)
    np.add.at(inside, first, rate * (right * theirs - wrong @ against))
