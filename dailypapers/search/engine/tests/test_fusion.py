from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine import fusion
from dailypapers.search.engine.fusion import reciprocal_rank, weighted_sum
from dailypapers.search.engine.types import Hit

lists = st.dictionaries(st.integers(1, 50), st.floats(0.01, 30), max_size=20)
cosines = st.dictionaries(st.integers(1, 50), st.floats(-1, 1), max_size=20)


def _hits(scores: dict[int, float]) -> list[Hit]:
    return sorted((Hit(n, s) for n, s in scores.items()), key=lambda hit: -hit.score)


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(fusion).failed == 0
    assert doctest.testmod(fusion).attempted > 0


def test_by_hand() -> None:
    keyword = [Hit(1, 10.0), Hit(2, 4.0)]
    fused = weighted_sum(keyword, {1: 0.1, 2: 0.9, 3: 0.5}, weight=0.25, floor=0.1)

    assert [hit.id for hit in fused] == [1, 2, 3]
    expected = [0.75, 0.75 * 0.4 + 0.25, 0.25 * 0.4 / 0.8]
    assert [hit.score for hit in fused] == pytest.approx(expected)


def test_it_keeps_what_either_side_said() -> None:
    first, second = weighted_sum([Hit(1, 10.0)], {1: 0.9, 2: 0.5}, 0.5, 0.0)

    assert (first.points, first.cosine) == (10.0, 0.9)
    assert (second.points, second.cosine) == (None, 0.5)


def test_without_one_side_the_other_orders() -> None:
    assert [hit.id for hit in weighted_sum([Hit(4, 2.0), Hit(9, 1.0)], {}, 0.5, 0.2)] == [4, 9]
    assert [hit.id for hit in weighted_sum([], {4: 0.3, 9: 0.6}, 0.5, 0.2)] == [9, 4]
    assert weighted_sum([], {}, 0.5, 0.2) == []


def test_a_paper_without_a_vector_is_judged_by_its_words() -> None:
    fused = weighted_sum([Hit(1, 10.0), Hit(2, 6.0), Hit(3, 5.0)], {1: 0.9, 3: 0.1}, 0.5, 0.1)

    assert {hit.id: hit.score for hit in fused} == pytest.approx({1: 1.0, 2: 0.6, 3: 0.25})


def test_what_is_no_nearer_than_any_paper_gains_nothing() -> None:
    fused = weighted_sum([Hit(1, 5.0)], {1: 0.05, 2: 0.8, 3: -0.4}, 0.5, floor=0.1)

    assert {hit.id: hit.score for hit in fused} == {1: 0.5, 2: 0.5, 3: 0.0}


@given(lists, cosines, st.floats(0, 1), st.floats(-0.2, 0.5))
def test_every_paper_once_best_first_between_0_and_1(
    points: dict[int, float], near: dict[int, float], weight: float, floor: float
) -> None:
    fused = weighted_sum(_hits(points), near, weight, floor)
    scores = [hit.score for hit in fused]

    assert sorted(hit.id for hit in fused) == sorted(points.keys() | near.keys())
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1.0000001 for score in scores)


@given(lists, cosines, st.floats(0.5, 20))
def test_the_scale_of_bm25_does_not_matter(
    points: dict[int, float], near: dict[int, float], factor: float
) -> None:
    larger = {number: score * factor for number, score in points.items()}
    one, other = (
        {hit.id: hit.score for hit in weighted_sum(_hits(scores), near, 0.5, 0.1)}
        for scores in (points, larger)
    )

    assert one == pytest.approx(other)


def test_reciprocal_ranks_by_hand() -> None:
    fused = reciprocal_rank([Hit(1, 9.0), Hit(2, 8.0)], [Hit(2, 0.9), Hit(3, 0.8), Hit(1, 0.7)])

    assert [hit.id for hit in fused] == [2, 1, 3]
    expected = [1 / 62 + 1 / 61, 1 / 61 + 1 / 63, 1 / 62]
    assert [hit.score for hit in fused] == pytest.approx(expected)
