from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine.fusion import Fused
from dailypapers.search.engine.reranking import Agreement, elimination, one_pass
from dailypapers.search.engine.types import Vector

pools = st.lists(st.floats(0, 1), min_size=1, max_size=30).map(
    lambda scores: [Fused(n, s) for n, s in enumerate(sorted(scores, reverse=True), start=1)]
)


def _vectors(*directions: Sequence[float]) -> dict[int, Vector]:
    rows = np.array(directions, np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return dict(enumerate(rows, start=1))


def _no_floor(_: Vector) -> float:
    return 0.0


def _chance(pool: Sequence[Fused]) -> dict[int, Vector]:
    draw = np.random.default_rng(len(pool))
    return _vectors(*draw.standard_normal((len(pool), 8)))


def test_by_hand() -> None:
    pool = [Fused(1, 1.0), Fused(2, 0.5), Fused(3, 0.5)]
    scorer = Agreement(_vectors((1, 0), (0, 1), (0.6, 0.8)), _no_floor, leaders=2, weight=0.5)

    # Nearness: paper 1 to leader 2 is 0, paper 2 to leader 1 is 0; paper 3 to both, weighed 2 to 1,
    # is (1.0 * 0.6 + 0.5 * 0.8) / 1.5, the nearest, hence 1.
    assert scorer(pool) == pytest.approx([1.0 / 1.5, 0.5 / 1.5, (0.5 + 0.5) / 1.5])


def test_nearness_begins_at_the_floor() -> None:
    pool = [Fused(1, 1.0), Fused(2, 0.4), Fused(3, 0.4)]
    vectors = _vectors((1, 0), (0.8, 0.6), (0.6, 0.8))
    scorer = Agreement(vectors, lambda centre: 0.6, leaders=1, weight=1.0)

    # To the leader: .8 and .6; above the floor .2 and 0; of the best: 1 and 0. Nobody but the
    # leader leads, so nothing is said for or against it.
    assert scorer(pool)[1:] == pytest.approx([(0.4 + 1) / 2, 0.4 / 2], abs=1e-6)


def test_a_paper_like_the_best_rises_over_one_that_is_not() -> None:
    pool = [Fused(1, 0.9), Fused(2, 0.8), Fused(3, 0.52), Fused(4, 0.5)]
    vectors = _vectors((1, 0.1, 0), (1, -0.1, 0), (0, 0, 1), (1, 0, 0))

    found = one_pass(pool, Agreement(vectors, _no_floor, leaders=2))

    assert [fused.id for fused in found] == [1, 2, 4, 3]


def test_a_paper_without_a_vector_keeps_its_score() -> None:
    pool = [Fused(1, 0.9), Fused(2, 0.7), Fused(3, 0.6)]
    vectors = _vectors((1, 0), (0, 1), (0, 1))
    del vectors[2]

    assert Agreement(vectors, _no_floor)(pool)[1] == 0.7


@pytest.mark.parametrize("known", [0, 1])
def test_without_vectors_nothing_changes(known: int) -> None:
    pool = [Fused(1, 0.9), Fused(2, 0.7)]
    vectors = dict(list(_vectors((1, 0), (0, 1)).items())[:known])

    assert one_pass(pool, Agreement(vectors, _no_floor)) == pool


def test_an_empty_pool_stays_empty() -> None:
    assert one_pass([], Agreement({}, _no_floor)) == []
    assert elimination([], Agreement({}, _no_floor)) == []


@given(pools)
def test_scores_stay_between_0_and_1_and_papers_stay_the_same(pool: list[Fused]) -> None:
    found = one_pass(pool, Agreement(_chance(pool), _no_floor))

    assert sorted(fused.id for fused in found) == [fused.id for fused in pool]
    assert [fused.score for fused in found] == sorted((f.score for f in found), reverse=True)
    assert all(0 <= fused.score <= 1.000001 for fused in found)


def test_what_either_side_said_is_kept() -> None:
    pool = [Fused(1, 0.9, points=7.0, cosine=0.5), Fused(2, 0.7, cosine=0.4)]

    for found in (one_pass(pool, len_of), elimination(pool, len_of)):
        assert {(f.id, f.points, f.cosine) for f in found} == {(1, 7.0, 0.5), (2, None, 0.4)}


def len_of(pool: Sequence[Fused]) -> list[float]:
    return [float(len(pool))] * len(pool)


@given(pools, st.floats(0.05, 1))
def test_eliminating_by_a_scorer_that_sees_each_alone_is_sorting(
    pool: list[Fused], dropped: float
) -> None:
    def alone(papers: Sequence[Fused]) -> list[float]:
        return [float(fused.id % 7) for fused in papers]

    found = elimination(pool, alone, dropped)

    assert [fused.id for fused in found] == [fused.id for fused in one_pass(pool, alone)]
    assert [fused.score for fused in found] == sorted((f.score for f in found), reverse=True)


def test_each_step_is_judged_among_those_that_are_left() -> None:
    seen: list[list[int]] = []

    def likes_even_pools(papers: Sequence[Fused]) -> list[float]:
        seen.append([fused.id for fused in papers])
        sign = 1 if len(papers) % 2 == 0 else -1
        return [sign * fused.id for fused in papers]

    found = elimination([Fused(n, 1.0) for n in (1, 2, 3, 4)], likes_even_pools, dropped=0.25)

    assert seen == [[1, 2, 3, 4], [2, 3, 4], [2, 3], [3]]
    assert [(fused.id, round(fused.score, 3)) for fused in found] == [
        (3, 1.0), (2, 0.667), (4, 0.333), (1, 0.0)
    ]  # fmt: skip


def test_the_share_that_goes_is_rounded_up() -> None:
    steps = []

    def counting(papers: Sequence[Fused]) -> list[float]:
        steps.append(len(papers))
        return [0.0] * len(papers)

    elimination([Fused(n, 1.0) for n in range(10)], counting, dropped=0.45)

    assert steps == [10, 5, 2, 1]
