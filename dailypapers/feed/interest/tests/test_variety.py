from __future__ import annotations

import numpy as np
import pytest

from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.variety import WINDOW, varied


def unit(vectors: np.ndarray) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def papers(count: int = 60, seed: int = 3) -> tuple[Floats, Floats]:
    """Return scores and vectors of papers by chance, the best first."""
    chance = np.random.default_rng(seed)
    vectors = unit(chance.standard_normal((count, 24)))
    return -np.sort(-chance.standard_normal(count)).astype(np.float32), vectors


@pytest.mark.parametrize("noise", [0.0, 0.02, 0.05])
@pytest.mark.parametrize("ahead", [0.5, 5.0])
def test_ten_near_copies_never_fill_the_first_ten(noise: float, ahead: float) -> None:
    scores, vectors = papers()
    chance = np.random.default_rng(5)
    vectors[:10] = unit(vectors[0] + noise * chance.standard_normal((10, 24)))
    scores[:10] += ahead

    first = varied(scores, vectors)[:10]

    assert first[0] == scores.argmax()
    assert (first < 10).sum() <= 5


def test_without_diversity_the_order_is_that_of_scores() -> None:
    scores, vectors = papers()
    scores[5:9] = scores[5]  # of equals, the first comes first
    assert varied(scores, vectors, diversity=0).tolist() == list(range(len(scores)))


def test_every_paper_stands_once() -> None:
    scores, vectors = papers()
    vectors[20:40] = vectors[20]
    assert sorted(varied(scores, vectors)) == list(range(len(scores)))


def test_what_is_unlike_all_others_stays() -> None:
    scores = np.arange(30, 0, -1, dtype=np.float32)
    assert varied(scores, np.eye(30, dtype=np.float32)).tolist() == list(range(30))


def test_the_next_on_a_subject_waits_for_what_is_nearly_as_good() -> None:
    half = unit(np.array([[1, 0], [1, 3**0.5], [-(3**0.5), 1]]))  # cosines to the first: .5 and < 0
    assert varied(np.array([3.0, 2.0, 1.95]), half, diversity=0.1).tolist() == [0, 2, 1]
    assert varied(np.array([3.0, 2.0, 1.85]), half, diversity=0.1).tolist() == [0, 1, 2]


def test_a_copy_may_come_again_out_of_sight() -> None:
    scores, vectors = papers()
    vectors[1] = vectors[0]
    scores[:2] += 50
    assert varied(scores, vectors).tolist().index(1) == WINDOW


def test_no_papers_have_no_order() -> None:
    assert varied(np.zeros(0, np.float32), np.zeros((0, 4), np.float32)).tolist() == []
