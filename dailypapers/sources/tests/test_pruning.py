from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from dailypapers.sources import pruning, rows
from dailypapers.sources.harvest import watermark
from dailypapers.sources.health import sights
from dailypapers.sources.models import Harvest
from dailypapers.sources.pruning import KEPT, prune, totals

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
LONG_AGO = NOW - KEPT - timedelta(days=30)
DONE, FAILED, RUNNING = Harvest.State.DONE, Harvest.State.FAILED, Harvest.State.RUNNING


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "now", lambda: NOW)


def run(at: datetime, state: str = DONE, source: str = "arxiv", **said: Any) -> int:
    """Write down a run of an hour, and return its number."""
    given = {"since": at.date(), "finished_at": at + timedelta(hours=1), "new": 2, "same": 1}
    made = Harvest.objects.create(source=source, state=state, started_at=at, **{**given, **said})
    return made.pk


def left() -> set[int]:
    return set(Harvest.objects.values_list("pk", flat=True))


def test_of_old_days_the_last_runs_stay_and_of_late_ones_all() -> None:
    hours = [LONG_AGO.replace(hour=hour) for hour in (1, 5, 9)]
    runs = [run(at) for at in hours]
    failures = [run(at + timedelta(hours=1), FAILED) for at in hours]
    others = run(hours[0], source="hf-daily")
    late = [run(NOW - timedelta(days=day, hours=day)) for day in (1, 1, 2)]
    killed = run(LONG_AGO, RUNNING), run(LONG_AGO, DONE, since=None)
    before = totals()
    assert prune() == 6
    assert left() == {runs[-1], failures[-1], others, *late}
    assert not left() & set(killed)
    assert totals() == before
    assert before["arxiv"] == {"new": 22, "changed": 0, "same": 11, "skipped": 0}
    assert prune() == 0
    assert totals() == before


def test_it_goes_on_where_it_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in range(10):
        run(LONG_AGO + timedelta(minutes=minute))
    before = totals()
    monkeypatch.setattr(pruning, "BATCH", 4)
    forget, seen = pruning._forget, []

    def once(source: str, part: list[int]) -> None:
        seen.append(len(part))
        if len(seen) == 2:
            raise KeyboardInterrupt
        forget(source, part)

    monkeypatch.setattr(pruning, "_forget", once)
    with pytest.raises(KeyboardInterrupt):
        prune()
    assert totals() == before
    monkeypatch.setattr(pruning, "_forget", forget)
    assert prune() == 5
    assert totals() == before


def test_what_health_tells_stays_true(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows.seed()
    run(LONG_AGO, watermark=date(2026, 5, 30))
    run(LONG_AGO + timedelta(hours=2))  # Of the same day, by a road that moves no watermark.
    run(LONG_AGO + timedelta(days=1), FAILED, error="no answer")
    run(LONG_AGO + timedelta(days=2), FAILED, error="answered 503")

    def told() -> tuple[Any, ...]:
        (sight,) = sights(NOW.date(), NOW)
        return watermark("arxiv"), sight.sentence, sight.account.error

    before = told()
    prune()
    assert told() == before
    assert before[0] == date(2026, 5, 30)
    with django_assert_num_queries(2):
        totals()
