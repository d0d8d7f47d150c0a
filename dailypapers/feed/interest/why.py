"""Which liked papers brought a paper where it stands: what its score would lose without each. Pure.

Nothing is guessed: a cause is what a score falls by when the cause is taken away, all else being as
it was (the scale of the list and the shrinkage are kept).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dailypapers.feed.interest.blend import CLOSENESS, FAMILIARITY, MANY, Parts
from dailypapers.feed.interest.closeness import NOTHING, kernel
from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.feed.interest.reader import Candidates, Liked


@dataclass(frozen=True, slots=True)
class Scales:
    """The deviation of each part over the list; a part that is equal for all says nothing."""

    direction: float
    closeness: float
    familiar: float
    heard: float

    @classmethod
    def of(cls, parts: Parts) -> Scales:
        """Measure the parts of a list."""
        every = parts.direction, parts.closeness, parts.familiar, parts.heard
        return cls(*(float(part.std()) or float("inf") for part in every))


def weighed(parts: Parts, scales: Scales, likes: int, heard: float) -> Floats:
    """Return what parts come to in a list of these scales, but for a number that all have."""
    known = min(1.0, likes / MANY) * FAMILIARITY
    found = parts.direction / scales.direction + CLOSENESS * parts.closeness / scales.closeness
    found += known * parts.familiar / scales.familiar + heard * parts.heard / scales.heard
    return np.asarray(found, np.float32)


def losses(candidates: Candidates, liked: Liked, parts: Parts, shown: Rows, heard: float) -> Floats:
    """Return what each shown paper's score loses without each like, (shown, likes).

    `shown` are places among the candidates, `parts` those of all of them; `heard` is the weight of
    neighbours. A like that is not among the known papers loses what its content says alone.
    """
    scales, count = Scales.of(parts), liked.count
    vectors = candidates.vectors[shown]
    drawn = candidates.space.whitened(liked.vectors - candidates.space.mean, count)
    direction = (vectors - candidates.space.mean) @ drawn.T * liked.weights
    said = kernel(vectors, liked.vectors) * liked.weights
    whole = said.sum(axis=1, keepdims=True) + NOTHING
    near = np.log(whole) - np.log(np.maximum(whole - said, NOTHING))
    found = direction / scales.direction + CLOSENESS * near / scales.closeness
    known = min(1.0, count / MANY) * FAMILIARITY / scales.familiar
    found[:, liked.places] += known * _familiar(candidates, liked, shown)
    for like, row, weight in _known(liked) if heard else ():
        together = candidates.colikes.together(np.array([row]), np.array([weight]), liked.counted)
        found[:, like] += heard / scales.heard * candidates.neighbours.mean_of(together, shown)
    return np.asarray(found, np.float32)


def _familiar(candidates: Candidates, liked: Liked, shown: Rows) -> Floats:
    """Return what of `familiar` each known like gives to each shown paper, (shown, known likes)."""
    rarity, neighbours = candidates.colikes.rarity, candidates.neighbours
    place = np.full(len(rarity), len(liked.rows), np.int64)  # the last: of what is not liked
    place[liked.rows] = np.arange(len(liked.rows))
    given = np.zeros((len(shown), len(liked.rows) + 1), np.float32)
    papers, weights = neighbours.papers[shown], neighbours.weights[shown]
    np.add.at(given, (np.arange(len(shown))[:, None], place[papers]), weights)
    return np.asarray(given[:, :-1] * (liked.known * rarity[liked.rows]))


def _known(liked: Liked) -> list[tuple[int, int, float]]:
    """Return the likes that are known papers: place among the likes, row, weight."""
    places = liked.places
    rows, weights = liked.rows.tolist(), liked.known.tolist()
    return list(zip(places.tolist(), rows, weights, strict=True))
