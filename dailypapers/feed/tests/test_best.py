from __future__ import annotations

from datetime import date, timedelta

import pytest

from dailypapers.feed.best import HALF_LIFE_DAYS, MANY_VOTES, RECENCY, VOTES, prior

TODAY = date(2026, 10, 1)


def test_it_halves_with_age() -> None:
    half_life = timedelta(days=HALF_LIFE_DAYS)
    assert prior(TODAY, 0, TODAY) == RECENCY
    assert prior(TODAY - half_life, 0, TODAY) == pytest.approx(RECENCY / 2)
    assert prior(TODAY - 3 * half_life, 0, TODAY) == pytest.approx(RECENCY / 8)


def test_a_date_to_come_is_worth_no_more_than_today() -> None:
    assert prior(TODAY + timedelta(days=400), 0, TODAY) == RECENCY


def test_a_paper_without_a_date_has_its_votes() -> None:
    assert prior(None, 0, TODAY) == 0
    assert prior(None, MANY_VOTES, TODAY) == pytest.approx(VOTES)


def test_the_tenth_vote_counts_less_than_the_first_and_there_is_an_end() -> None:
    worth = [prior(None, votes, TODAY) for votes in (0, 1, 10, 11, MANY_VOTES, 10**9)]
    assert worth == sorted(worth)
    assert worth[1] - worth[0] > worth[3] - worth[2]
    assert worth[-1] == pytest.approx(VOTES)
