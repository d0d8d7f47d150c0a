from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dailypapers.digests.due import newest_due, newest_over

UTC, NEW_YORK, BERLIN = ZoneInfo("UTC"), ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-10-01 05:59", "2026-09-29"),
        ("2026-10-01 06:00", "2026-09-30"),
        ("2026-10-01 23:59", "2026-09-30"),
        ("2026-10-02 00:00", "2026-09-30"),
        ("2026-10-02 06:00", "2026-10-01"),
    ],
)
def test_a_day_is_due_at_the_digest_hour_of_the_following_day(moment: str, due: str) -> None:
    assert newest_due(at(moment, UTC), UTC, 0, 6) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("moment", "due"),
    [("2026-10-01 08:59", "2026-09-29"), ("2026-10-01 09:00", "2026-09-30")],
)
def test_a_day_that_turns_after_the_digest_hour_is_due_when_it_is_over(
    moment: str, due: str
) -> None:
    assert newest_due(at(moment, UTC), UTC, 9, 6) == date.fromisoformat(due)


def test_a_digest_at_midnight_is_due_as_the_day_ends() -> None:
    assert newest_due(at("2026-09-30 23:59", UTC), UTC, 0, 0) == date(2026, 9, 29)
    assert newest_due(at("2026-10-01 00:00", UTC), UTC, 0, 0) == date(2026, 9, 30)


def test_the_zone_of_the_edition_counts_not_utc() -> None:
    # 09:30 UTC is 05:30 in New York: not yet six.
    assert newest_due(at("2026-10-01 09:30", UTC), NEW_YORK, 0, 6) == date(2026, 9, 29)
    assert newest_due(at("2026-10-01 10:00", UTC), NEW_YORK, 0, 6) == date(2026, 9, 30)


def test_an_hour_that_the_clock_change_leaves_out_is_due_when_the_clock_is_past_it() -> None:
    # In Berlin on 29 March 2026, 01:59 is followed by 03:00.
    assert newest_due(at("2026-03-29 00:59", UTC), BERLIN, 0, 2) == date(2026, 3, 27)
    assert newest_due(at("2026-03-29 01:00", UTC), BERLIN, 0, 2) == date(2026, 3, 28)


def test_a_day_once_due_stays_due_through_the_repeated_hour() -> None:
    # In Berlin on 25 October 2026, 02:59 is followed by 02:00.
    moments = ("2026-10-25 00:00", "2026-10-25 00:59", "2026-10-25 01:00", "2026-10-25 01:30")
    assert {newest_due(at(moment, UTC), BERLIN, 0, 2) for moment in moments} == {date(2026, 10, 24)}


def test_a_due_day_never_goes_back_as_time_goes_on() -> None:
    half_hours = [datetime.fromtimestamp(1_774_000_000 + 1800 * n, UTC) for n in range(48 * 400)]
    for zone in (BERLIN, NEW_YORK, ZoneInfo("Asia/Beirut"), ZoneInfo("Australia/Lord_Howe")):
        for rollover, hour in ((0, 0), (0, 2), (6, 3), (23, 23)):
            days = [newest_due(moment, zone, rollover, hour) for moment in half_hours]
            assert days == sorted(days)


def test_a_day_is_over_at_the_roll_over_hour() -> None:
    assert newest_over(at("2026-10-01 05:59", UTC), UTC, 6) == date(2026, 9, 29)
    assert newest_over(at("2026-10-01 06:00", UTC), UTC, 6) == date(2026, 9, 30)


def at(text: str, zone: ZoneInfo) -> datetime:
    """Return an aware moment."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)
