"""Reading lists as sentences of papers, arXiv 1907.01098: find, continue and recommend lists.

    python -m lab.runs.lists      (needs PyTorch)

The job is `lab/jobs/tags.toml`. A network that reads and says lists (`lab/autoencoder.py`), and
skip-gram over lists (`lab/skipgram.py`), learn from the lists to learn from; what a part weighs is
chosen on those to tune on; the others judge. Held against them are the mean of the vectors, the
direction that ships, and counting how often papers stand in a list together, from the same lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeAlias

import numpy as np

from dailypapers.feed.interest.blend import standard
from dailypapers.feed.interest.continuing import SHORTLIST, continuing, towards
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.measures import Figures, Wanted, measured
from dailypapers.feed.interest.neighbours import CoLikes
from dailypapers.feed.interest.reader import NOBODY
from dailypapers.feed.interest.space import Space
from lab.ground import DATA, library, vectors
from lab.jobs.__main__ import HERE
from lab.jobs.declared import load
from lab.jobs.job import Item, Part
from lab.results import Decided, Result, record
from lab.skipgram import skip_gram

PAPER = "1907.01098"
SEEDS = (1, 2, 3)
WEIGHTS = (0.25, 0.5, 1.0, 2.0)
OWN = 3  # held-out papers of a reader in a list, for the list to be wanted
READERS = 1000
Way: TypeAlias = Callable[[Sequence[Rows]], Floats]  # from lists to their vectors


@dataclass(frozen=True)
class Halves:
    """The halves of lists, as rows of papers."""

    known: list[Rows]
    wanted: list[Rows]

    @classmethod
    def of(cls, items: Sequence[Item]) -> Halves:
        """Return those of items, whose papers are named by their row."""
        return cls(
            [np.array(item.known, np.int64) for item in items],
            [np.array(list(item.wanted), np.int64) for item in items],
        )

    @property
    def whole(self) -> list[Rows]:
        """The lists in one piece."""
        return [np.concatenate(each) for each in zip(self.known, self.wanted, strict=True)]


@dataclass
class Ground:
    """What is known of papers, and the lists to learn from."""

    vectors: Floats
    learn: Halves

    @cached_property
    def space(self) -> Space:
        """What the vectors have in common."""
        return Space.of(self.vectors)

    @cached_property
    def counts(self) -> CoLikes:
        """How often papers stand in a list together."""
        return CoLikes.of(Likes.of([one.tolist() for one in self.learn.whole]), len(self.vectors))


def main() -> None:
    """Measure the three, and record."""
    job = load(HERE / "tags.toml", DATA)
    found = vectors(library().titles)
    learn, tune, judge = (Halves.of(job.part(part)) for part in Part)
    ground = Ground(found, learn)
    spoken = [skip_gram(learn.whole, len(found), seed) for seed in SEEDS]
    print(f"lists: {len(learn.known)}, {len(tune.known)}, {len(judge.known)}", flush=True)
    record(*continued(ground, spoken, tune, judge))
    from lab.autoencoder import states, taught  # PyTorch is not needed for the rest.

    told = [taught(learn.whole, found, seed) for seed in SEEDS]
    for seed, (_, losses) in zip(SEEDS, told, strict=True):
        print(f"teller {seed}: loss {losses[0]:.3f} to {losses[-1]:.3f}", flush=True)
    ways: dict[str, list[Way]] = {
        "a network that reads and says lists": [
            partial(states, teller, vectors=found, seed=0) for teller, _ in told
        ],
        "skip-gram over lists": [partial(means, of) for of in spoken],
    }
    for name, way in ways.items():
        record(found_again(name, way, found, judge), recommended(name, way, found, judge))


def continued(
    ground: Ground, spoken: Sequence[Floats], tune: Halves, judge: Halves
) -> list[Result]:
    """Return what skip-gram does for going on with a list, alone and beside content."""
    content = [by_content(ground, known) for known in judge.known]
    figures = gained(content, judge)
    alone = np.stack([gained(by_means(one, judge), judge) for one in spoken])
    mean = gained(by_means(ground.vectors, judge), judge)
    print(f"mean of vectors {mean.mean():.4f}, content {figures.mean():.4f}")
    tuned = [by_content(ground, known) for known in tune.known]
    rows = [
        ("skip-gram over lists, alone", "mean of vectors", mean, alone, Decided.NOT_WORTH_IT),
    ]
    counted = [counts(ground, known) for known in judge.known]
    best = chosen(tuned, [counts(ground, known) for known in tune.known], tune)
    beside_counts = gained(summed(content, counted, best), judge)
    print(f"content with counting, weight {best}: {beside_counts.mean():.4f}")
    best = chosen(tuned, by_means(spoken[0], tune), tune)
    both = np.stack([gained(summed(content, by_means(one, judge), best), judge) for one in spoken])
    print(f"content with skip-gram, weight {best}: {both.mean():.4f}", flush=True)
    name = "skip-gram over lists, beside content"
    rows += [
        (name, "content alone, as ships", figures, both, Decided.NOT_WORTH_IT),
        (name, "content and counting", beside_counts, both, Decided.NOT_WORTH_IT),
    ]
    return [
        Result(method, PAPER, f"continue a list ({base}), nDCG@10", base, theirs, ours, decided)
        for method, base, theirs, ours, decided in rows
    ]


def by_content(ground: Ground, known: Rows) -> Floats:
    """Return the scores of all papers as the page computes them, those off its shortlist last."""
    direction = towards(ground.vectors[known], ground.space)
    said = ground.vectors @ direction
    said[known] = -2
    first = np.argpartition(-said, SHORTLIST)[:SHORTLIST]
    scores = np.full(len(said), -10.0, np.float32)
    scores[first] = continuing(ground.vectors[first], ground.vectors[known], direction)
    return scores


def by_means(of: Floats, lists: Halves) -> list[Floats]:
    """Return for each list the cosines of all papers with the mean of what is known of it."""
    lengths = np.maximum(np.linalg.norm(of, axis=1), 1e-9)
    return [np.asarray(of @ mean / lengths, np.float32) for mean in means(of, lists.known)]


def means(of: Floats, lists: Sequence[Rows]) -> Floats:
    """Return the mean of the vectors of each list at unit length."""
    found = np.stack([of[one].mean(axis=0) for one in lists])
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))


def counts(ground: Ground, known: Rows) -> Floats:
    """Return how often every paper stands in lists together with these."""
    return ground.counts.together(known, np.ones(len(known), np.float32), NOBODY)


def summed(one: Sequence[Floats], other: Sequence[Floats], weight: float) -> list[Floats]:
    """Return scores with others beside them, over the papers that the first ones have."""
    found = []
    for first, second in zip(one, other, strict=True):
        has = first > -10
        scores = first.copy()
        scores[has] += weight * standard(second[has])
        found.append(scores)
    return found


def chosen(one: Sequence[Floats], other: Sequence[Floats], lists: Halves) -> float:
    """Return the weight that is best for these lists."""
    tried = [gained(summed(one, other, weight), lists).mean() for weight in WEIGHTS]
    return WEIGHTS[int(np.argmax(tried))]


def gained(scores: Sequence[Floats], lists: Halves) -> Figures:
    """Return nDCG@10 of each list; what is known is not proposed."""
    figures = []
    for said, known, wanted in zip(scores, lists.known, lists.wanted, strict=True):
        ranked = said.copy()
        ranked[known] = -np.inf
        is_wanted = np.isin(np.arange(len(said)), wanted)
        figures.append(measured(ranked[None], is_wanted[None])["ndcg@10"][0])
    return np.array(figures)


def found_again(name: str, ways: Sequence[Way], of: Floats, judge: Halves) -> Result:
    """Return how near the first place the other half of a list is, among all other halves."""

    def places(vectors_of: Way) -> Figures:
        likeness = vectors_of(judge.known) @ vectors_of(judge.wanted).T
        return np.asarray(1 / (1 + (likeness > likeness.diagonal()[:, None]).sum(axis=1)))

    plain = places(lambda lists: means(of, lists))
    ours = np.stack([places(way) for way in ways])
    job = "find the other half of a list, reciprocal rank"
    return Result(name, PAPER, job, "mean of vectors", plain, ours, Decided.NOT_WORTH_IT)


def recommended(name: str, ways: Sequence[Way], of: Floats, judge: Halves) -> Result:
    """Return how well lists are put before readers, who will like several papers of some."""
    chance = np.random.default_rng(13)
    known: list[Rows] = []
    wanted: list[Wanted] = []
    contains = [np.isin(np.arange(len(of)), one) for one in judge.whole]
    for papers, _ in library().likes:
        mine, later = np.array_split(chance.permutation(papers), 2)
        asked = np.array([has[later].sum() >= OWN for has in contains])
        if len(mine) >= OWN and asked.any() and len(known) < READERS:
            known.append(mine)
            wanted.append(asked)

    def figures(vectors_of: Way) -> Figures:
        scores = vectors_of(known) @ vectors_of(judge.whole).T
        return measured(scores, np.stack(wanted))["ndcg@10"]

    plain = figures(lambda lists: means(of, lists))
    ours = np.stack([figures(way) for way in ways])
    job = "recommend lists to a reader, nDCG@10"
    return Result(name, PAPER, job, "mean of vectors", plain, ours, Decided.NOT_WORTH_IT)


if __name__ == "__main__":
    main()
