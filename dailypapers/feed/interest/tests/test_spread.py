from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.spread import SHARPNESS, spread


def some_vectors(count: int, seed: int = 3) -> Floats:
    vectors = np.random.default_rng(seed).standard_normal((count, 8)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def covered(vectors: Floats, chosen: tuple[int, ...]) -> float:
    near = np.maximum(vectors @ vectors[list(chosen)].T, 0) ** SHARPNESS
    return float(near.max(axis=1).sum())


def test_each_theme_has_one_before_any_has_two() -> None:
    chance = np.random.default_rng(1)
    themes = np.repeat(np.arange(5), [40, 3, 10, 20, 5])
    vectors = np.eye(8)[themes] + 0.05 * chance.standard_normal((len(themes), 8))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = spread(vectors.astype(np.float32), 5)
    assert set(themes[found]) == set(range(5))
    assert themes[found[0]] == 0  # the largest first


@pytest.mark.parametrize("seed", range(5))
def test_it_is_near_the_best_set(seed: int) -> None:
    vectors = some_vectors(12, seed)
    best = max(covered(vectors, chosen) for chosen in combinations(range(12), 3))
    assert covered(vectors, tuple(spread(vectors, 3))) >= (1 - 1 / np.e) * best


def test_each_is_the_one_that_adds_most() -> None:
    vectors = some_vectors(40)
    found = tuple(spread(vectors, 6).tolist())
    for number in range(6):
        before = found[:number]
        rest = [covered(vectors, (*before, one)) for one in range(40) if one not in before]
        assert covered(vectors, found[: number + 1]) == pytest.approx(max(rest), rel=1e-5)


def test_there_are_no_more_than_there_are() -> None:
    assert sorted(spread(some_vectors(4), 9)) == [0, 1, 2, 3]
    assert len(spread(np.zeros((0, 8), np.float32), 3)) == 0
