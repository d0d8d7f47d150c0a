"""Neighbours are heard where they help, and nowhere else."""

from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.blend import NeighbourWeight
from dailypapers.feed.interest.check import check, held_out
from dailypapers.feed.interest.likes import Likes
from dailypapers.feed.interest.space import Space

PAPERS, DIMENSIONS, GROUPS = 600, 32, 6


def vectors(seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((PAPERS, DIMENSIONS))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def near_and_alike(seed: int, readers: int) -> tuple[np.ndarray, Likes]:
    """Return papers in pairs of near ones, and readers who share tastes that no text tells."""
    chance = np.random.default_rng(seed)
    rows = vectors(seed)
    rows[1::2] = rows[::2] + 0.15 * rows[1::2]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    taste = chance.permutation(PAPERS // 2) % GROUPS  # of each pair
    own = [np.flatnonzero(np.repeat(taste, 2) == group) for group in range(GROUPS)]
    likes = [chance.permutation(own[n % GROUPS])[:30].tolist() for n in range(readers)]
    return rows, Likes.of(likes)


def test_readers_who_share_tastes_are_heard() -> None:
    rows, likes = near_and_alike(1, 300)

    checked = check(likes, rows, Space.of(rows))

    assert checked.weight.many > 0
    assert checked.readers == 300


def test_readers_who_share_nothing_are_not_heard() -> None:
    chance = np.random.default_rng(2)
    likes = Likes.of([chance.permutation(PAPERS)[:30].tolist() for _ in range(60)])
    rows = vectors(2)

    assert check(likes, rows, Space.of(rows)).weight == NeighbourWeight(0.0, 0.0)


def test_a_handful_of_readers_is_too_few_to_ask() -> None:
    rows, likes = near_and_alike(3, 12)
    checked = check(likes, rows, Space.of(rows))
    assert checked.weight == NeighbourWeight(0.0, 0.0)
    assert checked.leads == {}


def test_nobody_is_asked_of_nothing() -> None:
    rows = vectors(4)
    assert check(Likes.of([[], []]), rows, Space.of(rows)).readers == 0


def test_what_is_held_out_is_known_of_nobody() -> None:
    known, wanted = held_out(Likes.of([[1, 2, 3], [2], [4]]), np.array([2, 9]))
    assert [papers.tolist() for papers, _ in known] == [[1, 3], [], [4]]
    assert wanted.tolist() == [[True, False], [True, False], [False, False]]
