"""Rows of likes: chosen, and the last ones counting most."""

from __future__ import annotations

import pytest

from dailypapers.feed.interest.likes import Likes

LIKES = Likes.of([[5, 2], [], [7, 8, 9]])


def test_readers_keep_their_papers_in_order() -> None:
    assert [papers.tolist() for papers, _ in LIKES] == [[5, 2], [], [7, 8, 9]]
    assert LIKES.counts.tolist() == [2, 0, 3]
    assert LIKES.liked.tolist() == [2, 5, 7, 8, 9]


def test_readers_can_be_chosen_in_any_order() -> None:
    some = LIKES.chosen([2, 0])  # type: ignore[arg-type]
    assert [papers.tolist() for papers, _ in some] == [[7, 8, 9], [5, 2]]


def test_the_last_like_counts_most_and_all_as_much_as_before() -> None:
    faded = LIKES.recent_first()
    weights = [w.tolist() for _, w in faded]
    last, middle, first = 1.0, 1 / 1.30103, 1 / 1.47712
    mean = (last + middle + first) / 3
    assert weights[2] == pytest.approx([first / mean, middle / mean, last / mean], rel=1e-4)
    assert sum(weights[0]) == pytest.approx(2)
