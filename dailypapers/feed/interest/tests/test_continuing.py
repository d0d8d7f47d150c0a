from __future__ import annotations

import numpy as np
import pytest

from dailypapers.feed.interest.blend import CLOSENESS
from dailypapers.feed.interest.continuing import SHRINKAGE, TOGETHER, continuing, towards
from dailypapers.feed.interest.space import Space


def test_the_direction_is_a_centroid_that_hears_little_of_what_all_papers_share() -> None:
    space = Space(np.zeros(2, "f4"), np.eye(2, dtype="f4"), np.array([0.998, 0.008], "f4"))
    found = towards(np.array([[0.6, 0.8], [0.8, 0.6]], "f4"), space)
    shared, own = 1.4 / (0.998 + SHRINKAGE), 1.4 / (0.008 + SHRINKAGE)
    assert found == pytest.approx(np.array([shared, own]) / np.hypot(shared, own), rel=1e-5)


def test_what_is_liked_together_with_the_list_moves_papers_by_its_weight() -> None:
    listed = np.eye(3, dtype="f4")[:1]
    alike = np.tile(np.array([0.6, 0.8, 0.0], "f4"), (2, 1))
    direction = np.array([1.0, 0, 0], "f4")
    assert continuing(alike, listed, direction).tolist() == [0, 0]
    heard = continuing(alike, listed, direction, np.array([1.0, 3.0], "f4"))
    assert heard == pytest.approx([-TOGETHER, TOGETHER])


def test_nearness_to_one_paper_counts_beside_the_direction() -> None:
    listed = np.eye(2, dtype="f4")
    found = continuing(np.array([[1, 0], [0.6, 0.8]], "f4"), listed, np.array([0.0, 1], "f4"))
    assert found == pytest.approx([-1 + CLOSENESS, 1 - CLOSENESS], abs=1e-3)
