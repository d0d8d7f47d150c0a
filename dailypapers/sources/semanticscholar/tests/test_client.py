"""Semantic Scholar, played by a server on this machine."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

import pytest

from dailypapers.catalogue.identifiers import Name
from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.sources.base import Status
from dailypapers.sources.lent import NoMemory, Some
from dailypapers.sources.semanticscholar.client import TOGETHER, SemanticScholarConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import in_json, reply

TODAY = date(2026, 9, 24)


def paper(number: int) -> dict[str, object]:
    return {"paperId": f"{number:040x}", "title": f"Paper {number}"}


def found(*numbers: int, token: str | None = None) -> Reply:
    return in_json({"total": 9, "token": token, "data": [paper(number) for number in numbers]})


class Here:
    """Six papers in pages of two."""

    def named(self, schemes: Collection[str], after: str, most: int) -> Some:
        assert (next(iter(schemes)), most) == ("arxiv", TOGETHER)
        first = int(after or 6)
        names = [Name("doi", f"10.5555/{number}") for number in (first, first - 1)]
        return Some(names, str(first - 2) if first > 2 else "")


class TestSemanticScholar(ConnectorContract):
    """Two searches, the first of two pages."""

    pages = (found(1, 2, token="T"), found(3), found(4))
    empty = (found(), found())
    found = tuple(f"{number:040x}" for number in (1, 2, 3, 4))
    sets = ('"sparse attention"', "teapots")

    def build(
        self, http: Http, url: str, memory: NoMemory | None = None
    ) -> SemanticScholarConnector:
        return SemanticScholarConnector(
            http, url=url, key="sesame", papers=Here(), memory=memory, today=lambda: TODAY
        )

    def test_it_asks_by_search_days_and_token_and_shows_its_key(self) -> None:
        with self.setting(*self.pages) as place:
            list(self.harvest(place.connector()))
        queries = [seen.query for seen in place.site.seen]
        assert set(place.paths()) == {"/paper/search/bulk"}
        assert [query.get("token") for query in queries] == [None, "T", None]
        assert queries[0]["query"] == '"sparse attention"'
        assert queries[0]["publicationDateOrYear"] == "2026-09-08:2026-09-24"
        assert {seen.headers["x-api-key"] for seen in place.site.seen} == {"sesame"}

    def test_without_a_part_it_asks_for_the_papers_here_and_goes_on_after_a_kill(self) -> None:
        memory = NoMemory()
        two = [in_json([paper(6), None]), in_json([paper(4), paper(3)])]
        with self.setting(*two) as place:
            run = self.build(place.http, place.site.url, memory).harvest()
            first, second = next(run), next(run)  # The second is never stored.
        assert (first.watermark, bool(first.cursor), bool(second.cursor)) == (None, True, True)
        assert first.records[0].identifiers == (("doi", "10.5555/6"),)
        rest = [in_json([paper(4), paper(3)]), in_json([paper(2), paper(1)]), in_json([None, None])]
        with self.setting(*rest) as place:
            connector = self.build(place.http, place.site.url, memory)
            again = list(connector.harvest())
            assert ids(again) == [f"{number:040x}" for number in (4, 3, 2, 1)]
            assert (again[-1].watermark, again[-1].status) == (TODAY, Status.FRESH)
            assert next(connector.harvest()).records == ()  # From the newest on again.
        assert [json.loads(seen.body)["ids"][0] for seen in place.site.seen] == [
            "DOI:10.5555/4",
            "DOI:10.5555/2",
            "DOI:10.5555/6",
        ]

    def test_it_looks_papers_up_by_any_name_at_once(self) -> None:
        wanted = ["arXiv:2609.20001v2", "10.5555/none", "10.5555/lids", "P99-1001", "tea"]
        with self.setting(Reply(reply("semanticscholar", "batch.json"))) as place:
            batches = list(place.connector().by_ids(wanted))
        (seen,) = place.site.seen
        assert (seen.path, json.loads(seen.body)["ids"]) == (
            "/paper/batch",
            ["ARXIV:2609.20001", "DOI:10.5555/none", "DOI:10.5555/lids", "ACL:P99-1001"],
        )
        assert "tldr" in seen.query["fields"]
        assert len(ids(batches)) == 2
        assert set(said(batches)) == {"tea", "10.5555/none", "P99-1001"}

    def test_a_list_of_ids_it_does_not_know_is_no_failure_and_another_refusal_is(self) -> None:
        none = Reply(b'{"error":"No valid paper ids given"}', status=400)
        with self.setting(none, Reply(b'{"error":"Unknown field"}', status=400)) as place:
            connector = place.connector()
            assert set(said(list(connector.by_ids(["CorpusId:1"])))) == {"CorpusId:1"}
            with pytest.raises(SourceError, match="Unknown field") as caught:
                list(connector.by_ids(["0" * 40]))
        assert caught.value.permanent
