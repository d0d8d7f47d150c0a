"""Directions that tuning brought are told from those that were there."""

from __future__ import annotations

import numpy as np

from lab.intruders import kinship, nearest

CHANCE = np.random.default_rng(3)
MATRIX = CHANCE.normal(size=(40, 40))


def test_a_matrix_that_only_grew_has_its_old_directions() -> None:
    assert np.allclose(nearest(MATRIX, 2 * MATRIX), 1)


def test_a_strong_new_direction_is_far_from_all_there_were() -> None:
    one, other = CHANCE.normal(size=(2, 40))
    near = nearest(MATRIX, MATRIX + 10 * np.outer(one, other))
    assert near[0] < 0.6


def test_matrices_that_were_not_tuned_are_left_out() -> None:
    before = {"tuned": MATRIX, "left": MATRIX}
    after = {"tuned": MATRIX + 0.01 * CHANCE.normal(size=(40, 40)), "left": MATRIX.copy()}
    assert len(kinship(before, after, highest=5)) == 5
    assert len(kinship(before, {"left": MATRIX})) == 0
