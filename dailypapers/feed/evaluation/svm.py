"""The ranking of arxiv-sanity-lite: a linear support vector machine for each reader.

As scikit-learn's `LinearSVC(class_weight="balanced", C=0.01)` there: half the squared length of
the weights plus C times each paper's squared hinge loss, a class's papers weighing as much in all
as the other's, and the constant term regularised as one more weight. Solved in the primal by
Newton's method: Keerthi and DeCoste, "A modified finite Newton method for fast solution of large
scale linear SVMs" (2005).
"""

from __future__ import annotations

import numpy as np

from dailypapers.feed.evaluation.words import Numbers, WordWeights
from dailypapers.feed.interest.likes import Floats, Rows

C = 0.01
STEPS, INNER = 30, 60  # Newton's steps, and conjugate gradients in each
CLOSE = 1e-3  # of the first gradient's length


def margins(papers: WordWeights, liked: Rows, known: Rows) -> Floats:
    """Return the score of every paper, trained on `known` papers of which some are `liked`."""
    count = len(papers.starts) - 1
    sign = np.zeros(count)
    sign[known], sign[liked] = -1.0, 1.0
    each = np.zeros(count)
    each[known] = C * len(known) / (2 * max(1, len(known) - len(liked)))
    each[liked] = C * len(known) / (2 * len(liked))
    weights = np.zeros(papers.width + 1)
    start = None
    for _ in range(STEPS):
        short = np.where(sign * _scores(papers, weights) < 1, each, 0.0)
        gradient = weights - 2 * _gather(papers, short * (sign - _scores(papers, weights)))
        length = float(np.linalg.norm(gradient))
        start = start or length
        if length <= CLOSE * start:
            break
        weights = weights - _newton(papers, short, gradient)
    return np.asarray(_scores(papers, weights), np.float32)


def _newton(papers: WordWeights, each: Numbers, gradient: Numbers) -> Numbers:
    """Return the step that conjugate gradients find for (I + 2 X'DX) step = gradient."""
    step, rest = np.zeros_like(gradient), gradient.copy()
    way, size = rest.copy(), float(rest @ rest)
    for _ in range(INNER):
        bent = way + 2 * _gather(papers, each * _scores(papers, way))
        along = size / float(way @ bent)
        step, rest = step + along * way, rest - along * bent
        smaller = float(rest @ rest)
        if smaller < 1e-4 * float(gradient @ gradient):
            break
        way, size = rest + smaller / size * way, smaller
    return step


def _scores(papers: WordWeights, weights: Numbers) -> Numbers:
    return np.asarray(papers.times(weights[:-1]) + weights[-1])


def _gather(papers: WordWeights, of_papers: Numbers) -> Numbers:
    return np.append(papers.gathered(of_papers), of_papers.sum())
