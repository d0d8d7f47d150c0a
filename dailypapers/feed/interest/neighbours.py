"""What the papers next to a new one say of it, which nobody has liked yet. Pure.

A new paper takes its NEAREST known papers, and asks of each whether the reader likes it, and how
often it is liked together with what the reader likes. Nothing is trained: it is counting.

    together(i, j) = readers of both / sqrt(readers of i * readers of j)
    familiar       = mean over neighbours j, weighed by cosine ** SHARPNESS,
                     of weight(j) / sqrt(readers of j) where the reader likes j
    heard          = the same mean of the sum over likes i of weight(i) * together(i, j)

The share of liked neighbours differs from a cosine where papers lie dense: there, being near is
less. A paper that few like says more of who likes it. The reader's own likes are taken out of what
is heard; they are what is familiar.

Sarwar, Karypis, Konstan and Riedl, "Item-based collaborative filtering recommendation algorithms"
(2001), for the counting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dailypapers.feed.interest.likes import Floats, Likes, Rows

NEAREST = 50
SHARPNESS = 8


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest known papers of each candidate, and how much each counts.

    Both are (candidates, nearest).
    """

    papers: Rows
    weights: Floats

    @classmethod
    def of(
        cls, candidates: Floats, known: Rows, vectors: Floats, own: Rows | None = None
    ) -> Neighbours:
        """Return the neighbours of candidates' vectors among `known` rows of `vectors`.

        `own` is each candidate's place among the known, -1 if it is not: none is its own neighbour.
        """
        cosines = candidates @ vectors[known].T
        if own is not None:
            cosines[np.flatnonzero(own >= 0), own[own >= 0]] = -1
        count = min(NEAREST, len(known))
        nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        weights = np.maximum(np.take_along_axis(cosines, nearest, axis=1), 0) ** SHARPNESS
        total = weights.sum(axis=1, keepdims=True)
        return cls(known[nearest], (weights / np.maximum(total, 1e-9)).astype(np.float32))

    def mean(self, of_papers: Floats) -> Floats:
        """Return for each candidate the mean over its neighbours of a number for every paper."""
        return np.asarray((of_papers[self.papers] * self.weights).sum(axis=1))

    def mean_of(self, of_papers: Floats, some: Rows) -> Floats:
        """Return the same for some candidates only, (some,)."""
        return Neighbours(self.papers[some], self.weights[some]).mean(of_papers)


@dataclass(frozen=True, slots=True)
class CoLikes:
    """How often papers are liked together: paper i with `others[starts[i] : starts[i + 1]]`.

    `rarity` is 1 / sqrt(readers) of each paper, (papers,).
    """

    starts: Rows
    others: Rows
    cosines: Floats
    rarity: Floats

    @classmethod
    def of(cls, likes: Likes, papers: int) -> CoLikes:
        """Count over all readers; `papers` is how many rows there are."""
        pairs = [np.repeat(one, len(one)) * papers + np.tile(one, len(one)) for one, _ in likes]
        keys, counts = np.unique(np.concatenate(pairs or [np.zeros(0, int)]), return_counts=True)
        first, second = keys // papers, keys % papers
        readers = np.bincount(likes.papers, minlength=papers)
        rarity = (1 / np.sqrt(np.maximum(readers, 1))).astype(np.float32)
        cosines = counts.astype(np.float32) * rarity[first] * rarity[second]
        starts = np.searchsorted(first, np.arange(papers + 1))
        return cls(starts, second, cosines, rarity)

    def familiar(self, liked: Rows, weights: Floats) -> Floats:
        """Return for every paper how much it says that the reader likes it, (papers,)."""
        found = np.zeros(len(self.rarity), np.float32)
        found[liked] = weights * self.rarity[liked]
        return found

    def together(self, liked: Rows, weights: Floats, counted: Rows) -> Floats:
        """Return for every paper how much others like it together with these, (papers,).

        `counted` are the reader's own likes that were counted among those of all.
        """
        found = np.zeros(len(self.rarity), np.float32)
        for paper, weight in zip(liked, weights, strict=True):
            row = slice(self.starts[paper], self.starts[paper + 1])
            found[self.others[row]] += weight * self.cosines[row]  # no paper twice in a row
        is_own = np.isin(liked, counted)
        own = weights[is_own] @ self.rarity[liked[is_own]]
        found[counted] -= self.rarity[counted] * float(own)
        return found
