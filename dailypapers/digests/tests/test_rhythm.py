from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dailypapers.digests.rhythm import EVERY_DAY, WORKDAYS, Rhythm, Slot

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
LORD_HOWE, APIA = "Australia/Lord_Howe", "Pacific/Apia"
MONTHLY: frozenset[int] = frozenset()

rhythms = st.builds(
    Rhythm,
    st.frozensets(st.integers(0, 6)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, APIA, "UTC", "Asia/Beirut", "Asia/Kathmandu"]),
)
# From Apia's lost day, 30 December 2011, to years that have not come.
moments = st.datetimes(datetime(2011, 12, 1), datetime(2031, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("zone", "at", "days"),
    [
        # 01:59 is followed by 03:00: the second of them has no 02:30.
        (BERLIN, "02:30", ["03-28 01:30", "03-29 01:30", "03-30 00:30"]),
        (BERLIN, "03:00", ["03-28 02:00", "03-29 01:00", "03-30 01:00"]),
        # 02:59 is followed by 02:00: 02:30 comes twice, and the first counts.
        (BERLIN, "02:30", ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),
        (NEW_YORK, "02:30", ["03-07 07:30", "03-08 07:30", "03-09 06:30"]),
        (NEW_YORK, "01:30", ["10-31 05:30", "11-01 05:30", "11-02 06:30"]),
        # Half an hour is left out on 4 October, and comes twice on 5 April, at 15:00 UTC.
        (LORD_HOWE, "02:15", ["10-02 15:45", "10-03 15:45", "10-04 15:15"]),
        (LORD_HOWE, "01:45", ["04-03 14:45", "04-04 14:45", "04-05 15:15"]),
    ],
)
def test_every_day_has_one_slot_also_where_clocks_change(
    zone: str, at: str, days: list[str]
) -> None:
    rhythm = Rhythm(EVERY_DAY, time.fromisoformat(at), zone)
    moment, found = utc(f"2026-{days[0]}") - timedelta(minutes=1), []
    for _ in days:
        moment = rhythm.following(moment).at
        found.append(f"{moment:%m-%d %H:%M}")
    assert found == days


def test_a_day_that_a_country_left_out_has_no_slot_of_its_own() -> None:
    rhythm = Rhythm(EVERY_DAY, time(6), APIA)
    found = [rhythm.following(datetime(2011, 12, 29, tzinfo=UTC))]
    found += [rhythm.following(found[0].at)]
    assert [slot.day.isoformat() for slot in found] == ["2011-12-29", "2011-12-31"]
    assert rhythm.before(found[1]) == found[0]
    fridays = Rhythm(frozenset({4}), time(6), APIA)  # The day left out was one.
    assert fridays.following(found[0].at) == Slot(date(2011, 12, 30), found[1].at)


@given(rhythms, moments)
def test_the_newest_slot_and_the_next_are_neighbours(rhythm: Rhythm, moment: datetime) -> None:
    newest, following = rhythm.newest(moment), rhythm.following(moment)
    assert newest.at <= moment < following.at
    assert newest.day < following.day
    assert rhythm.before(following) == newest
    assert rhythm.newest(following.at) == following
    assert rhythm.following(newest.at) == following


@given(rhythms, moments, st.lists(st.integers(1, 100 * 24 * 60), min_size=1, max_size=60))
@settings(max_examples=60)
def test_whoever_looks_now_and_then_takes_each_slot_once_and_skips_only_overtaken_ones(
    rhythm: Rhythm, moment: datetime, waits: list[int]
) -> None:
    taken = [rhythm.newest(moment)]
    looks = [moment]
    for minutes in waits:
        looks.append(looks[-1] + timedelta(minutes=minutes))
        if (slot := rhythm.newest(looks[-1])) != taken[-1]:
            taken.append(slot)
    assert [slot.day for slot in taken] == sorted({slot.day for slot in taken})
    assert [slot.at for slot in taken] == sorted({slot.at for slot in taken})
    slot = taken[0]
    while (slot := rhythm.following(slot.at)).at <= looks[-1]:
        overtaken = rhythm.following(slot.at).at
        assert (slot in taken) == any(slot.at <= look < overtaken for look in looks)


@given(rhythms.filter(lambda rhythm: rhythm.zone != APIA), moments)
def test_every_day_of_the_rhythm_has_its_slot(rhythm: Rhythm, moment: datetime) -> None:
    slot = rhythm.newest(moment)
    for _ in range(20):
        following = rhythm.following(slot.at)
        between = range(1, (following.day - slot.day).days)
        assert not any(rhythm._has(slot.day + timedelta(days=n)) for n in between)
        slot = following


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (EVERY_DAY, "every day at 06:30 (Europe/Berlin)"),
        (WORKDAYS, "Monday to Friday at 06:30 (Europe/Berlin)"),
        ({4}, "on Fridays at 06:30 (Europe/Berlin)"),
        ({4, 0, 2}, "on Mondays, Wednesdays and Fridays at 06:30 (Europe/Berlin)"),
        (MONTHLY, "on the first of each month at 06:30 (Europe/Berlin)"),
    ],
)
def test_a_rhythm_can_be_said(days: set[int], words: str) -> None:
    assert Rhythm(frozenset(days), time(6, 30), BERLIN).words == words


def test_once_a_month_is_the_first_of_each() -> None:
    rhythm = Rhythm(MONTHLY, time(0), "UTC")
    assert rhythm.newest(utc("2026-03-31 23:59")).day == date(2026, 3, 1)
    assert rhythm.following(utc("2026-03-01 00:00")).day == date(2026, 4, 1)


def utc(text: str) -> datetime:
    """Return a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
