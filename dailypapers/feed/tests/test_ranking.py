from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dailypapers.feed import ranking
from dailypapers.feed.ranking import LEAST_USUAL, WINDOWS, Signals, Window, heard, trending_score

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
WEEK = WINDOWS["week"]
LOUD = Signals(votes=3)  # Three times the least that is usual: 2 when new.


def test_what_is_heard_by_hand() -> None:
    # 3 votes, 2 * 2 who commented, 10 votes and 5 comments elsewhere: 0.2 * 10 + 0.4 * 5 = 4.
    assert heard(Signals(3, 2, 10, 5)) == pytest.approx(11.0)
    assert heard(Signals()) == 0.0


def test_a_score_by_hand() -> None:
    # log2(1 + 3 / 1) = 2; the half-life of three days is one day, so two days leave a quarter.
    window = Window("three days", 3)
    assert window.half_life_days == 1.0
    assert trending_score(LOUD, NOON - timedelta(days=2), NOON, window) == pytest.approx(0.5)


def test_as_much_as_is_usual_scores_one_in_every_field() -> None:
    for usual in (2.0, 5.5, 90.0):
        assert trending_score(Signals(votes=usual), NOON, NOON, WEEK, usual) == 1.0


def test_a_small_field_is_seen_beside_a_large_one() -> None:
    small = trending_score(Signals(votes=8), NOON, NOON, WEEK, 2.0)
    large = trending_score(Signals(votes=30), NOON, NOON, WEEK, 20.0)
    assert small > large


def test_one_vote_does_not_top_a_paper_that_many_speak_of() -> None:
    lone = trending_score(Signals(votes=1), NOON, NOON, WEEK, LEAST_USUAL)
    many = trending_score(Signals(votes=21), NOON, NOON, WEEK, 20.0)
    assert lone < many


@pytest.mark.parametrize("window", WINDOWS.values(), ids=str)
def test_at_the_end_of_its_window_a_paper_keeps_an_eighth(window: Window) -> None:
    score = trending_score(LOUD, NOON - window.length, NOON, window)
    assert score == pytest.approx(2 / 8)


def test_more_votes_never_score_less_and_each_adds_less_than_the_last() -> None:
    scores = [trending_score(Signals(votes=votes), NOON, NOON, WEEK) for votes in range(200)]
    steps = [after - before for before, after in pairwise(scores)]
    assert all(step > 0 for step in steps)
    assert steps == sorted(steps, reverse=True)


def test_an_older_paper_never_scores_more() -> None:
    ages = [timedelta(hours=hours) for hours in range(0, 24 * 8)]
    scores = [trending_score(LOUD, NOON - age, NOON, WEEK) for age in ages]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_a_paper_of_the_future_counts_as_new() -> None:
    assert trending_score(LOUD, NOON + timedelta(days=2), NOON, WEEK) == 2.0


def test_a_comment_weighs_two_votes_here_and_elsewhere() -> None:
    assert heard(Signals(comments=3)) == heard(Signals(votes=6))
    assert heard(Signals(imported_comments=3)) == pytest.approx(heard(Signals(imported_votes=6)))


def test_one_readers_save_is_never_told_apart() -> None:
    counted = [heard(Signals(saves=saves)) for saves in range(7)]
    assert counted == [0, 0, 0, 1.5, 1.5, 1.5, 3.0]


@pytest.mark.parametrize(
    ("weight", "signals"),
    [
        ("VOTE", Signals(votes=1)),
        ("COMMENT", Signals(comments=1)),
        ("IMPORTED_VOTE", Signals(imported_votes=1)),
        ("IMPORTED_COMMENT", Signals(imported_comments=1)),
        ("SAVE", Signals(saves=1)),
        ("STAR_AN_HOUR", Signals(stars_an_hour=1)),
        ("CITATION", Signals(citations=1)),
    ],
)
def test_every_signal_has_a_weight_that_may_be_nothing(
    weight: str, signals: Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "SAVES_STEP", 1)
    monkeypatch.setattr(ranking, weight, 7.0)
    assert heard(signals) == 7.0
    monkeypatch.setattr(ranking, weight, 0.0)
    assert heard(signals) == 0.0
