"""Whether neighbours help on this instance, asked of likes that are held out. Pure.

A fifth of the liked papers is taken for new: nobody's like of them is known. Readers rank them by
content alone and with each weight of the neighbours, once with all their likes and once with few;
of the weights whose lead over content alone is more than chance, the one best for the first ten is
taken, or 0. On instances of
few readers neighbours do harm, and those with many likes need them least.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dailypapers.feed.interest.blend import FEW, NeighbourWeight, content, standard
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.measures import Figures, Wanted, measured
from dailypapers.feed.interest.reader import Candidates, liked_by_each
from dailypapers.feed.interest.space import Space

WEIGHTS = (0.125, 0.25, 0.5)
HELD_OUT = 0.2
MOST_READERS = 1000  # asked, drawn by chance; all count in the counting
FEWEST_READERS = 20
SURE = 1.96  # standard errors: a lead that chance alone gives in one case of forty


@dataclass(frozen=True, slots=True)
class Lead:
    """What one weight wins over content alone.

    `mean` is over nDCG@10 and recall@100, `error` its standard error, `top` that of nDCG@10 alone.
    """

    weight: float
    mean: float
    error: float
    top: float

    @property
    def helps(self) -> bool:
        """Whether chance is an unlikely reason of the lead, and the first ten are no worse."""
        return self.top > 0 and self.mean > SURE * self.error


@dataclass(frozen=True, slots=True)
class Checked:
    """The weights to use, how many readers were asked, and every lead that was measured."""

    weight: NeighbourWeight = field(default_factory=NeighbourWeight)
    readers: int = 0
    leads: dict[str, list[Lead]] = field(default_factory=dict)


def check(likes: Likes, vectors: Floats, space: Space, seed: int = 13) -> Checked:
    """Return what neighbours are worth to these readers; `vectors` has a row for every paper."""
    chance = np.random.default_rng(seed)
    liked = likes.liked
    new = chance.permutation(liked)[: int(len(liked) * HELD_OUT)]
    known, wanted = held_out(likes, new)
    able = np.flatnonzero((known.counts > FEW) & wanted.any(axis=1))
    if len(able) < FEWEST_READERS:
        return Checked(readers=len(able))
    asked = np.sort(chance.permutation(able)[:MOST_READERS])
    candidates = Candidates.of(new, vectors, space, known)
    many = known.chosen(asked)
    few = Likes.of([chance.permutation(papers)[:FEW].tolist() for papers, _ in many])
    leads = {
        name: _leads(candidates, some, vectors, wanted[asked])
        for name, some in {"few": few, "many": many}.items()
    }
    weights = {name: _best(tried) for name, tried in leads.items()}
    return Checked(NeighbourWeight(**weights), len(asked), leads)


def held_out(likes: Likes, new: Rows) -> tuple[Likes, Wanted]:
    """Return the likes of all other papers, and who likes which new one, (readers, new)."""
    place = np.full(int(max(likes.papers.max(initial=0), new.max(initial=0))) + 1, -1)
    place[new] = np.arange(len(new))
    where = place[likes.papers]
    readers = np.repeat(np.arange(len(likes)), likes.counts)
    wanted = np.zeros((len(likes), len(new)), bool)
    wanted[readers[where >= 0], where[where >= 0]] = True
    counts = np.bincount(readers[where < 0], minlength=len(likes))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Likes(starts, likes.papers[where < 0], likes.weights[where < 0]), wanted


def _best(leads: list[Lead]) -> float:
    helping = [lead for lead in leads if lead.helps]
    return max(helping, key=lambda lead: lead.top).weight if helping else 0.0


def _leads(candidates: Candidates, likes: Likes, vectors: Floats, wanted: Wanted) -> list[Lead]:
    """Return the lead of each weight over content alone."""
    alone, heard = [], []
    for liked in liked_by_each(likes, vectors):
        parts = candidates.parts(liked)
        alone.append(content(parts, len(liked.weights)))
        heard.append(standard(parts.heard))
    before, said = np.stack(alone), np.stack(heard)
    base = measured(before, wanted)
    return [_lead(weight, base, measured(before + weight * said, wanted)) for weight in WEIGHTS]


def _lead(weight: float, before: Mapping[str, Figures], after: Mapping[str, Figures]) -> Lead:
    top = after["ndcg@10"] - before["ndcg@10"]
    both = (top + after["recall@100"] - before["recall@100"]) / 2
    error = both.std(ddof=1) / len(both) ** 0.5
    return Lead(weight, float(both.mean()), float(error), float(top.mean()))
