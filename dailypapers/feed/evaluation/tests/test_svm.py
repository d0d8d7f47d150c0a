"""Newton's method ends where the loss that the docstring names is least."""

from __future__ import annotations

import numpy as np
import pytest

from dailypapers.feed.evaluation import svm
from dailypapers.feed.evaluation.words import WordWeights

TITLES = [
    "red kite",
    "red kite wind",
    "blue whale",
    "blue whale sea",
    "sea wind",
    "kite sea",
    "red",
]
LIKED = np.array([0, 1])
KNOWN = np.array([0, 1, 2, 3, 4])


def loss(papers: WordWeights, weights: np.ndarray) -> float:
    rows = papers.dense(np.arange(len(TITLES))).astype(float)
    sign = np.where(np.isin(np.arange(len(TITLES)), LIKED), 1, -1)[KNOWN]
    each = np.where(sign > 0, svm.C * 5 / 4, svm.C * 5 / 6)
    short = np.maximum(0, 1 - sign * (rows[KNOWN] @ weights[:-1] + weights[-1]))
    return float(weights @ weights / 2 + each @ short**2)


def test_no_step_away_makes_the_loss_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svm, "CLOSE", 1e-9)
    papers = WordWeights.of(TITLES)
    scores = svm.margins(papers, LIKED, KNOWN)
    rows = np.c_[papers.dense(np.arange(len(TITLES))), np.ones(len(TITLES))]
    weights = np.linalg.lstsq(rows, scores, rcond=None)[0]

    least = loss(papers, weights)

    chance = np.random.default_rng(1)
    for _ in range(50):
        assert loss(papers, weights + 1e-3 * chance.standard_normal(len(weights))) >= least


def test_unseen_papers_like_the_liked_ones_come_before_others() -> None:
    scores = svm.margins(WordWeights.of(TITLES), LIKED, KNOWN)
    assert scores[6] > scores[4]
    assert scores[0] > scores[2]
