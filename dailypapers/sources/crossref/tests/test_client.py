"""Crossref, played by a server on this machine."""

from __future__ import annotations

import pytest

from dailypapers.core.errors import InputError
from dailypapers.core.http import Http
from dailypapers.sources.crossref.client import PAGE, CrossrefConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import in_json, reply

LAST = Reply(reply("crossref", "works.json"))


def work(number: int) -> dict[str, object]:
    return {"DOI": f"10.5555/{number}", "title": [f"Work {number}"], "type": "journal-article"}


def listing(*works: dict[str, object]) -> Reply:
    return in_json({"status": "ok", "message": {"items": works, "next-cursor": "AoJ="}})


FULL = listing(*map(work, range(PAGE)))


class TestCrossref(ConnectorContract):
    """Two filters; every reply names a cursor, and a short page is the last."""

    pages = (FULL, LAST, listing(work(1001)))
    empty = (listing(), listing())
    found = (
        *(f"10.5555/{number}" for number in range(PAGE)),
        "10.5555/tea.2026.0001",
        "10.5555/old",
        "10.5555/preprint.2",
        "10.5555/1001",
    )
    sets = ("issn:1234-5678", "member:78,type:journal-article")

    def build(self, http: Http, url: str) -> CrossrefConnector:
        return CrossrefConnector(http, url=url, contact="ada@example.org")

    def test_it_asks_by_filter_and_cursor_and_says_who_asks(self) -> None:
        with self.setting(*self.pages) as place:
            list(self.harvest(place.connector()))
        queries = [seen.query for seen in place.site.seen]
        assert set(place.paths()) == {"/works"}
        assert [query["cursor"] for query in queries] == ["*", "AoJ=", "*"]
        assert queries[0]["filter"] == (
            "issn:1234-5678,until-update-date:2026-09-24,from-update-date:2026-09-20"
        )
        assert queries[2]["filter"].startswith("member:78,type:journal-article,until-")
        assert queries[0]["mailto"] == "ada@example.org"

    def test_a_full_last_page_is_followed_by_an_empty_one(self) -> None:
        with self.setting(FULL, listing()) as place:
            batches = list(place.connector().harvest(self.since, self.until, self.sets[:1]))
        assert len(ids(batches)) == PAGE
        assert len(batches) == 2

    def test_it_begins_a_filter_again_whose_cursor_has_expired(self) -> None:
        with self.setting(FULL) as place:
            stored = next(self.harvest(place.connector())).cursor
        with self.setting(Reply(b"Resource not found.", status=404), *self.pages) as place:
            assert ids(list(self.harvest(place.connector(), stored))) == list(self.found)

    def test_it_wants_a_part(self) -> None:
        with self.setting() as place, pytest.raises(InputError, match="issn"):
            place.connector().harvest()

    def test_it_looks_one_up_by_its_address(self) -> None:
        one = Reply(reply("crossref", "work.json"))
        with self.setting(one, Reply(b"Resource not found.", status=404)) as place:
            connector = place.connector()
            batches = [
                *connector.by_ids(["doi:10.5555/ONE"]),
                *connector.by_ids(["10.5555/a(b)/c"]),
            ]
        assert place.paths() == ["/works/10.5555%2Fone", "/works/10.5555%2Fa%28b%29%2Fc"]
        assert ids(batches) == ["10.5555/one"]
        assert said(batches) == {"10.5555/a(b)/c": "the source does not have it"}

    def test_it_looks_several_up_at_once(self) -> None:
        with self.setting(Reply(reply("crossref", "work.json")), listing(work(7))) as place:
            wanted = ["10.5555/7", "10.5555/x,y", "10.5555/8", "tea"]
            batches = list(place.connector().by_ids(wanted))
        assert place.paths() == ["/works/10.5555%2Fx%2Cy", "/works"]
        assert place.site.seen[1].query["filter"] == "doi:10.5555/7,doi:10.5555/8"
        assert sorted(ids(batches)) == ["10.5555/7", "10.5555/one"]
        assert set(said(batches)) == {"tea", "10.5555/x,y", "10.5555/8"}
