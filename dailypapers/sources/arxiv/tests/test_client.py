"""The bad days of arXiv, each against a real server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from dailypapers import __version__
from dailypapers.core.errors import SourceError
from dailypapers.core.http import ATTEMPTS, Http
from dailypapers.sources.arxiv.client import ArxivConnector, categories
from dailypapers.sources.arxiv.position import Position
from dailypapers.sources.arxiv.tests import reply
from dailypapers.sources.base import Batch, Connector, Skipped, Status
from dailypapers.testing.replay import FakeTime, Reply, Source, source

WEDNESDAY, THURSDAY, SATURDAY = date(2026, 9, 23), date(2026, 9, 24), date(2026, 9, 26)
SETS = ["cs:cs:CL"]
PAGES = [Reply(reply(f"oai_page_{number}.xml")) for number in (1, 2, 3)]
RSS, ATOM = Reply(reply("rss_day.xml")), Reply(reply("atom_page.xml"))
EXPIRED, NOTHING = Reply(reply("oai_bad_token.xml")), Reply(reply("oai_no_records.xml"))
DOWN = [Reply(status=503)] * ATTEMPTS
CUT = Reply(PAGES[0].body[:2000])


class Setting:
    """A connector whose arXiv is the server of the test."""

    def __init__(self, site: Source, today: date) -> None:
        self.site = site
        self.time = FakeTime()
        self.http = Http(contact="ada@example.org", timekeeper=self.time.keeper())
        self.arxiv: Connector = self.connector(today)

    def connector(self, today: date = THURSDAY) -> ArxivConnector:
        return ArxivConnector(
            self.http,
            oai_url=f"{self.site.url}/oai",
            rss_url=f"{self.site.url.replace('127.0.0.1', 'localhost')}/rss",  # Another host.
            api_url=f"{self.site.url}/api",
            today=lambda: today,
        )

    def roads(self) -> list[str]:
        return [seen.path for seen in self.site.seen]


@contextmanager
def setting(*script: Reply, today: date = THURSDAY) -> Iterator[Setting]:
    with source(*script) as site:
        place = Setting(site, today)
        with place.http:
            yield place


def ids(batches: list[Batch]) -> list[str]:
    return [record.source_id for batch in batches for record in batch.records]


def test_it_harvests_page_after_page() -> None:
    with setting(*PAGES) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert ids(batches) == ["2609.20001", "2609.20002", "2609.11111", "2601.00042", "2608.07070"]
    assert batches[0].deleted == ("2609.19990",)
    assert [len(batch.skipped) for batch in batches] == [0, 2, 0]
    assert {batch.road for batch in batches} == {"oai"}
    assert [seen.query for seen in place.site.seen] == [
        {
            "verb": "ListRecords",
            "metadataPrefix": "arXivRaw",
            "set": "cs:cs:CL",
            "from": "2026-09-22",
        },
        {
            "verb": "ListRecords",
            "resumptionToken": "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26set%3Dcs%3Acs%3ACL"
            "%26skip%3D3",
        },
        {"verb": "ListRecords", "resumptionToken": "three"},
    ]


def test_only_the_last_batch_moves_the_watermark_and_ends_the_cursor() -> None:
    with setting(*PAGES) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert [batch.watermark for batch in batches] == [None, None, THURSDAY]
    assert [bool(batch.cursor) for batch in batches] == [True, True, False]
    assert [batch.status for batch in batches] == [Status.FRESH] * 3


def test_it_is_polite() -> None:
    with setting(*PAGES) as place:
        list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert {seen.agent for seen in place.site.seen} == {
        f"dailypapers/{__version__} (+ada@example.org)"
    }
    assert len(place.time.waits) == 2
    assert min(place.time.waits) >= 3


def test_it_is_lazy() -> None:
    with setting(*PAGES) as place:
        next(iter(place.arxiv.harvest(WEDNESDAY, None, SETS)))
        assert len(place.site.seen) == 1


def test_it_goes_on_after_a_kill() -> None:
    with setting(*PAGES) as place:
        stored = next(iter(place.arxiv.harvest(WEDNESDAY, None, SETS)))
        batches = list(place.connector().harvest(WEDNESDAY, None, SETS, stored.cursor))
    assert ids(batches) == ["2609.11111", "2601.00042", "2608.07070"]
    # The last two pages hold nothing newer than the first; it is remembered across the kill.
    assert batches[-1].watermark == THURSDAY
    assert len(place.site.seen) == 3


def test_it_harvests_one_set_after_the_other() -> None:
    with setting(PAGES[0], PAGES[2], NOTHING) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, THURSDAY, ["cs:cs:CL", "stat:stat:ML"]))
    assert [seen.query.get("set") for seen in place.site.seen] == [
        "cs:cs:CL",
        None,
        "stat:stat:ML",
    ]
    assert place.site.seen[2].query["until"] == "2026-09-24"
    assert [record.extra["change"] for record in batches[0].records] == ["new", "new"]
    assert (batches[-1].watermark, batches[-1].status) == (THURSDAY, Status.FRESH)


def test_it_goes_on_with_the_second_set_after_a_kill() -> None:
    sets = ["cs:cs:CL", "stat:stat:ML"]
    with setting(PAGES[2], NOTHING) as place:
        stored = next(iter(place.arxiv.harvest(WEDNESDAY, None, sets)))
        list(place.connector().harvest(WEDNESDAY, None, sets, stored.cursor))
    assert place.site.seen[1].query["set"] == "stat:stat:ML"


@pytest.mark.parametrize("cursor", ["", "{", "[1]", '{"page": 3}', '{"set": "cs:cs:XX"}'])
def test_it_begins_again_with_a_cursor_that_says_nothing(cursor: str) -> None:
    with setting(PAGES[2]) as place:
        assert len(list(place.arxiv.harvest(WEDNESDAY, None, SETS, cursor))) == 1
    assert place.site.seen[0].query["from"] == "2026-09-22"


def test_without_watermark_or_sets_it_asks_for_everything() -> None:
    with setting(PAGES[2]) as place:
        list(place.arxiv.harvest())
    assert place.site.seen[0].query == {"verb": "ListRecords", "metadataPrefix": "arXivRaw"}


@pytest.mark.parametrize(
    ("refusal", "least"),
    [
        (Reply(status=429, headers={"Retry-After": "40"}), 40),
        (Reply(status=429), 3),
        (Reply(status=503), 3),
        (Reply(status=503, headers={"Retry-After": "Thu, 24 Sep 2026 06:00:50 GMT"}), 50),
        (Reply(PAGES[2].body, cut=True), 3),
    ],
    ids=["429 with time", "429", "503", "503 with date", "connection cut"],
)
def test_it_gets_over_a_bad_moment(refusal: Reply, least: float) -> None:
    with setting(refusal, PAGES[2]) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert ids(batches) == ["2608.07070"]
    assert batches[0].road == "oai"
    assert place.time.waits[0] >= least


def test_it_asks_again_for_a_page_that_was_cut_off() -> None:
    with setting(CUT, *PAGES) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert len(ids(batches)) == 5
    assert place.roads() == ["/oai"] * 4


def test_it_starts_a_set_again_when_its_token_has_expired() -> None:
    with setting(PAGES[0], EXPIRED, *PAGES) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert ids(batches)[:4] == ["2609.20001", "2609.20002"] * 2
    assert len(batches) == 4
    assert place.site.seen[2].query["from"] == "2026-09-22"
    assert batches[-1].watermark == THURSDAY


def test_it_starts_again_once_only_in_a_harvest() -> None:
    with setting(PAGES[0], EXPIRED, PAGES[0], EXPIRED, RSS) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert place.roads() == ["/oai"] * 4 + ["/rss/cs.CL"]
    assert "badResumptionToken" in batches[-1].note
    # A later harvest with the kept cursor may start again itself, and so is never stuck.
    with setting(EXPIRED, *PAGES) as place:
        later = list(place.arxiv.harvest(WEDNESDAY, None, SETS, batches[-1].cursor))
    assert later[-1].watermark == THURSDAY


def test_a_mistake_of_ours_is_permanent_and_takes_no_other_road() -> None:
    with (
        setting(Reply(reply("oai_bad_argument.xml")), RSS) as place,
        pytest.raises(SourceError, match="badArgument") as caught,
    ):
        list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert caught.value.permanent
    assert place.roads() == ["/oai"]


@pytest.mark.parametrize(
    "failure",
    [
        DOWN,
        [CUT, CUT],
        [Reply(b"<html>Rate exceeded</html>")] * 2,
        [Reply(reply("billion_laughs.xml"))] * 2,
        [Reply(status=500)],
        [Reply(status=503, headers={"Retry-After": "86400"})],
    ],
    ids=["down", "cut", "another page", "billion laughs", "crash", "come back tomorrow"],
)
def test_it_takes_rss_when_oai_fails(failure: list[Reply]) -> None:
    with setting(*failure, RSS) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert ids(batches) == ["2609.20001", "2609.20002", "2609.11111", "2608.00009"]
    assert [batch.road for batch in batches] == ["rss"]
    assert batches[0].note.startswith("OAI-PMH failed")
    assert batches[0].status is Status.FRESH
    assert place.roads()[-1] == "/rss/cs.CL"


def test_another_road_moves_neither_watermark_nor_cursor() -> None:
    with setting(PAGES[0], *DOWN, RSS, *PAGES[1:]) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, SETS))
        assert batches[1].watermark is None
        assert batches[1].cursor == batches[0].cursor
        later = list(place.connector().harvest(WEDNESDAY, None, SETS, batches[1].cursor))
    assert ids(later) == ["2609.11111", "2601.00042", "2608.07070"]
    assert later[-1].watermark == THURSDAY


def test_it_takes_the_api_when_rss_fails_too() -> None:
    with setting(*DOWN, Reply(status=404), ATOM) as place:
        batches = list(place.arxiv.harvest(WEDNESDAY, None, ["cs:cs:CL", "physics:hep-th"]))
    assert ids(batches) == ["2609.20001", "2609.11111"]
    assert [bool(record.announcement) for record in batches[0].records] == [True, False]
    assert batches[0].road == "atom"
    assert "rss failed" in batches[0].note
    assert place.roads()[-2:] == ["/rss/cs.CL+hep-th", "/api"]
    query = place.site.seen[-1].query
    assert query["search_query"] == "cat:cs.CL OR cat:cs.CL.* OR cat:hep-th OR cat:hep-th.*"
    assert (query["sortBy"], query["start"]) == ("lastUpdatedDate", "0")


def test_it_pages_through_the_api_until_it_is_old_enough() -> None:
    many = Reply(ATOM.body.replace(b">3</opensearch:total", b">900</opensearch:total"))
    old = Reply(many.body.replace(b"<updated>2026-09-22", b"<updated>2026-09-20"))
    with setting(*DOWN, Reply(status=404), many, old, many) as place:
        list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert [seen.query["start"] for seen in place.site.seen[-2:]] == ["0", "100"]
    assert len(place.site.script) == 1


def test_it_fails_with_all_reasons_when_every_road_is_closed() -> None:
    empty = Reply(b"<feed><totalResults>12</totalResults></feed>")
    with (
        setting(*DOWN, Reply(status=404), empty) as place,
        pytest.raises(SourceError) as caught,
    ):
        list(place.arxiv.harvest(WEDNESDAY, None, SETS))
    assert not caught.value.permanent
    for reason in ("OAI-PMH failed", "503", "rss failed", "404", "atom failed", "empty page"):
        assert reason in str(caught.value)


def test_offline_takes_no_road_at_all() -> None:
    with source(RSS) as site, Http(offline=True) as http:
        arxiv = ArxivConnector(http, oai_url=site.url, rss_url=site.url, api_url=site.url)
        with pytest.raises(SourceError, match="offline"):
            list(arxiv.harvest(WEDNESDAY, None, SETS))
    assert site.seen == []


def test_the_same_records_as_yesterday_are_stale() -> None:
    with setting(*PAGES, today=date(2026, 9, 25)) as place:
        batches = list(place.arxiv.harvest(THURSDAY, None, SETS))
    assert batches[-1].status is Status.STALE
    assert batches[-1].note == "arXiv still shows what it had on 2026-09-24"
    assert batches[-1].watermark == THURSDAY


def test_the_same_records_on_a_saturday_are_an_empty_day() -> None:
    friday = date(2026, 9, 25)
    with setting(PAGES[2], today=SATURDAY) as place:
        batches = list(place.arxiv.harvest(friday, None, SETS))
    assert batches[-1].status is Status.EMPTY
    assert "none was due" in batches[-1].note
    assert batches[-1].watermark == friday


def test_no_records_are_an_empty_day() -> None:
    with setting(NOTHING, today=SATURDAY) as place:
        (batch,) = place.arxiv.harvest(THURSDAY, None, SETS)
    assert (batch.records, batch.status, batch.road) == ((), Status.EMPTY, "oai")
    assert batch.watermark == THURSDAY


def test_yesterdays_list_is_stale() -> None:
    with setting(*DOWN, RSS, today=date(2026, 9, 25)) as place:
        (batch,) = place.arxiv.harvest(THURSDAY, None, SETS)
    assert batch.status is Status.STALE
    assert "still shows what it had on 2026-09-24" in batch.note


def test_a_weekend_list_is_an_empty_day() -> None:
    with setting(*DOWN, Reply(reply("rss_weekend.xml")), today=SATURDAY) as place:
        (batch,) = place.arxiv.harvest(THURSDAY, None, SETS)
    assert (batch.records, batch.status) == ((), Status.EMPTY)


def test_it_looks_papers_up_by_id() -> None:
    with setting(ATOM) as place:
        wanted = ["2609.20001", "2609.11111v1", "2609.99999", "not an id", "2609.20001"]
        first, found = place.arxiv.by_ids(wanted)
    assert first.skipped == (Skipped("not an id", "not an arXiv id"),)
    assert ids([found]) == ["2609.20001", "2609.11111"]
    assert Skipped("2609.99999", "not at arXiv") in found.skipped
    assert place.site.seen[0].query == {
        "id_list": "2609.20001,2609.11111,2609.99999",
        "max_results": "100",
    }
    assert not any(record.announcement for record in found.records)


def test_it_looks_up_a_hundred_at_a_time() -> None:
    with setting(ATOM, ATOM, ATOM) as place:
        list(place.arxiv.by_ids([f"2609.{number:05}" for number in range(250)]))
    sizes = [len(seen.query["id_list"].split(",")) for seen in place.site.seen]
    assert sizes == [100, 100, 50]
    assert min(place.time.waits) >= 3


def test_sets_are_categories() -> None:
    assert categories(["cs:cs:CL", "cs", "cs:cs", "q-bio:q-bio:BM", "physics:hep-th"]) == (
        "cs.CL",
        "cs",
        "cs",
        "q-bio.BM",
        "hep-th",
    )


def test_a_cursor_reads_back_as_written() -> None:
    position = Position("cs", "2026-09-22", "", "a%3Db&c", "2026-09-24")
    assert Position.from_cursor(position.cursor(), ["cs"]) == position
    assert Position.from_cursor(Position("").cursor(), [""]) == Position("")
