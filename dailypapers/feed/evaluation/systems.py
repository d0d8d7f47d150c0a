"""The rankings that are held against each other: ours, its parts, and what others do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dailypapers.feed.evaluation.svm import margins
from dailypapers.feed.evaluation.trials import Trial
from dailypapers.feed.evaluation.words import WordWeights
from dailypapers.feed.interest.blend import blended, content, standard
from dailypapers.feed.interest.check import Checked, check
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.neighbours import CoLikes, Neighbours
from dailypapers.feed.interest.reader import NOBODY, Candidates, liked_by_each
from dailypapers.feed.interest.space import Space

OURS, CONTENT, SVM = "ours", "content alone", "SVM of arxiv-sanity-lite"
STUDY_SHRINKAGE = 30  # of the plain ridge regression, in papers
STUDY_NEAREST, STUDY_SHARPNESS = 20, 4
SVM_READERS = 200  # it takes a tenth of a second for each

Scores = dict[str, Floats]  # system to (readers, candidates)


@dataclass
class Material:
    """What systems know of papers, whoever reads: vectors, (papers, d), and words."""

    titles: list[str]
    vectors: Floats
    seed: int
    _checked: tuple[Likes, Checked] | None = None

    @cached_property
    def space(self) -> Space:
        """What the vectors have in common."""
        return Space.of(self.vectors)

    def check(self, crowd: Likes) -> Checked:
        """Return what neighbours are worth in a crowd; that of the last crowd is remembered."""
        if self._checked is None or self._checked[0] is not crowd:
            self._checked = crowd, check(crowd, self.vectors, self.space, self.seed)
        return self._checked[1]

    @cached_property
    def words(self) -> WordWeights:
        """Titles as weights of words."""
        return WordWeights.of(self.titles)


def ours(trial: Trial, material: Material) -> tuple[Scores, Checked]:
    """Return our own ranking and the part of it that needs no other reader, and the check."""
    checked = material.check(trial.crowd)
    vectors = material.vectors
    candidates = Candidates.of(trial.candidates, vectors, material.space, trial.crowd)
    likes = trial.likes.recent_first() if trial.is_ordered else trial.likes
    shape = trial.wanted.shape
    found = {OURS: np.empty(shape, np.float32), CONTENT: np.empty(shape, np.float32)}
    for reader, liked in enumerate(liked_by_each(likes, vectors, counted=trial.counted)):
        parts, count = candidates.parts(liked), len(liked.weights)
        for day in trial.days:
            some = parts.of(day)
            found[CONTENT][reader, day] = content(some, count)
            found[OURS][reader, day] = blended(some, count, checked.weight)
    return found, checked


def others(trial: Trial, material: Material) -> Scores:
    """Return what chance, popularity and the usual methods make of the same trial."""
    vectors, candidates, likes = material.vectors, trial.candidates, trial.likes
    cosines = vectors @ vectors[candidates].T
    ridge = _study_ridge(trial, material)
    neighbours = _study_neighbours(trial, cosines)
    chance = np.random.default_rng(material.seed).random(trial.wanted.shape, np.float32)
    return {
        "random": chance,
        "popularity of neighbours": np.broadcast_to(_popularity(trial, cosines), chance.shape),
        "TF-IDF centroid": _sums(likes, material.words.cosines(candidates)),
        "mean of zotero-arxiv-daily": _sums(likes.recent_first(), cosines),
        "plain ridge regression": ridge,
        "plain ridge + item neighbours": _daywise(trial, ridge) + _daywise(trial, neighbours),
    }


def svm(trial: Trial, material: Material) -> tuple[Rows, Floats]:
    """Return some readers, drawn by chance, and what the SVM says of their candidates."""
    chance = np.random.default_rng(material.seed)
    some = np.sort(chance.permutation(len(trial.likes))[:SVM_READERS])
    known = np.setdiff1d(np.arange(len(material.titles)), trial.candidates)
    scores = [
        margins(material.words, papers, known)[trial.candidates]
        for papers, _ in trial.likes.chosen(some)
    ]
    return some, np.stack(scores)


def _sums(likes: Likes, table: Floats) -> Floats:
    """Return for each reader the weighed sum of the liked papers' rows of a table."""
    found = np.empty((len(likes), table.shape[1]), np.float32)
    for reader, (papers, weights) in enumerate(likes):
        found[reader] = weights @ table[papers]
    return found


def _popularity(trial: Trial, cosines: Floats) -> Floats:
    """Return how many readers like the papers nearest to each candidate, (candidates,)."""
    papers, weights = _nearest(trial, cosines)
    readers = np.bincount(trial.crowd.papers, minlength=len(cosines))
    return np.asarray((readers[papers] * weights).sum(axis=1), np.float32)


def _study_ridge(trial: Trial, material: Material) -> Floats:
    """Return the ridge regression that shrinks all readers alike."""
    space, vectors = material.space, material.vectors
    sums = _sums(trial.likes, vectors - space.mean)
    along = (sums @ space.axes) / (space.variances * len(vectors) + STUDY_SHRINKAGE)
    return np.asarray(along @ space.axes.T @ (vectors[trial.candidates] - space.mean).T)


def _study_neighbours(trial: Trial, cosines: Floats) -> Floats:
    """Return what item-item neighbours say, each reader's own likes counted too."""
    colikes = CoLikes.of(trial.crowd, len(cosines))
    neighbours = Neighbours(*_nearest(trial, cosines))
    found = np.empty(trial.wanted.shape, np.float32)
    for reader, (papers, weights) in enumerate(trial.likes):
        found[reader] = neighbours.mean(colikes.together(papers, weights, NOBODY))
    return found


def _nearest(trial: Trial, cosines: Floats) -> tuple[Rows, Floats]:
    known = trial.crowd.liked
    near = cosines[known].T
    places = np.argpartition(-near, STUDY_NEAREST, axis=1)[:, :STUDY_NEAREST]
    weights = np.maximum(np.take_along_axis(near, places, axis=1), 0) ** STUDY_SHARPNESS
    return known[places], weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)


def _daywise(trial: Trial, scores: Floats) -> Floats:
    return np.concatenate([standard(scores[:, day]) for day in trial.days], axis=1)
