from __future__ import annotations

from math import log2

import pytest

from dailypapers.search.evaluation.metrics import (
    average_precision,
    estimate,
    ndcg_at_10,
    recall_at_100,
    reciprocal_rank,
)

GRADES = {"a": 3, "b": 1, "c": 0, "d": 2}


def test_ndcg_by_hand() -> None:
    gained = 1 / log2(2) + 3 / log2(4)
    best = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)

    assert ndcg_at_10(["b", "x", "a"], GRADES) == pytest.approx(gained / best)
    assert ndcg_at_10(["a", "d", "b"], GRADES) == pytest.approx(1)


def test_ndcg_sees_ten_places_only() -> None:
    others = [f"x{number}" for number in range(10)]

    assert ndcg_at_10([*others, "a"], GRADES) == 0
    assert ndcg_at_10([*others[:9], "a"], GRADES) > 0


def test_average_precision_by_hand() -> None:
    assert average_precision(["a", "x", "b"], GRADES) == pytest.approx((1 / 1 + 2 / 3) / 3)


def test_a_grade_of_zero_is_not_relevant() -> None:
    assert average_precision(["c"], GRADES) == 0
    assert reciprocal_rank(["c", "b"], GRADES) == 0.5


def test_a_grade_below_zero_is_like_zero() -> None:
    for metric in (ndcg_at_10, average_precision, recall_at_100, reciprocal_rank):
        assert metric(["a", "b"], {"a": -1, "b": 2}) == metric(["a", "b"], {"a": 0, "b": 2})
    assert ndcg_at_10(["b"], {"a": -1, "b": 2}) == 1


def test_recall_sees_a_hundred_places_only() -> None:
    others = [f"x{number}" for number in range(99)]

    assert recall_at_100([*others, "a", "b"], GRADES) == pytest.approx(1 / 3)


def test_nothing_found_is_nothing_gained() -> None:
    for metric in (ndcg_at_10, average_precision, recall_at_100, reciprocal_rank):
        assert metric([], GRADES) == 0


def test_the_interval_holds_the_mean_and_shrinks_with_more_queries() -> None:
    few = estimate([0.0, 1.0] * 10, seed=1)
    many = estimate([0.0, 1.0] * 1000, seed=1)

    assert few.low < few.value == many.value == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_the_same_seed_gives_the_same_interval() -> None:
    values = [number**0.5 for number in range(37)]

    assert estimate(values, 7) == estimate(values, 7)
    assert estimate(values, 7) != estimate(values, 8)
