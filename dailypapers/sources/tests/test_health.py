from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from dailypapers.core.errors import SourceError
from dailypapers.core.models import Job
from dailypapers.sources import harvest as harvesting
from dailypapers.sources import rows
from dailypapers.sources.base import Batch, Status
from dailypapers.sources.harvest import harvest
from dailypapers.sources.health import Sight, sights, standings
from dailypapers.sources.models import Arrival, Harvest
from dailypapers.testing.connectors import FakeConnector
from dailypapers.testing.make import make_announcement, make_record

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 9, 30)
NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)
DONE, FAILED = Harvest.State.DONE, Harvest.State.FAILED


@pytest.fixture(autouse=True)
def _arxiv(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OFFLINE = False
    monkeypatch.setattr(harvesting, "now", lambda: NOON)
    rows.seed()


def run(hours: float, state: Harvest.State, **changes: Any) -> None:
    """Write down a run of arXiv that took a minute, some hours before noon."""
    began = NOON - timedelta(hours=hours)
    plain = {"started_at": began, "finished_at": began + timedelta(minutes=1), "since": WEDNESDAY}
    Harvest.objects.create(source="arxiv", state=state, **{**plain, **changes})


def arxiv(day: date = WEDNESDAY) -> Sight:
    (only,) = sights(day, NOON)
    return only


def test_it_tells_since_when_a_source_fails_and_why_it_failed_last() -> None:
    run(20, DONE, watermark=date(2026, 9, 29))
    run(9, FAILED, error="no answer")
    run(7 + 50 / 60, FAILED, error="answered 503")
    sight = arxiv()
    assert sight.is_broken
    assert sight.sentence == "arXiv has not answered since 03:00 UTC"
    assert sight.account.error == "answered 503"
    assert sight.account.done_at == NOON - timedelta(hours=20) + timedelta(minutes=1)
    (now,) = standings(WEDNESDAY, NOON)
    assert now.watermark == date(2026, 9, 29)


def test_what_ended_well_since_mends_it() -> None:
    run(9, FAILED, error="no answer")
    run(2, DONE)
    assert not arxiv().is_broken
    assert arxiv().account.failing_since is None


def test_papers_asked_for_by_id_mend_nothing() -> None:
    run(9, FAILED, error="no answer")
    run(2, DONE, since=None)
    assert arxiv().is_broken


def test_usual_is_the_median_of_the_weekday_without_days_off() -> None:
    counts = [300, 0, 320, 310, 305, 315]
    for n, came in enumerate(counts, start=1):
        Arrival.objects.create(source="arxiv", day=WEDNESDAY - WEEK * n, listed=came)
    Arrival.objects.create(source="arxiv", day=date(2026, 9, 29), listed=5)
    Arrival.objects.create(source="other", day=WEDNESDAY, listed=9)
    run(2, DONE)
    assert (arxiv().account.usual, arxiv().account.came) == (307, 0)
    assert arxiv().sentence == "arXiv brought 0 papers; on a Wednesday it is usually about 307"
    assert arxiv(date(2026, 9, 29)).account.usual == 0


def test_weeks_in_which_nothing_came_count_from_the_first_day_on() -> None:
    Arrival.objects.create(source="arxiv", day=WEDNESDAY - WEEK * 4 - timedelta(days=1), listed=9)
    assert arxiv().account.usual == 0


def test_a_stale_list_is_told() -> None:
    source = FakeConnector([Batch(status=Status.STALE, note="still yesterday's")], "arxiv")
    harvest(source)
    assert arxiv().sentence == "arXiv still showed an older list at 12:00 UTC"
    harvest(FakeConnector([Batch()], "arxiv"))
    assert not arxiv().is_broken


def test_a_harvest_counts_what_it_brought_by_day_each_paper_once() -> None:
    listed = [make_record(announcement=make_announcement(WEDNESDAY)) for _ in range(3)]
    earlier = make_record(announcement=make_announcement("2026-09-29"))
    revised = make_record()
    script = [Batch((*listed, earlier), cursor="2"), Batch((listed[0], revised))]
    for _ in range(2):  # A day is shown again by every harvest: that makes it no busier.
        harvest(FakeConnector(list(script), "arxiv"))
    found = list(Arrival.objects.order_by("day").values_list("day", "listed", "fresh"))
    assert found == [(date(2026, 9, 29), 1, 0), (WEDNESDAY, 3, 1)]


def test_two_sources_of_one_connector_are_counted_apart() -> None:
    record = make_record(announcement=make_announcement(WEDNESDAY))
    for name in ("one", "two"):
        harvest(FakeConnector([Batch((record,))], "arxiv"), name=name)
    assert sorted(Arrival.objects.values_list("source", "listed")) == [("one", 1), ("two", 1)]


def test_a_failure_keeps_the_counts_of_what_came_before_it() -> None:
    record = make_record(announcement=make_announcement(WEDNESDAY))
    with pytest.raises(SourceError):
        harvest(FakeConnector([Batch((record,), cursor="2"), SourceError("asleep")], "arxiv"))
    assert Arrival.objects.get().listed == 1


def test_it_says_when_a_source_is_asked_next(settings: Settings) -> None:
    Job.objects.create(name="source.arxiv", due_at=NOON + timedelta(hours=1))
    (sight,) = standings(WEDNESDAY, NOON)
    assert sight.due_at == NOON + timedelta(hours=1)
    settings.OFFLINE = True
    (sight,) = standings(WEDNESDAY, NOON)
    assert sight.due_at is None


def test_any_number_of_sources_costs_as_many_queries(
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.SOURCES = [{"name": f"a{n}", "connector": "arxiv"} for n in range(9)]
    rows.seed()
    with django_assert_num_queries(3):
        assert len(standings(WEDNESDAY, NOON)) == 10
