"""Simulated readers who say which two of three papers are more alike.

Two papers are alike to a reader if they share tags that the reader's own library has, rare ones
weighing more, and one answer in ten is drawn by chance. Of three papers one is liked, the others
are in the direction of what is liked; none is of those that are ranked in the end.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dailypapers.feed.evaluation import trials
from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.feed.interest.measures import Wanted
from dailypapers.feed.interest.space import Space, shrinkage
from lab.ground import LIBRARY

READERS, KNOWN = 300, 25  # readers, and the likes that each has at least
SHOWN = 300  # papers in the direction of what is liked, of which two are asked about
WRONG = 0.1
Constraint = tuple[int, int, int]  # the first two are more alike than the first and the third


@dataclass(frozen=True)
class Ground:
    """Papers along the axes of the space, and their tags as rows of unit length by rarity."""

    turned: Floats
    variances: Floats
    tags: list[dict[int, float]]

    def mapped(self, mapping: Floats) -> Ground:
        """Return the papers in a space that is shaped anew, of the same variance in all."""
        moved = self.turned @ mapping.T
        moved *= np.sqrt(self.variances.sum() / moved.var(axis=0).sum())
        space = Space.of(moved)
        return Ground(space.turned(moved), space.variances, self.tags)


@dataclass(frozen=True)
class Fold:
    """Some readers, what they like, and which of the candidates they turn out to want."""

    likes: Sequence[Rows]
    candidates: Rows
    known: Rows
    wanted: Wanted


def fold(trial: trials.Trial, seed: int) -> Fold:
    """Return a trial for fewer readers, drawn by chance."""
    able = np.flatnonzero(trial.likes.counts >= KNOWN)
    some = np.sort(np.random.default_rng(seed).permutation(able)[:READERS])
    known = np.setdiff1d(trial.crowd.liked, trial.candidates)
    likes = [papers for papers, _ in trial.likes.chosen(some)]
    return Fold(likes, trial.candidates, known, trial.wanted[some])


def tags() -> list[dict[int, float]]:
    """Return the tags of each paper by number, rare ones weighing more, at unit length."""
    with gzip.open(LIBRARY / "items.jsonl.gz", "rt", encoding="utf-8") as file:
        each = [sorted(set(json.loads(line)["tags"])) for line in file]
    names = {tag: number for number, tag in enumerate(sorted({t for of in each for t in of}))}
    papers = np.bincount([names[tag] for of in each for tag in of], minlength=len(names))
    rarity = np.log(len(each) / papers)
    found = [{names[tag]: float(rarity[names[tag]]) for tag in of} for of in each]
    lengths = [sum(weight**2 for weight in of.values()) ** 0.5 or 1.0 for of in found]
    return [
        {tag: weight / length for tag, weight in of.items()}
        for of, length in zip(found, lengths, strict=True)
    ]


def along(ground: Ground, liked: Rows, stretched: Floats) -> Floats:
    """Return the direction of a reader in a stretched space, for papers that are not stretched."""
    total = ground.turned[liked].sum(axis=0)
    return np.asarray(
        stretched * total / (stretched * ground.variances + shrinkage(len(liked))), np.float32
    )


def answered(
    ground: Ground, fold: Fold, liked: Rows, library_: Rows, count: int, chance: np.random.Generator
) -> Iterator[tuple[Constraint, Constraint] | None]:
    """Yield what a simulated reader says of three papers, None for “I cannot say”."""
    own = np.unique([tag for paper in library_ for tag in ground.tags[paper]])
    reads = dict.fromkeys(own.tolist(), 1.0)
    direction = along(ground, liked, np.ones_like(ground.variances))
    others = np.setdiff1d(fold.known, liked)
    near = others[np.argsort(-(ground.turned[others] @ direction))[:SHOWN]]
    for _ in range(count):
        three = [int(chance.choice(liked)), *map(int, chance.choice(near, 2, replace=False))]
        alike = [
            shared(ground.tags[three[a]], ground.tags[three[b]], reads)
            for a, b in ((0, 1), (0, 2), (1, 2))
        ]
        is_wrong = chance.random() < WRONG
        pair = int(chance.integers(3)) if is_wrong else int(np.argmax(alike))
        if not is_wrong and max(alike) == 0:
            yield None
            continue
        a, b, c = ((0, 1, 2), (0, 2, 1), (1, 2, 0))[pair]
        yield (three[a], three[b], three[c]), (three[b], three[a], three[c])


def shared(one: dict[int, float], other: dict[int, float], reads: dict[int, float]) -> float:
    """Return how alike two papers are to a reader, by the tags that the reader knows."""
    return sum(weight * other[tag] for tag, weight in one.items() if tag in other and tag in reads)
