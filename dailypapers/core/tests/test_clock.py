from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from dailypapers.core.clock import edition_day, now


def test_now_is_aware_and_utc() -> None:
    assert now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("moment", "zone", "hour", "day"),
    [
        ("2024-05-31T23:59:59Z", "UTC", 0, "2024-05-31"),
        ("2024-06-01T00:00:00Z", "UTC", 0, "2024-06-01"),
        ("2024-06-01T05:59:59Z", "UTC", 6, "2024-05-31"),
        ("2024-06-01T06:00:00Z", "UTC", 6, "2024-06-01"),
        ("2024-05-31T15:00:00Z", "Asia/Tokyo", 0, "2024-06-01"),
        ("2024-05-31T14:59:59Z", "Asia/Tokyo", 0, "2024-05-31"),
        ("2024-06-01T03:59:59Z", "America/New_York", 0, "2024-05-31"),
        ("2024-06-01T00:00:00Z", "America/New_York", 20, "2024-05-31"),
        ("2024-05-31T23:59:59Z", "America/New_York", 20, "2024-05-30"),
        ("2025-01-01T00:00:00Z", "UTC", 23, "2024-12-31"),
    ],
)
def test_the_edition_turns_at_its_hour_in_its_zone(
    moment: str, zone: str, hour: int, day: str
) -> None:
    found = edition_day(datetime.fromisoformat(moment), ZoneInfo(zone), hour)
    assert found == date.fromisoformat(day)


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2024, 10, 27)])
def test_the_hour_is_the_clock_on_the_wall_when_summer_time_changes(day: date) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    turn = datetime(day.year, day.month, day.day, 6, tzinfo=berlin).astimezone(UTC)
    assert edition_day(turn, berlin, 6) == day
    assert edition_day(turn - timedelta(seconds=1), berlin, 6) == day - timedelta(days=1)


def test_the_zone_of_the_moment_itself_does_not_matter() -> None:
    moment = datetime(2024, 5, 31, 20, tzinfo=UTC)
    for hours in (-11, 0, 14):
        same = moment.astimezone(timezone(timedelta(hours=hours)))
        assert edition_day(same, ZoneInfo("Asia/Tokyo"), 0) == date(2024, 6, 1)
