from __future__ import annotations

from datetime import date, timedelta

import pytest

from dailypapers.core.errors import InputError
from dailypapers.feed import calendar
from dailypapers.feed.calendar import Period, day, month, parse, week


def test_a_day_knows_its_code_name_and_neighbours() -> None:
    wednesday = day(date(2026, 9, 30))
    assert wednesday.code == "2026-09-30"
    assert wednesday.before().code == "2026-09-29"
    assert wednesday.after().code == "2026-10-01"


def test_a_week_is_monday_to_sunday() -> None:
    for number in range(28, 31):
        assert week(date(2026, 9, number)).code == "2026-W40"
    found = week(date(2026, 9, 30))
    assert (found.first, found.last) == (date(2026, 9, 28), date(2026, 10, 4))


def test_a_week_at_new_year_belongs_to_the_year_of_its_thursday() -> None:
    # Worked by hand from ISO 8601: 1 January 2027 is a Friday, 1 January 2026 a Thursday.
    assert week(date(2027, 1, 1)).code == "2026-W53"
    assert week(date(2025, 12, 29)).code == "2026-W01"
    assert week(date(2024, 12, 30)).code == "2025-W01"
    assert week(date(2023, 1, 1)).code == "2022-W52"


def test_a_year_may_have_53_weeks() -> None:
    last = parse("week", "2026-W53")
    assert last.after().code == "2027-W01"
    assert last.after().before() == last
    assert parse("week", "2025-W52").after().code == "2026-W01"


def test_a_month_knows_its_ends() -> None:
    assert month(date(2026, 9, 30)) == Period("month", date(2026, 9, 1), date(2026, 9, 30))
    assert month(date(2026, 12, 1)).last == date(2026, 12, 31)
    assert month(date(2026, 12, 5)).after().code == "2027-01"
    assert month(date(2027, 1, 5)).before().code == "2026-12"


@pytest.mark.parametrize(("year", "days"), [(2024, 29), (2026, 28), (2000, 29), (1900, 28)])
def test_february_has_its_days(year: int, days: int) -> None:
    assert month(date(year, 2, 1)).last.day == days


@pytest.mark.parametrize("kind", ["day", "week", "month"])
def test_codes_read_back_and_neighbours_touch_through_many_years(kind: str) -> None:
    period = parse(kind, {"day": "2019-12-20", "week": "2019-W50", "month": "2019-12"}[kind])
    for _ in range(500):
        following = period.after()
        assert parse(kind, period.code) == period
        assert following.first - period.last == timedelta(days=1)
        assert following.before() == period
        period = following


def test_a_period_becomes_another_kind_by_its_last_day() -> None:
    october = parse("month", "2026-10")
    assert october.as_kind("day").code == "2026-10-31"
    assert october.as_kind("week").code == "2026-W44"
    assert parse("week", "2026-W40").as_kind("month").code == "2026-10"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("day", "0000-00-00"),
        ("day", "2026-02-29"),
        ("day", "2026-13-01"),
        ("day", "2026-9-3"),
        ("day", "20260930"),
        ("day", "2026-W40-3"),
        ("day", "２０２６-09-30"),
        ("day", "2026-09-30\n"),
        ("day", ""),
        ("week", "2026-W54"),
        ("week", "2025-W53"),
        ("week", "2026-W00"),
        ("week", "2026-W1"),
        ("week", "2026-40"),
        ("week", "２０２６-W40"),
        ("month", "2026-13"),
        ("month", "2026-00"),
        ("month", "2026"),
    ],
)
def test_a_code_that_is_none_says_how_to_write_one(kind: str, code: str) -> None:
    with pytest.raises(InputError, match=f"There is no {kind} .* Write it like 2026-"):
        parse(kind, code)


@pytest.mark.parametrize("kind", ["day", "week", "month"])
def test_far_dates_are_refused_before_they_overflow(kind: str) -> None:
    far = {
        "day": ["1899-12-31", "0001-01-01", "9999-12-31"],
        "week": ["1899-W52", "0001-W01", "9999-W52", "9998-W53"],
        "month": ["1899-12", "0001-01", "9999-12"],
    }
    for code in far[kind]:
        with pytest.raises(InputError):
            parse(kind, code)


def test_the_ends_of_the_calendar_still_have_neighbours() -> None:
    for period in (calendar.day(calendar.EARLIEST), calendar.day(calendar.LATEST)):
        for kind in ("day", "week", "month"):
            shown = period.as_kind(kind)
            assert shown.before().last < shown.first <= shown.last < shown.after().first
