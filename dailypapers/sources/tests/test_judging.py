from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from dailypapers.sources.arxiv.holidays import quiet
from dailypapers.sources.judging import WEEKS, Account, Verdict, judge, standing, usual
from dailypapers.sources.registry import CONNECTORS
from dailypapers.testing.shared import shared_data

WEDNESDAY = date(2026, 9, 30)
HOUR = timedelta(hours=1)
ARXIV = Account(every=4 * HOUR, listed_by=6 * HOUR, came=300, usual=310)


def at(hour: float, day: date = WEDNESDAY) -> datetime:
    """Return a time of a day, in UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(hours=hour)


def test_a_source_that_brought_what_is_usual_is_fine() -> None:
    assert judge(replace(ARXIV, done_at=at(8)), WEDNESDAY, at(9)) == Verdict.FINE


def test_before_its_list_is_due_nothing_is_missing() -> None:
    asked = replace(ARXIV, done_at=at(0.5), came=0)
    assert judge(asked, WEDNESDAY, at(1)) == Verdict.EARLY


def test_little_is_thin_once_the_list_is_complete() -> None:
    asked = replace(ARXIV, done_at=at(8), came=61)
    assert judge(asked, WEDNESDAY, at(9)) == Verdict.THIN
    assert judge(replace(asked, came=62), WEDNESDAY, at(9)) == Verdict.FINE
    assert judge(replace(asked, usual=None), WEDNESDAY, at(9)) == Verdict.FINE
    assert judge(replace(asked, came=0, usual=9), WEDNESDAY, at(9)) == Verdict.FINE


def test_a_day_off_is_quiet_and_not_thin() -> None:
    asked = replace(ARXIV, done_at=at(8), came=0, quiet="Thanksgiving", stale=True)
    assert judge(asked, WEDNESDAY, at(9)) == Verdict.QUIET
    assert judge(replace(asked, came=3), WEDNESDAY, at(9)) == Verdict.FINE


def test_a_failure_is_no_quiet_day() -> None:
    failing = replace(ARXIV, done_at=at(20, date(2026, 9, 29)), failing_since=at(4), came=0)
    assert judge(failing, WEDNESDAY, at(5)) == Verdict.FAILED
    assert judge(replace(failing, quiet="the weekend"), WEDNESDAY, at(5)) == Verdict.FAILED


def test_a_list_that_came_before_the_failure_can_be_trusted() -> None:
    failing = replace(ARXIV, done_at=at(8), failing_since=at(12))
    assert judge(failing, WEDNESDAY, at(13)) == Verdict.FINE
    assert standing(failing, WEDNESDAY, at(13)) == Verdict.FAILED


def test_a_failure_of_today_says_nothing_of_last_week() -> None:
    failing = replace(ARXIV, done_at=at(8), failing_since=at(12))
    assert judge(failing, date(2026, 9, 23), at(13)) == Verdict.FINE
    never = replace(ARXIV, failing_since=at(12))
    assert judge(never, date(2026, 9, 23), at(13)) == Verdict.FINE
    assert judge(never, WEDNESDAY, at(13)) == Verdict.FAILED


def test_a_worker_that_stands_still_is_noticed() -> None:
    asked = replace(ARXIV, done_at=at(2), came=0)
    assert judge(asked, WEDNESDAY, at(6.5)) != Verdict.LATE
    assert judge(asked, WEDNESDAY, at(7.5)) == Verdict.LATE


def test_an_old_list_is_stale_and_a_source_never_asked_is_new() -> None:
    assert judge(replace(ARXIV, done_at=at(8), stale=True), WEDNESDAY, at(9)) == Verdict.STALE
    assert judge(Account(HOUR, HOUR), WEDNESDAY, at(9)) == Verdict.NEW


def test_a_weekday_on_which_nothing_usually_comes_is_quiet() -> None:
    asked = replace(ARXIV, done_at=at(2), came=0, usual=0)
    assert judge(asked, WEDNESDAY, at(3)) == Verdict.QUIET
    assert judge(replace(asked, came=1), WEDNESDAY, at(3)) == Verdict.FINE
    assert judge(replace(asked, failing_since=at(1), done_at=None), WEDNESDAY, at(3)) == (
        Verdict.FAILED
    )


# Real weeks: how many papers two sources listed on each day that was collected.


@pytest.fixture(scope="module")
def real() -> Counter[date]:
    """Papers of arXiv by the day of the list, without two days long before the others."""
    days: Counter[date] = Counter()
    with gzip.open(shared_data("papers.jsonl.gz")) as lines:
        for line in lines:
            if b'"feed_day": "' in line:
                days[date.fromisoformat(json.loads(line)["feed_day"])] += 1
    return Counter({day: n for day, n in days.items() if day.year > 2023})


@pytest.fixture(scope="module")
def hugging_face() -> Counter[date]:
    """Papers of Hugging Face by the day that was collected."""
    with gzip.open(shared_data("hf_daily", "papers.jsonl.gz")) as lines:
        said = (json.loads(line)["first_seen_file"] for line in lines)
        return Counter(map(date.fromisoformat, said))


def judged_days(real: Counter[date]) -> Iterator[date]:
    """Yield the days from the fifth week on."""
    first, last = min(real), max(real)
    for n in range(28, (last - first).days + 1):
        yield first + timedelta(days=n)


def verdict(connector: str, real: Counter[date], day: date, came: int) -> Verdict:
    """Judge a day once its list is complete, with what is known then of the weeks before."""
    known = CONNECTORS[connector]
    before = [day - timedelta(weeks=n) for n in range(1, WEEKS + 1)]
    counts = [real[one] for one in before if one >= min(real) and not known.quiet(one)]
    account = Account(
        every=known.every,
        listed_by=known.listed_by,
        done_at=at(47, day),
        quiet=known.quiet(day),
        came=came,
        usual=usual(counts),
    )
    return judge(account, day, at(47.5, day))


@pytest.mark.shared
def test_real_days_of_arxiv_are_fine_or_quiet_but_for_one(real: Counter[date]) -> None:
    found = {day: verdict("arxiv", real, day, real[day]) for day in judged_days(real)}
    assert set(found.values()) <= {Verdict.FINE, Verdict.QUIET, Verdict.THIN}
    assert [day for day, said in found.items() if said is Verdict.THIN] == [date(2025, 12, 31)]
    # Every working day without a list is known to be one.
    empty = [day for day, said in found.items() if not real[day] and said is not Verdict.QUIET]
    assert empty == []


@pytest.mark.shared
def test_on_every_real_working_day_a_list_that_is_lost_or_cut_is_noticed(
    real: Counter[date],
) -> None:
    days = [day for day in judged_days(real) if not quiet(day)]
    assert len(days) > 250
    for day in days:
        assert verdict("arxiv", real, day, 0) == Verdict.THIN, day
    cut = [verdict("arxiv", real, day, real[day] // 10) for day in days]
    assert cut.count(Verdict.THIN) / len(cut) > 0.8  # Not while what is listed grew fivefold.


@pytest.mark.shared
def test_two_real_years_of_hugging_face_are_told_from_a_gap(hugging_face: Counter[date]) -> None:
    """Nothing was collected for five weeks, and on one Friday: these days have to be noticed."""
    first, last = date(2024, 12, 11), date(2025, 1, 16)
    found = {
        day: verdict("hf-daily", hugging_face, day, hugging_face[day])
        for day in judged_days(hugging_face)
    }
    thin = {day for day, said in found.items() if said is Verdict.THIN}
    assert {day for day in thin if not first <= day <= last} == {date(2025, 11, 14)}
    beginning = [first + timedelta(days=n) for n in range(14)]
    due = [day for day in beginning if not quiet(day) and day.weekday() != 3]
    assert set(due) <= thin  # But for Thursdays, of which fewer than ten papers were usual then.
    outside = [day for day in found if not first <= day <= last and day not in thin]
    empty = [day for day in outside if not hugging_face[day]]
    assert {found[day] for day in empty} == {Verdict.QUIET}
    assert all(found[day] is Verdict.FINE for day in outside if hugging_face[day])


@pytest.mark.shared
def test_a_source_without_a_calendar_is_quiet_by_its_weekdays(hugging_face: Counter[date]) -> None:
    """The same lists as if nobody knew when they come: weekends are learnt, holidays are not."""
    found = {
        day: verdict("biorxiv", hugging_face, day, hugging_face[day])
        for day in judged_days(hugging_face)
        if day > date(2025, 2, 28)
    }
    weekend = {said for day, said in found.items() if day.weekday() >= 5}
    assert weekend == {Verdict.QUIET}
    thin = [day for day, said in found.items() if said is Verdict.THIN]
    assert thin == [date(2025, 6, 20), date(2025, 11, 14)]
    for day in found:
        lost = verdict("biorxiv", hugging_face, day, 0)
        few = lost is Verdict.FINE  # Less than ten are usual.
        assert few or (lost is Verdict.THIN) == (day.weekday() < 5)
