from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now
from dailypapers.core.errors import SourceError
from dailypapers.core.models import Job
from dailypapers.core.schedule import alone, run_due
from dailypapers.sources.base import Batch
from dailypapers.sources.chains import gather, harvest_row
from dailypapers.sources.harvest import watermark
from dailypapers.sources.jobs import tasks
from dailypapers.sources.models import Harvest
from dailypapers.sources.registry import CONNECTORS, Kind
from dailypapers.sources.rows import source
from dailypapers.testing.connectors import FakeConnector
from dailypapers.testing.make import make_record

pytestmark = pytest.mark.django_db

CHAIN: list[dict[str, Any]] = [
    {"name": "home", "fallbacks": ["mirror", "cupboard"]},
    {"name": "mirror", "active": False},
    {"name": "cupboard", "active": False},
]


def batch() -> Batch:
    return Batch((make_record(source="fake"),))


@pytest.fixture
def chain(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, FakeConnector]:
    """A source with two fallbacks that are not asked by themselves."""
    made = {table["name"]: FakeConnector([], table["name"]) for table in CHAIN}
    for name, connector in made.items():
        monkeypatch.setitem(CONNECTORS, name, Kind(lambda connector=connector: connector))
    settings.SOURCES, settings.ARXIV_SETS, settings.OFFLINE = CHAIN, [], False
    return made


def runs() -> list[tuple[str, str]]:
    return list(Harvest.objects.order_by("pk").values_list("source", "state"))


def test_nobody_stands_in_for_a_source_that_delivers(chain: dict[str, FakeConnector]) -> None:
    chain["home"].script = [batch()]
    gather("home")
    assert runs() == [("home", "done")]


def test_the_next_in_the_chain_stands_in_and_the_failure_is_kept(
    chain: dict[str, FakeConnector],
) -> None:
    chain["home"].script = [SourceError("home is asleep")]
    chain["mirror"].script = [SourceError("mirror is broken", permanent=True)]
    chain["cupboard"].script = [batch()]
    with pytest.raises(SourceError, match="home is asleep; cupboard is read in its place"):
        gather("home")
    assert runs() == [("home", "failed"), ("mirror", "failed"), ("cupboard", "done")]
    assert Harvest.objects.get(source="home").note == "cupboard is read in its place"
    assert Paper.objects.count() == 1


def test_a_chain_that_fails_to_its_end_says_why_of_each(chain: dict[str, FakeConnector]) -> None:
    for name, connector in chain.items():
        connector.script = [SourceError(f"{name} is asleep")]
    with pytest.raises(SourceError) as caught:
        gather("home")
    assert all(f"{name} is asleep" in str(caught.value) for name in chain)


def test_an_option_given_by_hand_moves_no_watermark(
    chain: dict[str, FakeConnector], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = Kind(lambda cup="": chain["home"], options={"cup": "which of them"})
    monkeypatch.setitem(CONNECTORS, "home", kind)
    row, today = source("home"), now().date()
    assert row is not None
    for options, moved in (({"cup": "blue"}, None), ({}, today)):
        chain["home"].script = [replace(batch(), watermark=today)]
        harvest_row(row, options=options)
        assert watermark("home") == moved


def test_a_fallback_is_not_asked_more_often_than_its_rhythm(
    chain: dict[str, FakeConnector],
) -> None:
    chain["home"].script = [SourceError("asleep"), SourceError("still asleep")]
    chain["mirror"].script = [batch(), batch()]
    for _ in range(2):
        with pytest.raises(SourceError, match="mirror is read in its place"):
            gather("home")
    assert len(chain["mirror"].asked) == 1


def test_a_failure_is_tried_again_before_its_rhythm(chain: dict[str, FakeConnector]) -> None:
    chain["home"].script = [SourceError("asleep")]
    run_due(tasks)
    job = Job.objects.get(name="source.home")
    assert "asleep" in job.error
    assert job.due_at < now() + timedelta(minutes=11)


def test_a_harvest_that_another_process_does_is_left_to_it(
    chain: dict[str, FakeConnector],
) -> None:
    chain["home"].script = [SourceError("asleep")]
    with alone("source.mirror"), pytest.raises(SourceError, match="cupboard is read"):
        gather("home")
    assert chain["mirror"].asked == []
