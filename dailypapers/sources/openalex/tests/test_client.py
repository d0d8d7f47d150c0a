"""OpenAlex, played by a server on this machine."""

from __future__ import annotations

from datetime import date

import pytest

from dailypapers.core.errors import InputError
from dailypapers.core.http import Http
from dailypapers.sources.openalex.client import OpenAlexConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import in_json, reply

PAGES = (Reply(reply("openalex", "works.json")), Reply(reply("openalex", "last.json")))
EMPTY = in_json({"meta": {"count": 0, "next_cursor": None}, "results": []})


def work(number: int, **more: object) -> dict[str, object]:
    return {"id": f"https://openalex.org/W{number}", "title": f"Work {number}", **more}


class TestOpenAlex(ConnectorContract):
    """Two filters, the first of two pages."""

    pages = (*PAGES, in_json({"meta": {"next_cursor": "x"}, "results": [work(77777)]}), EMPTY)
    empty = (EMPTY, EMPTY)
    found = ("W4400000001", "W4400000002", "W4400000009", "W77777")
    sets = ("institutions.id:I1", "primary_topic.id:T9,type:article")

    def build(self, http: Http, url: str) -> OpenAlexConnector:
        return OpenAlexConnector(http, url=url, key="sesame", contact="ada@example.org")

    def test_it_asks_by_filter_and_cursor_and_says_who_asks(self) -> None:
        with self.setting(*self.pages) as place:
            list(self.harvest(place.connector()))
        queries = [seen.query for seen in place.site.seen]
        assert set(place.paths()) == {"/works"}
        assert [query["cursor"] for query in queries] == ["*", "IlsxNjA5XSI=", "*", "x"]
        assert queries[0]["filter"] == (
            "institutions.id:I1,to_publication_date:2026-09-24,from_publication_date:2026-08-23"
        )
        assert queries[2]["filter"].startswith("primary_topic.id:T9,type:article,to_")
        assert (queries[0]["api_key"], queries[0]["mailto"]) == ("sesame", "ada@example.org")

    def test_it_wants_a_part(self) -> None:
        with self.setting() as place, pytest.raises(InputError, match="institutions"):
            place.connector().harvest(date(2026, 9, 1))

    def test_it_begins_a_filter_again_whose_cursor_is_known_no_more(self) -> None:
        with self.setting(PAGES[0]) as place:
            stored = next(self.harvest(place.connector())).cursor
        with self.setting(Reply(b"{}", status=400), *self.pages) as place:
            batches = list(self.harvest(place.connector(), stored))
        assert ids(batches) == list(self.found)

    def test_it_looks_one_up_by_any_name_and_keeps_that_name(self) -> None:
        script = (in_json(work(12345)), in_json(work(12346)), Reply(status=404))
        with self.setting(*script) as place:
            connector = place.connector()
            batches = [
                batch
                for one in ("W99999", "arXiv:2609.00001v3", "PMID: 7")
                for batch in connector.by_ids([one])
            ]
        assert place.paths() == [
            "/works/W99999",
            "/works/doi:10.48550/arxiv.2609.00001",
            "/works/pmid:7",
        ]
        assert batches[0].records[0].identifiers == (("openalex", "W12345"), ("openalex", "W99999"))
        assert ("arxiv", "2609.00001") in batches[1].records[0].identifiers
        assert said(batches) == {"7": "the source does not have it"}

    def test_it_looks_several_up_at_once(self) -> None:
        found = work(50001, doi="https://doi.org/10.5555/a")
        script = (
            in_json(work(50002, doi="https://doi.org/10.5555/x,y")),
            in_json({"results": [found]}),
            in_json({"results": [work(12345)]}),
        )
        with self.setting(*script) as place:
            wanted = ["10.5555/a", "10.5555/x,y", "10.5555/b", "W12345", "tea"]
            batches = list(place.connector().by_ids(wanted))
        assert [seen.query.get("filter") for seen in place.site.seen] == [
            None,
            "doi:10.5555/a|10.5555/b",
            "openalex:W12345",
        ]
        assert sorted(ids(batches)) == ["W12345", "W50001", "W50002"]
        assert set(said(batches)) == {"tea", "10.5555/b"}
