"""Several sources of one connector: what one has read, missed or was given is no other's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now
from dailypapers.core.errors import SourceError
from dailypapers.sources.chains import gather
from dailypapers.sources.harvest import watermark
from dailypapers.sources.health import Sight, standings
from dailypapers.sources.jobs import tasks
from dailypapers.sources.judging import Verdict
from dailypapers.sources.models import Arrival, Harvest
from dailypapers.testing.replay import Reply, Source, source
from dailypapers.testing.replies import in_json, reply

pytestmark = pytest.mark.django_db

WORKS = Reply(reply("openalex", "works.json"))
LAST = Reply(reply("openalex", "last.json"))
FEED = Reply(reply("feeds", "journal.rss"), headers={"ETag": '"1"'})
ITEMS = Reply(reply("zotero", "items.json"), headers={"Last-Modified-Version": "8"})
NOBODY = Reply(status=403)


@pytest.fixture
def site(settings: Settings) -> Iterator[Source]:
    """A server in place of every source, and an instance that asks it."""
    with source() as played:
        settings.OFFLINE, settings.SOURCE_PAUSE, settings.ARXIV_SETS = False, 0, []
        settings.SOURCE_URLS = dict.fromkeys(("openalex", "zotero"), played.url)
        yield played


def standing(name: str) -> Sight:
    return next(one for one in standings(now().date(), now()) if one.name == name)


def test_two_filters_of_openalex_have_their_own_cursor_watermark_key_and_rhythm(
    site: Source, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOURCES = [
        {"name": "mine", "connector": "openalex", "sets": ["institutions.id:I1"], "every": "2h"},
        {"name": "tea", "connector": "openalex", "sets": ["primary_topic.id:T2"], "every": "1d"},
    ]
    monkeypatch.setenv("DAILYPAPERS_SECRET_MINE", "key of mine")
    monkeypatch.setenv("DAILYPAPERS_SECRET_TEA", "key of tea")
    site.script[:] = [WORKS, NOBODY, WORKS, LAST, LAST]
    with pytest.raises(SourceError):
        gather("mine")  # It stops in the middle,
    gather("tea")  # the other goes on as if nothing had been,
    assert (watermark("mine"), watermark("tea")) == (None, now().date())
    assert standing("mine").verdict is Verdict.FAILED
    assert not standing("tea").is_broken
    gather("mine")  # and it goes on in its own place.
    asked = [(one.query["filter"].split(",")[0], one.query["cursor"]) for one in site.seen]
    first, second = "institutions.id:I1", "primary_topic.id:T2"
    assert [one for one, _ in asked] == [first, first, second, second, first]
    assert [cursor == "*" for _, cursor in asked] == [True, False, True, False, False]
    assert [one.query["api_key"] for one in site.seen] == [
        *["key of mine"] * 2, *["key of tea"] * 2, "key of mine",
    ]  # fmt: skip
    assert watermark("mine") == now().date()
    every = {task.name: task.every for task in tasks()}
    assert every["source.mine"] == timedelta(hours=2)
    assert every["source.tea"] == timedelta(days=1)


def test_two_sources_of_one_feed_each_read_it(site: Source, settings: Settings) -> None:
    said = {"connector": "feed", "sets": [f"{site.url}/feed"]}
    settings.SOURCES = [{"name": name, **said} for name in ("lab", "journal")]
    site.script[:] = [FEED, FEED, Reply(status=304), Reply(status=304)]
    for name in ("lab", "journal", "lab", "journal"):
        gather(name)
    tags = [one.headers.get("if-none-match") for one in site.seen]
    assert tags == [None, None, '"1"', '"1"']
    runs = Harvest.objects.order_by("pk").values_list("source", "new", "same")
    assert list(runs) == [("lab", 2, 0), ("journal", 0, 2), ("lab", 0, 0), ("journal", 0, 0)]
    assert set(Arrival.objects.filter(listed__gt=0).values_list("source", flat=True)) == {
        "lab",
        "journal",
    }


def test_two_libraries_of_zotero_have_their_own_key_and_version(
    site: Source, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"connector": "zotero", "sets": ["groups/36222"]}
    settings.SOURCES = [{"name": name, **said} for name in ("zotero", "reading-room")]
    monkeypatch.setenv("DAILYPAPERS_SECRET_ZOTERO", "of all")
    monkeypatch.setenv("DAILYPAPERS_SECRET_READING_ROOM", "its own")
    site.script[:] = [NOBODY, ITEMS, ITEMS, in_json([])]
    with pytest.raises(SourceError, match="needs a key"):
        gather("zotero")
    gather("reading-room")
    assert standing("zotero").verdict is Verdict.FAILED
    assert not standing("reading-room").is_broken
    gather("zotero")
    gather("reading-room")
    keys = [one.headers["zotero-api-key"] for one in site.seen]
    assert keys == ["of all", "its own", "of all", "its own"]
    assert [one.query["since"] for one in site.seen] == ["0", "0", "0", "8"]
    assert Paper.objects.count() == 2
