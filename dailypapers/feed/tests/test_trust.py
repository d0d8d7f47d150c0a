from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from dailypapers.feed.trust import distrust
from dailypapers.sources import rows
from dailypapers.sources.models import Arrival, Harvest

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 9, 30)
NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _failing(settings: Settings) -> None:
    """Have arXiv fail since four this morning."""
    settings.OFFLINE = False
    rows.seed()
    for hour, state in ((20, Harvest.State.DONE), (28, Harvest.State.FAILED)):
        began = NOON + timedelta(hours=hour - 36, minutes=10)
        Harvest.objects.create(
            source="arxiv", started_at=began, finished_at=began, since=WEDNESDAY, state=state
        )


def test_a_list_without_a_failed_source_says_so_and_what_it_shows() -> None:
    said = "arXiv has not answered since 04:10 UTC"
    assert distrust(WEDNESDAY, [], NOON) == f"{said}; papers may be missing."
    assert distrust(WEDNESDAY, ["arxiv"], NOON) == f"{said}; papers may be missing."
    others = ["biorxiv", "readers", "arxiv"]
    assert distrust(WEDNESDAY, others, NOON) == f"{said}; showing what bioRxiv and readers brought."


def test_lists_before_and_long_ago_are_left_alone() -> None:
    assert distrust(WEDNESDAY - timedelta(days=2), [], NOON) == ""
    assert distrust(WEDNESDAY - timedelta(days=99), [], NOON) == ""


def test_who_asks_nobody_says_nothing(settings: Settings) -> None:
    settings.OFFLINE = True
    assert distrust(WEDNESDAY, [], NOON) == ""


def test_a_day_that_brought_far_too_little_is_told_when_all_went_well() -> None:
    Harvest.objects.update(state=Harvest.State.DONE, started_at=NOON, finished_at=NOON)
    for n in range(1, 5):
        Arrival.objects.create(source="arxiv", day=WEDNESDAY - timedelta(weeks=n), listed=310)
    said = "arXiv brought 0 papers; on a Wednesday it is usually about 310"
    assert distrust(WEDNESDAY, ["readers"], NOON) == f"{said}; showing what readers brought."
