from __future__ import annotations

from dailypapers.search.engine.fusion import Fused
from dailypapers.search.engine.priors import with_priors


def test_nothing_known_changes_no_order() -> None:
    ranking = [Fused(3, 9.0), Fused(1, 9.0), Fused(2, 0.0)]
    assert [fused.id for fused in with_priors(ranking, {})] == [3, 1, 2]
    assert with_priors([], {1: 1.0}) == []


def test_a_prior_counts_the_same_whatever_the_scores_are_made_of() -> None:
    for scale in (0.01, 1.0, 100.0):
        ranking = [Fused(1, 1.0 * scale), Fused(2, 0.95 * scale), Fused(3, 0.8 * scale)]
        assert [fused.id for fused in with_priors(ranking, {2: 0.1, 3: 0.1})] == [2, 1, 3]


def test_what_either_side_said_is_kept() -> None:
    (only,) = with_priors([Fused(1, 2.0, points=7.0, cosine=0.5)], {1: 0.25})
    assert only == Fused(1, 1.25, points=7.0, cosine=0.5)


def test_scores_of_nothing_are_no_error() -> None:
    ranked = with_priors([Fused(1, 0.0), Fused(2, 0.0)], {2: 0.1})
    assert [fused.id for fused in ranked] == [2, 1]
