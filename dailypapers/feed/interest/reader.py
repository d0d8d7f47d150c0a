"""The parts of the score of one reader's candidates. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dailypapers.feed.interest.blend import Parts
from dailypapers.feed.interest.closeness import closeness, kernel
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.neighbours import CoLikes, Neighbours
from dailypapers.feed.interest.space import Space


@dataclass(frozen=True, slots=True)
class Candidates:
    """Papers to be ranked, ready to be held against any number of readers.

    `vectors` has a row for every paper, (papers, d); `rows` says which are candidates. `counted`
    says that the readers who are answered are among those whose likes were counted.
    """

    rows: Rows
    vectors: Floats
    space: Space
    colikes: CoLikes
    neighbours: Neighbours
    counted: bool = True

    @classmethod
    def of(
        cls, rows: Rows, vectors: Floats, space: Space, crowd: Likes, *, counted: bool = True
    ) -> Candidates:
        """Prepare candidates for readers of an instance where `crowd` is what readers like.

        All other papers that have a row are known papers.
        """
        known = np.setdiff1d(np.arange(len(vectors)), rows)
        neighbours = Neighbours.of(vectors[rows], known, vectors)
        return cls(rows, vectors, space, CoLikes.of(crowd, len(vectors)), neighbours, counted)

    def parts(self, likes: Likes) -> Iterator[Parts]:
        """Yield each reader's parts, (candidates,) each."""
        candidates = self.vectors[self.rows]
        directions = self.space.directions(likes, self.vectors)
        for direction, (papers, weights) in zip(directions, likes, strict=True):
            said = kernel(candidates, self.vectors[papers])
            together = self.colikes.together(papers, weights, counted=self.counted)
            yield Parts(
                direction=(candidates - self.space.mean) @ direction,
                closeness=closeness(said, weights),
                familiar=self.neighbours.mean(self.colikes.familiar(papers, weights)),
                heard=self.neighbours.mean(together),
            )
