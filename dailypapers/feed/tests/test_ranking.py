from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dailypapers.feed.ranking import WINDOWS, Signals, Window, strength, trending_score

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
WEEK = WINDOWS["week"]


def test_strength_by_hand() -> None:
    # 1 + 1 vote + 2 imported votes + 2 * 2 comments = 8, and log2(8) = 3.
    assert strength(Signals(votes=1, imported_votes=2, comments=2)) == 3.0
    assert strength(Signals(imported_votes=7)) == 3.0
    assert strength(Signals(comments=1)) == pytest.approx(1.584963, abs=1e-6)
    assert strength(Signals()) == 0.0


def test_a_score_by_hand() -> None:
    # The half-life of three days is one day, so two days leave a quarter: 3 / 4.
    window = Window("three days", 3)
    assert window.half_life_days == 1.0
    signals = Signals(imported_votes=7)
    score = trending_score(signals, NOON - timedelta(days=2), NOON, window)
    assert score == pytest.approx(0.75)


@pytest.mark.parametrize("window", WINDOWS.values(), ids=str)
def test_at_the_end_of_its_window_a_paper_keeps_an_eighth(window: Window) -> None:
    signals = Signals(imported_votes=7)
    score = trending_score(signals, NOON - window.length, NOON, window)
    assert score == pytest.approx(3 / 8)


def test_more_votes_never_score_less_and_each_adds_less_than_the_last() -> None:
    scores = [strength(Signals(imported_votes=votes)) for votes in range(200)]
    steps = [after - before for before, after in pairwise(scores)]
    assert all(step > 0 for step in steps)
    assert steps == sorted(steps, reverse=True)


def test_an_older_paper_never_scores_more() -> None:
    signals = Signals(imported_votes=10, comments=2)
    ages = [timedelta(hours=hours) for hours in range(0, 24 * 8)]
    scores = [trending_score(signals, NOON - age, NOON, WEEK) for age in ages]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_paper_of_the_future_counts_as_new() -> None:
    signals = Signals(imported_votes=7)
    assert trending_score(signals, NOON + timedelta(days=2), NOON, WEEK) == 3.0


def test_a_comment_weighs_two_votes() -> None:
    assert strength(Signals(comments=3)) == strength(Signals(votes=6))
