"""Hugging Face Daily Papers, played by a server on this machine."""

from __future__ import annotations

import json
from datetime import date

from dailypapers.core.http import Http
from dailypapers.sources.base import Skipped
from dailypapers.sources.hf_daily.client import PAGE, HfDailyConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import in_json, reply

DAY = json.loads(reply("hf_daily", "day.json"))
TODAY = date(2026, 9, 24)


def paper(number: int) -> dict[str, object]:
    return {"paper": {"id": f"2609.{number:05}", "title": f"Paper {number}"}}


class TestHfDaily(ConnectorContract):
    """Two days before the watermark are asked for again; the fourth has nothing."""

    pages = (
        in_json([paper(1)]),
        in_json([]),
        in_json([paper(2), paper(3)]),
        in_json(DAY),
        in_json([]),
        in_json([paper(4)]),
    )
    empty = (in_json([]),) * 6
    found = (
        "2609.00001",
        "2609.00002",
        "2609.00003",
        "2609.20001",
        "2609.20002",
        "2609.00004",
    )

    def build(self, http: Http, url: str) -> HfDailyConnector:
        return HfDailyConnector(http, url=f"{url}/api", today=lambda: TODAY)

    def test_it_asks_for_each_day_and_the_last_ones_again(self) -> None:
        with self.setting(*self.pages) as place:
            batches = list(self.harvest(place.connector()))
        assert [seen.query["date"] for seen in place.site.seen] == [
            f"2026-09-{day}" for day in range(19, 25)
        ]
        assert place.site.seen[0].path == "/api/daily_papers"
        assert place.site.seen[0].query["limit"] == "100"
        days = [record.announcement.day for record in batches[3].records if record.announcement]
        assert days == ["2026-09-22", "2026-09-22"]

    def test_a_full_day_goes_on_with_its_next_page(self) -> None:
        full = [paper(number) for number in range(PAGE)]
        with self.setting(in_json(full), in_json([paper(100)])) as place:
            batches = list(place.connector().harvest(None, TODAY))
        assert len(ids(batches)) == 101
        assert [seen.query["p"] for seen in place.site.seen] == ["0", "1"]

    def test_it_never_asks_for_tomorrow(self) -> None:
        with self.setting(in_json([])) as place:
            (batch,) = place.connector().harvest(None, date(2026, 12, 1))
        assert place.site.seen[0].query["date"] == "2026-09-24"
        assert batch.watermark == TODAY

    def test_it_looks_papers_up(self) -> None:
        script = (Reply(reply("hf_daily", "paper.json")), Reply(b'{"error":"no"}', status=404))
        with self.setting(*script) as place:
            batches = list(place.connector().by_ids(["2609.20001v2", "2609.99999", "10.1/x"]))
        assert place.paths() == ["/api/papers/2609.20001", "/api/papers/2609.99999"]
        assert ids(batches) == ["2609.20001"]
        assert batches[1].records[0].announcement is None
        assert [skipped for batch in batches for skipped in batch.skipped] == [
            Skipped("10.1/x", "not an arXiv id"),
            Skipped("2609.99999", "the source does not have it"),
        ]
