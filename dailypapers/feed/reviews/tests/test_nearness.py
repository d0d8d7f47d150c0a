from __future__ import annotations

import numpy as np

from dailypapers.feed.reviews.nearness import nearest_first


def test_the_nearest_come_first_and_what_is_as_near_stays_in_its_order() -> None:
    question = np.array([1.0, 0.0], np.float32)
    vectors = np.array([[0.6, 0.8], [1, 0], [0.6, -0.8], [-1, 0], [0.6000001, 0.8]], np.float32)
    assert nearest_first(vectors, question).tolist() == [1, 0, 2, 4, 3]
