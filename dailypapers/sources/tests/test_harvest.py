from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dailypapers.catalogue.models import Paper
from dailypapers.core.errors import SourceError
from dailypapers.sources import harvest as harvesting
from dailypapers.sources.base import Batch, Skipped, Status
from dailypapers.sources.harvest import fetch_ids, harvest, watermark
from dailypapers.sources.models import Harvest
from dailypapers.testing.connectors import FakeConnector
from dailypapers.testing.make import make_paper, make_record, paper_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 22)
NOON = datetime(2026, 9, 24, 12, tzinfo=UTC)


def batch(papers: int = 1, **changes: Any) -> Batch:
    return Batch(tuple(make_record(source="fake") for _ in range(papers)), **changes)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvesting, "now", lambda: NOON)


def test_a_run_is_counted_and_done() -> None:
    known = make_record(source="fake")
    first = Batch((known, make_record(source="fake")), skipped=(Skipped("x", "no title"),))
    better = make_record(source="fake", source_id=known.source_id, identifiers=known.identifiers)
    source = FakeConnector([first, Batch((better, first.records[1]), watermark=DAY)])
    told: list[Batch] = []
    run = harvest(source, progress=told.append)
    assert (run.new, run.changed, run.same, run.skipped) == (2, 1, 1, 1)
    assert (run.state, run.error, run.cursor) == (Harvest.State.DONE, "", "")
    assert (run.watermark, run.finished_at) == (DAY, NOON)
    assert len(told) == 2
    assert Paper.objects.count() == 2


def test_a_source_never_asked_is_asked_for_a_few_days() -> None:
    source = FakeConnector([Batch()])
    harvest(source, until=DAY, sets=["a", "b"])
    since = date(2026, 9, 21)
    assert source.asked == [{"since": since, "until": DAY, "sets": ["a", "b"], "cursor": None}]


def test_the_next_run_begins_at_the_watermark() -> None:
    harvest(FakeConnector([batch(watermark=DAY)]))
    source = FakeConnector([Batch()])
    harvest(source)
    assert source.asked[0]["since"] == DAY
    assert Harvest.objects.count() == 2


def test_a_day_given_by_hand_wins() -> None:
    harvest(FakeConnector([batch(watermark=DAY)]))
    source = FakeConnector([Batch()])
    harvest(source, since=date(2020, 1, 1))
    assert source.asked[0]["since"] == date(2020, 1, 1)


def test_the_watermark_moves_only_with_the_batch_that_carries_it() -> None:
    with pytest.raises(SourceError):
        harvest(FakeConnector([batch(cursor="1"), batch(cursor="2"), SourceError("asleep")]))
    assert watermark("fake") is None
    harvest(FakeConnector([batch(watermark=DAY)]))
    assert watermark("fake") == DAY
    harvest(FakeConnector([batch(), batch()]))
    assert watermark("fake") == DAY
    harvest(FakeConnector([batch(watermark=DAY + timedelta(days=1)), batch()]))
    assert watermark("fake") == DAY + timedelta(days=1)
    assert watermark("other") is None


def test_an_older_watermark_does_not_move_it_back() -> None:
    harvest(FakeConnector([batch(watermark=DAY)]))
    harvest(FakeConnector([batch(watermark=DAY - timedelta(days=30))]), since=date(2026, 8, 1))
    assert watermark("fake") == DAY


def test_what_was_set_while_the_clock_was_ahead_is_no_watermark() -> None:
    for day in (DAY, NOON.date() + timedelta(days=2)):
        Harvest.objects.create(source="fake", state=Harvest.State.DONE, watermark=day)
    source = FakeConnector([batch(watermark=NOON.date())])
    harvest(source)
    assert source.asked[0]["since"] == DAY
    assert watermark("fake") == NOON.date()


def test_a_failure_is_kept_and_raised() -> None:
    with pytest.raises(SourceError, match="asleep"):
        harvest(FakeConnector([batch(3, cursor="1"), SourceError("the source is asleep")]))
    run = Harvest.objects.get()
    assert (run.state, run.error, run.new) == (Harvest.State.FAILED, "the source is asleep", 3)
    assert run.finished_at == NOON
    assert Paper.objects.count() == 3


def test_a_failure_of_our_own_is_kept_too() -> None:
    with pytest.raises(ZeroDivisionError):
        harvest(FakeConnector([ZeroDivisionError("by zero")]))
    run = Harvest.objects.get()
    assert (run.state, run.error) == (Harvest.State.FAILED, "ZeroDivisionError('by zero')")


def test_it_goes_on_after_the_last_batch_that_was_stored() -> None:
    source = FakeConnector([batch(cursor="page 2"), batch(cursor="page 3"), SourceError("asleep")])
    with pytest.raises(SourceError):
        harvest(source, since=DAY)
    again = FakeConnector([batch(watermark=DAY)])
    run = harvest(again)
    assert again.asked == [{"since": DAY, "until": None, "sets": (), "cursor": "page 3"}]
    assert Harvest.objects.count() == 1
    assert (run.new, run.state, run.error, run.cursor) == (3, Harvest.State.DONE, "", "")


def test_a_killed_run_goes_on_too() -> None:
    Harvest.objects.create(source="fake", started_at=NOON, since=DAY, cursor="page 2")
    source = FakeConnector([Batch()])
    assert harvest(source).state == Harvest.State.DONE
    assert source.asked[0]["cursor"] == "page 2"


@pytest.mark.parametrize(
    "last",
    [
        {"cursor": ""},
        {"cursor": "page 2", "started_at": NOON - timedelta(hours=7)},
        {"cursor": "page 2", "state": Harvest.State.DONE},
        {"cursor": "page 2", "source": "other"},
    ],
)
def test_it_begins_anew_where_going_on_makes_no_sense(last: dict[str, Any]) -> None:
    values = {"source": "fake", "started_at": NOON, "state": Harvest.State.FAILED, "since": DAY}
    Harvest.objects.create(**{**values, **last})
    source = FakeConnector([Batch()])
    harvest(source)
    assert source.asked[0]["cursor"] is None
    assert Harvest.objects.count() == 2


def test_a_batch_and_its_cursor_are_stored_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(column: str) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr(harvesting, "F", fail)
    with pytest.raises(RuntimeError):
        harvest(FakeConnector([batch(cursor="page 2")]))
    assert Harvest.objects.get().cursor == ""
    assert not Paper.objects.exists()


def test_what_the_source_deleted_is_withdrawn() -> None:
    record, other = make_record(source="fake"), make_record(source="elsewhere", source_id="9")
    harvest(FakeConnector([Batch((record,))]))
    make_paper(source="elsewhere", source_id="9")
    run = harvest(FakeConnector([Batch(deleted=(record.source_id, "9", "never heard of"))]))
    paper = paper_of(record)
    assert (paper.withdrawn, paper.title) == (True, record.title)
    assert not paper_of(other).withdrawn
    assert run.changed == 1
    assert harvest(FakeConnector([Batch(deleted=(record.source_id,))])).same == 1


def test_that_a_source_is_stale_is_kept_as_a_note() -> None:
    note = "arXiv still shows Friday's list"
    run = harvest(FakeConnector([Batch(status=Status.STALE, note=note), batch()]))
    assert (run.note, run.state) == (note, Harvest.State.DONE)


def test_single_papers_move_no_watermark() -> None:
    source = FakeConnector([batch(2)])
    run = fetch_ids(source, ["1", "2"])
    assert source.asked == [{"ids": ["1", "2"]}]
    assert (run.new, run.note, run.state) == (2, "2 papers by id", Harvest.State.DONE)
    assert watermark("fake") is None
