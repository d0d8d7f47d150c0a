"""A reader's direction is the ridge regression that its docstring says it is."""

from __future__ import annotations

import numpy as np
import pytest

from dailypapers.feed.interest.space import Space, shrinkage

CHANCE = np.random.default_rng(3)


def unit_rows(count: int, dimensions: int = 6) -> np.ndarray:
    rows = CHANCE.standard_normal((count, dimensions))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_the_direction_solves_the_regression_itself() -> None:
    vectors = unit_rows(200)
    target = np.zeros(200)
    target[[3, 4, 50]] = 1
    centred = (vectors - vectors.mean(axis=0)).astype(float)
    shrunk = centred.T @ centred + 200 * float(shrinkage(3)) * np.eye(6)
    expected = np.linalg.solve(shrunk, centred.T @ target) * 200  # scale does not order papers

    liked = vectors[[3, 4, 50]]

    found = Space.of(vectors).direction(liked, np.ones(3, np.float32))

    assert found == pytest.approx(expected, rel=1e-3, abs=1e-4)


def test_weights_of_likes_weigh() -> None:
    vectors = unit_rows(50)
    space = Space.of(vectors)

    twice = space.direction(vectors[1:3], np.array([2, 0], np.float32))

    once = space.direction(vectors[1:2], np.ones(1, np.float32))
    assert twice == pytest.approx(2 * once, rel=1e-4)


def test_a_reader_without_likes_has_no_direction() -> None:
    vectors = unit_rows(20)
    assert not Space.of(vectors).direction(vectors[:0], np.zeros(0, np.float32)).any()


def test_shrinkage_falls_with_likes_and_stays_within_its_ends() -> None:
    found = shrinkage(np.array([0, 1, 5, 8, 20, 1000]))
    assert found[:3] == pytest.approx([0.025] * 3)
    assert found[2] > found[3] > found[4]
    assert found[4:] == pytest.approx([0.005] * 2)
