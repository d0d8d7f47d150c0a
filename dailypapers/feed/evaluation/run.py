"""Puts every system to every trial and says how good each is, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from dailypapers.feed.evaluation import systems, trials
from dailypapers.feed.evaluation.library import Library
from dailypapers.feed.evaluation.systems import CONTENT, OURS, SVM, Material
from dailypapers.feed.evaluation.trials import Trial
from dailypapers.feed.interest.blend import NeighbourWeight
from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.feed.interest.measures import Figures, measured
from dailypapers.search.evaluation.metrics import CONFIDENCE, SAMPLES, Estimate

METRICS = ("ndcg@10", "recall@100", "mrr")
SAME_READERS = "the same readers: "
AT_ONCE = 100  # bootstrap samples

Rows_ = dict[str, dict[str, Estimate]]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one kind of trial says: each system's figures, and ours less content alone, paired."""

    name: str
    readers: int
    rows: Rows_
    lead: Estimate
    weights: list[NeighbourWeight] = field(default_factory=list)


def everything(library: Library, material: Material, told: Told) -> Iterator[Outcome]:
    """Yield the outcome of every kind of trial that a library is good for."""
    seed = material.seed
    yield outcome(trials.folds(library, seed), material, told, with_others=True, with_svm=True)
    yield outcome([trials.newest(library)], material, told, with_others=True)
    yield outcome([trials.daily(library)], material, told, with_others=True)
    for trial in trials.few_likes(library, seed):
        yield outcome([trial], material, told)
    for trial in trials.sizes(library, seed):
        yield outcome([trial], material, told)


def outcome(
    asked: Iterable[Trial],
    material: Material,
    told: Told,
    *,
    with_others: bool = False,
    with_svm: bool = False,
) -> Outcome:
    """Return the outcome of trials of one kind; the SVM takes part in the first of them."""
    collected, weights, name = _Collected(material.seed), [], ""
    for number, trial in enumerate(asked):
        name = trial.name
        told(f"{name} {number + 1}: ours")
        scores, checked = systems.ours(trial, material)
        weights.append(checked.weight)
        collected.add(trial, scores)
        if with_svm and number == 0:
            told(f"{name}: {SVM}")
            collected.add_some(trial, *systems.svm(trial, material), scores[OURS])
        if with_others:
            told(f"{name} {number + 1}: others")
            collected.add(trial, systems.others(trial, material))
    return Outcome(name, collected.readers, collected.rows(), collected.lead(), weights)


class _Collected:
    """Figures by system and metric, with whose they are."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.figures: dict[str, dict[str, list[Figures]]] = defaultdict(lambda: defaultdict(list))
        self.whose: dict[str, list[Rows]] = defaultdict(list)

    def add(self, trial: Trial, scores: systems.Scores) -> None:
        for system, of_all in scores.items():
            self._add(system, trial.readers, trial, of_all, trial.wanted)

    def add_some(self, trial: Trial, some: Rows, scores: Floats, ours: Floats) -> None:
        for system, of_some in ((SVM, scores), (SAME_READERS + OURS, ours[some])):
            self._add(system, trial.readers[some], trial, of_some, trial.wanted[some])

    def _add(
        self, system: str, readers: Rows, trial: Trial, scores: Floats, wanted: np.ndarray
    ) -> None:
        for day in trial.days:
            self.whose[system].append(readers)
            for metric, figures in measured(scores[:, day], wanted[:, day]).items():
                self.figures[system][metric].append(figures)

    @property
    def readers(self) -> int:
        return len(np.unique(np.concatenate(self.whose[OURS])))

    def rows(self) -> Rows_:
        return {
            system: {metric: self._estimate(system, found[metric]) for metric in METRICS}
            for system, found in self.figures.items()
        }

    def lead(self) -> Estimate:
        pairs = zip(self.figures[OURS]["ndcg@10"], self.figures[CONTENT]["ndcg@10"], strict=True)
        return self._estimate(OURS, [ours - alone for ours, alone in pairs])

    def _estimate(self, system: str, figures: list[Figures]) -> Estimate:
        return estimate(np.concatenate(figures), np.concatenate(self.whose[system]), self.seed)


def estimate(figures: Figures, readers: Rows, seed: int) -> Estimate:
    """Return the mean and its 95 % bootstrap interval, whole readers drawn; NaN counts nowhere."""
    has = ~np.isnan(figures)
    _, place = np.unique(readers[has], return_inverse=True)
    sums, counts = np.bincount(place, figures[has]), np.bincount(place)
    if not len(sums):
        return Estimate(0.0, 0.0, 0.0)
    chance = np.random.default_rng(seed)
    means = []
    for _ in range(SAMPLES // AT_ONCE):
        drawn = chance.integers(0, len(sums), (AT_ONCE, len(sums)))
        means.append(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return Estimate(float(sums.sum() / counts.sum()), float(low), float(high))
