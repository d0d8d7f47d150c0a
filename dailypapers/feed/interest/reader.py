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

NOBODY = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Liked:
    """What one reader likes: vectors, (likes, d), and how much each like counts, (likes,).

    Known papers among them are at `places` of the likes and at `rows` of the known papers;
    `counted` are the rows that were counted as this reader's likes. The first ones are `lightly`
    liked: they say something, but not that more is known of the reader.
    """

    vectors: Floats
    weights: Floats
    places: Rows
    rows: Rows
    counted: Rows
    lightly: int = 0

    @property
    def count(self) -> int:
        """How many likes are trusted as such; who has none is known by what is lightly liked."""
        return (len(self.weights) - self.lightly) or min(len(self.weights), 1)

    @property
    def known(self) -> Floats:
        """How much each known like counts."""
        return self.weights[self.places]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Papers to be ranked, (candidates, d), ready to be held against any number of readers.

    `turned` are the vectors along the axes of `space`.
    """

    vectors: Floats
    turned: Floats
    neighbours: Neighbours
    space: Space
    colikes: CoLikes

    @classmethod
    def of(cls, rows: Rows, vectors: Floats, space: Space, crowd: Likes) -> Candidates:
        """Prepare some rows of `vectors` for readers of an instance where `crowd` is all likes.

        All other rows are known papers.
        """
        known = np.setdiff1d(np.arange(len(vectors)), rows)
        neighbours = Neighbours.of(vectors[rows], known, vectors)
        some, colikes = vectors[rows], CoLikes.of(crowd, len(vectors))
        return cls(some, space.turned(some), neighbours, space, colikes)

    def parts(self, liked: Liked, *, hears: bool = True) -> Parts:
        """Return what is known of a reader and each candidate, (candidates,) each.

        `hears` is False where what others like weighs nothing.
        """
        space, colikes = self.space, self.colikes
        direction = space.direction(liked.vectors, liked.weights, liked.count)
        familiar = colikes.familiar(liked.rows, liked.known)
        heard = np.zeros(len(self.vectors), np.float32)
        if hears:
            together = colikes.together(liked.rows, liked.known, liked.counted)
            heard = self.neighbours.mean(together)
        return Parts(
            direction=np.asarray(self.vectors @ direction - space.mean @ direction, np.float32),
            closeness=closeness(kernel(self.vectors, liked.vectors), liked.weights),
            familiar=self.neighbours.mean(familiar),
            heard=heard,
        )


def liked_by_each(likes: Likes, vectors: Floats, *, counted: bool = True) -> Iterator[Liked]:
    """Yield what each reader likes, where all papers have a row of `vectors`.

    `counted` says that these likes are among those of the crowd.
    """
    for papers, weights in likes:
        own = papers if counted else NOBODY
        yield Liked(vectors[papers], weights, np.arange(len(papers)), papers, own)
