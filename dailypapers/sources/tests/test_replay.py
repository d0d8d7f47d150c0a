"""Real weeks of arXiv, harvested day after day; `bench/replay.py` does all of them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.core.http import Http
from dailypapers.sources.arxiv.client import ArxivConnector
from dailypapers.sources.base import Batch
from dailypapers.sources.harvest import harvest, watermark
from dailypapers.sources.models import Arrival, Harvest
from dailypapers.testing.arxiv_days import Archive, Listed, read_days, serving
from dailypapers.testing.replay import FakeTime
from dailypapers.testing.shared import shared_data

pytestmark = [pytest.mark.shared, pytest.mark.django_db, pytest.mark.any_database]

FIRST, LAST = date(2025, 7, 28), date(2025, 8, 15)  # Three weeks over the turn of a month.
OFF = {date(2025, 8, 5), date(2025, 8, 6), date(2025, 8, 7)}
STOPPED = date(2025, 8, 12)


@pytest.fixture(scope="module")
def papers() -> list[Listed]:
    """The papers of the weeks, by day."""
    found = read_days(shared_data("papers.jsonl.gz"))
    return [paper for paper in found if FIRST <= paper.day <= LAST]


def test_every_paper_comes_once_and_on_its_day(papers: list[Listed]) -> None:
    archive, day = Archive(papers, page=40), FIRST
    with serving(archive) as url, Http(timekeeper=FakeTime().keeper()) as http:
        arxiv = ArxivConnector(http, oai_url=url, today=lambda: archive.today)
        while day <= LAST:
            archive.today = day
            if day not in OFF:  # This instance was off for three days: the next run catches up.
                _harvest(arxiv, day)
                _harvest(arxiv, day)  # Twice a day, and again what was there the day before.
            day += timedelta(days=1)
    new = {paper.arxiv_id: paper.day for paper in papers if paper.is_new}
    announced = Announcement.objects.values_list("paper__address", "day")
    assert len(announced) == len(new) > 600
    assert dict(announced) == new
    assert Paper.objects.count() == len({paper.arxiv_id for paper in papers})
    assert watermark("arxiv") == max(paper.day for paper in papers)
    counted = dict(Arrival.objects.filter(listed__gt=0).values_list("day", "listed"))
    assert counted == Counter(new.values())


def _harvest(arxiv: ArxivConnector, day: date) -> None:
    """Harvest; on one day it is stopped after the first page, and goes on."""
    since = None if watermark("arxiv") else FIRST
    if day == STOPPED and not Harvest.objects.filter(error="stopped").exists():
        with pytest.raises(RuntimeError):
            harvest(arxiv, since=since, progress=_stop)
        Harvest.objects.filter(state=Harvest.State.FAILED).update(error="stopped")
    run = harvest(arxiv, since=since)
    assert run.state == Harvest.State.DONE


def _stop(batch: Batch) -> None:
    raise RuntimeError("stopped")
