"""What neighbours say, with numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from dailypapers.feed.interest.likes import Likes
from dailypapers.feed.interest.neighbours import CoLikes, Neighbours

# Paper 0 has three readers, 1 has two of them, 2 has one reader of its own.
CROWD = Likes.of([[0, 1], [0, 1], [0], [2]])
ONE = np.ones(1, np.float32)
NOBODY = np.zeros(0, np.int64)


def test_papers_are_liked_together_by_the_cosine_of_their_readers() -> None:
    together = CoLikes.of(CROWD, 4).together(np.array([0]), ONE, NOBODY)
    assert together == pytest.approx([1.0, 2 / 6**0.5, 0, 0])


def test_a_readers_own_likes_are_taken_out_of_the_counts() -> None:
    colikes = CoLikes.of(CROWD, 4)
    liked = np.array([0, 1])

    mine = colikes.together(liked, np.ones(2, np.float32), liked)

    others = (2 / 3 + 1 / 6**0.5, 1 / 6**0.5 + 1 / 2)  # readers 1 and 2 on 0, reader 1 on 1
    assert mine == pytest.approx([*others, 0, 0])


def test_a_paper_that_few_like_says_more_of_who_likes_it() -> None:
    familiar = CoLikes.of(CROWD, 4).familiar(np.array([0, 2]), np.ones(2, np.float32))
    assert familiar == pytest.approx([3**-0.5, 0, 1, 0])


def test_nearer_neighbours_count_more() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [1, 0]], np.float32)
    near = Neighbours.of(vectors[3:], np.array([0, 1, 2]), vectors)

    mean = near.mean(np.array([1.0, 0, 0, 0], np.float32))

    assert mean == pytest.approx([1 / (1 + 0.8**8)])


def test_nobody_likes_anything() -> None:
    empty = CoLikes.of(Likes.of([[], []]), 3)
    nothing = np.zeros(0, np.int64)
    assert not empty.together(nothing, np.zeros(0, np.float32), nothing).any()
