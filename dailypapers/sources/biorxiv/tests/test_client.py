"""bioRxiv and medRxiv, played by a server on this machine."""

from __future__ import annotations

import pytest

from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.sources.biorxiv.client import BiorxivConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import in_json, reply

FIRST = Reply(reply("biorxiv", "details.json"))
NOTHING = in_json({"messages": [{"status": "no posts found"}], "collection": []})


def entries(total: int, *numbers: int) -> Reply:
    found = [
        {"doi": f"10.1101/{number}", "title": f"Paper {number}", "date": "2026-09-22", "version": 1}
        for number in numbers
    ]
    message = {"status": "ok", "count": len(found), "total": total}
    return in_json({"messages": [message], "collection": found})


class TestBiorxiv(ConnectorContract):
    """One list of two pages, which go on behind what came."""

    pages = (FIRST, entries(6, 7))
    empty = (NOTHING,)
    found = ("10.1101/2026.09.18.600001", "10.64898/2026.01.02.700001", "10.1101/7")

    def build(self, http: Http, url: str) -> BiorxivConnector:
        return BiorxivConnector(http, "biorxiv", url=url)

    def test_it_asks_by_days_and_goes_on_behind_what_came(self) -> None:
        with self.setting(*self.pages) as place:
            list(self.harvest(place.connector()))
        assert place.paths() == [
            "/details/biorxiv/2026-09-20/2026-09-24/0/json",
            "/details/biorxiv/2026-09-20/2026-09-24/5/json",
        ]

    def test_categories_are_asked_for_one_by_one(self) -> None:
        with self.setting(entries(1, 1), NOTHING) as place:
            medrxiv = BiorxivConnector(place.http, "medrxiv", url=place.site.url)
            list(medrxiv.harvest(self.since, self.until, ["cell biology", "genetics"]))
        assert [seen.query for seen in place.site.seen] == [
            {"category": "cell_biology"},
            {"category": "genetics"},
        ]
        assert place.paths()[0].startswith("/details/medrxiv/")

    def test_an_empty_page_of_a_list_that_has_more_is_a_failure(self) -> None:
        script = (entries(9, 1), entries(9))
        with self.setting(*script) as place, pytest.raises(SourceError, match="empty page"):
            list(self.harvest(place.connector()))

    def test_it_looks_papers_up_with_all_versions(self) -> None:
        script = (FIRST, NOTHING, Reply(status=404))
        with self.setting(*script) as place:
            address = "https://www.biorxiv.org/content/10.1101/2026.09.18.600001v2.full"
            wanted = ["10.1101/2026.09.18.600001v1", "10.1101/8", "10.1101/9", address]
            batches = list(place.connector().by_ids(wanted))
        assert place.paths()[0] == "/details/biorxiv/10.1101/2026.09.18.600001/na/json"
        assert ids(batches)[0] == "10.1101/2026.09.18.600001"
        assert {"10.1101/8", "10.1101/9"} <= set(said(batches))
