from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dailypapers.feed.calendar import day, parse
from dailypapers.feed.quiet import why_quiet
from dailypapers.sources import pruning, rows
from dailypapers.sources.models import Harvest, Source
from dailypapers.testing.make import make_edition

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 9, 29)
TODAY = date(2026, 10, 8)


@pytest.fixture
def papers() -> None:
    """Have an edition on another day, so that the instance is not empty."""
    make_edition("2026-09-01", 1)


def harvest(on: date, state: Harvest.State, source: str = "arxiv", **changes: Any) -> None:
    """Write down a run of a source that began at five in the morning."""
    began = datetime(on.year, on.month, on.day, 5, tzinfo=UTC)
    plain = {"started_at": began, "finished_at": began + timedelta(minutes=3), "since": on}
    Harvest.objects.create(source=source, state=state, **{**plain, **changes})


def reason(code: str, today: date = TODAY) -> str:
    """Return the word for a day."""
    return why_quiet(parse("day", code), today).reason


def test_an_instance_without_any_paper_is_empty() -> None:
    said = why_quiet(day(TUESDAY), TODAY)
    assert (said.reason, said.sentence) == ("empty", "This instance has no papers yet.")


@pytest.mark.usefixtures("papers")
def test_a_day_after_today_has_not_come() -> None:
    assert reason("2026-10-09") == "future"
    assert why_quiet(parse("week", "2026-W42"), TODAY).sentence == "This week has not come yet."


@pytest.mark.usefixtures("papers")
def test_saturday_and_sunday_are_a_weekend_and_friday_is_not() -> None:
    assert reason("2026-09-26") == reason("2026-09-27") == "weekend"
    assert reason("2026-09-25") == "unasked"
    said = why_quiet(parse("day", "2026-09-26"), TODAY).sentence
    assert said == "No papers were announced on this Saturday."


@pytest.mark.usefixtures("papers")
def test_a_holiday_of_the_sources_is_named() -> None:
    rows.seed()
    juneteenth = date(2026, 6, 22)  # A Monday, of which arXiv has no list.
    said = why_quiet(day(juneteenth), TODAY)
    assert said.sentence == "No papers were announced on this Monday: Juneteenth."
    Source.objects.update(connector="elsewhere")
    assert why_quiet(day(juneteenth), TODAY).reason == "unasked"


@pytest.mark.usefixtures("papers")
def test_a_week_and_a_month_that_end_on_a_weekend_are_none() -> None:
    assert why_quiet(parse("week", "2026-W38"), TODAY).reason == "unasked"
    assert why_quiet(parse("month", "2026-01"), TODAY).reason == "unasked"


@pytest.mark.usefixtures("papers")
def test_a_source_that_failed_is_named_with_its_error() -> None:
    harvest(TUESDAY, Harvest.State.FAILED, error="It answered 503.")
    said = why_quiet(day(TUESDAY), TODAY)
    assert said.reason == "failed"
    assert said.sentence == (
        "arxiv could not be asked at 05:00 UTC on 29 September: It answered 503. "
        "Papers of this day may be missing."
    )
    assert why_quiet(parse("week", "2026-W40"), TODAY).reason == "failed"
    assert reason("2026-09-28") == "unasked"


@pytest.mark.usefixtures("papers")
def test_a_failure_outdoes_a_weekend() -> None:
    harvest(date(2026, 9, 26), Harvest.State.FAILED)
    assert reason("2026-09-26") == "failed"


@pytest.mark.usefixtures("papers")
def test_a_failure_is_forgotten_once_the_source_answered() -> None:
    harvest(TUESDAY, Harvest.State.FAILED)
    harvest(TUESDAY + timedelta(days=1), Harvest.State.DONE, since=TUESDAY)
    assert reason("2026-09-29") == "silent"


@pytest.mark.usefixtures("papers")
def test_another_source_or_a_paper_by_its_id_mends_no_failure() -> None:
    harvest(TUESDAY, Harvest.State.FAILED)
    harvest(TUESDAY + timedelta(days=1), Harvest.State.DONE, source="acl")
    harvest(TUESDAY + timedelta(days=1), Harvest.State.DONE, since=None)
    assert reason("2026-09-29") == "failed"


@pytest.mark.usefixtures("papers")
def test_papers_asked_for_by_their_ids_fail_no_day() -> None:
    harvest(TUESDAY, Harvest.State.FAILED, since=None)
    assert reason("2026-09-29") == "unasked"


@pytest.mark.usefixtures("papers")
def test_old_days_are_explained_when_old_runs_are_forgotten() -> None:
    days = [TODAY - pruning.KEPT - timedelta(days=30 + n) for n in range(3)]
    for _ in range(2):
        harvest(days[0], Harvest.State.FAILED)
        harvest(days[1], Harvest.State.DONE, source="acl")
    said = [reason(day.isoformat()) for day in days]
    assert pruning.prune() == 2
    assert [reason(day.isoformat()) for day in days] == said
    assert said[:2] == ["failed", "silent"]


@pytest.mark.usefixtures("papers")
def test_of_two_sources_that_failed_the_one_not_mended_is_named() -> None:
    late = datetime(2026, 9, 29, 9, tzinfo=UTC)
    harvest(TUESDAY, Harvest.State.FAILED, source="acl")
    harvest(TUESDAY, Harvest.State.FAILED, source="arxiv", started_at=late)
    harvest(TUESDAY, Harvest.State.DONE, source="arxiv", started_at=late + timedelta(hours=1))
    assert why_quiet(day(TUESDAY), TODAY).sentence.startswith("acl could not be asked")


@pytest.mark.usefixtures("papers")
def test_today_it_is_early() -> None:
    said = why_quiet(day(TUESDAY), TUESDAY)
    assert said.reason == "early"
    assert said.sentence == "No papers have been announced today so far."
    week = why_quiet(parse("week", "2026-W40"), TUESDAY)
    assert week.sentence == "No papers have been announced this week so far."


@pytest.mark.usefixtures("papers")
def test_a_day_for_which_no_source_was_asked_is_not_called_silent() -> None:
    assert reason("2026-09-29") == "unasked"
    harvest(TUESDAY + timedelta(days=3), Harvest.State.DONE)
    harvest(TUESDAY - timedelta(days=1), Harvest.State.DONE)
    assert reason("2026-09-29") == "unasked"


@pytest.mark.usefixtures("papers")
def test_a_day_whose_sources_answered_with_nothing_is_silent() -> None:
    harvest(TUESDAY + timedelta(days=1), Harvest.State.DONE, since=TUESDAY)
    said = why_quiet(day(TUESDAY), TODAY)
    assert said.reason == "silent"
    assert said.sentence.startswith("The sources were asked")


@pytest.mark.usefixtures("papers")
def test_one_source_that_has_nothing_is_not_taken_for_all() -> None:
    said = why_quiet(day(date(2026, 9, 1)), TODAY, source="nobody")
    assert said.reason == "filtered"
    assert said.sentence == "No source named “nobody” announced a paper here."
