"""PubMed, played by a server on this machine."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import Http
from dailypapers.sources.pubmed.client import PAGE, PubmedConnector
from dailypapers.testing.connector_contract import ConnectorContract, ids, said
from dailypapers.testing.replay import Reply
from dailypapers.testing.replies import reply

SEARCH, NOTHING = reply("pubmed", "search.xml"), Reply(reply("pubmed", "nothing.xml"))
ARTICLES = Reply(reply("pubmed", "articles.xml"))
LAST = Reply(
    b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>Seven"
    b"</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)


def search(count: int) -> Reply:
    return Reply(re.sub(rb"<Count>\d+", b"<Count>%d" % count, SEARCH))


class TestPubmed(ConnectorContract):
    """Two searches; the first has two pages."""

    pages = (search(PAGE + 1), ARTICLES, LAST, NOTHING)
    empty = (NOTHING, NOTHING)
    found = ("40000001", "9997", "20301295", "7")
    sets = ("tea[Title]", "teapotology")

    def build(self, http: Http, url: str) -> PubmedConnector:
        return PubmedConnector(http, url=url, key="sesame", contact="ada@example.org")

    def test_it_searches_by_day_of_entry_and_fetches_from_the_kept_list(self) -> None:
        with self.setting(*self.pages) as place:
            batches = list(self.harvest(place.connector()))
        first, second, third, fourth = (seen.query for seen in place.site.seen)
        assert place.paths() == ["/esearch.fcgi", "/efetch.fcgi", "/efetch.fcgi", "/esearch.fcgi"]
        assert first | {"db": "pubmed"} == {
            "db": "pubmed",
            "tool": "dailypapers",
            "email": "ada@example.org",
            "api_key": "sesame",
            "term": "tea[Title]",
            "datetype": "edat",
            "mindate": "2026/09/21",
            "maxdate": "2026/09/24",
            "usehistory": "y",
            "retmax": "0",
        }
        assert (second["WebEnv"], second["query_key"]) == ("MCID_68d3a1", "1")
        assert [query["retstart"] for query in (second, third)] == ["0", str(PAGE)]
        assert fourth["term"] == "teapotology"
        assert batches[-1].note == "PubMed does not know teapotology"

    def test_days_with_too_much_are_halved(self) -> None:
        script = (search(30_000), search(12_000), search(1), LAST, search(1), ARTICLES)
        with self.setting(*script) as place:
            batches = list(place.connector().harvest(self.since, self.until, ["tea"]))
        spans = [
            (seen.query["mindate"][-2:], seen.query["maxdate"][-2:])
            for seen in place.site.seen
            if "term" in seen.query
        ]
        assert spans == [("21", "24"), ("21", "22"), ("21", "21"), ("22", "24")]
        assert ids(batches) == ["7", "40000001", "9997", "20301295"]

    def test_a_single_day_with_too_much_is_told(self) -> None:
        with self.setting(search(12_000), ARTICLES) as place:
            batch = next(place.connector().harvest(date(2026, 9, 25), self.until, ["tea"]))
        assert batch.note == "of 12,000 articles of 2026-09-24 PubMed gives the first 9,999"

    def test_a_list_the_server_has_lost_is_searched_again(self) -> None:
        with self.setting(search(PAGE + 1), ARTICLES) as place:
            stored = next(self.harvest(place.connector())).cursor
        lost = Reply(b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>")
        with self.setting(lost, *self.pages) as place:
            assert ids(list(self.harvest(place.connector(), stored))) == list(self.found)

    def test_an_empty_page_of_a_list_that_has_more_is_a_failure(self) -> None:
        empty = Reply(b"<PubmedArticleSet></PubmedArticleSet>")
        with self.setting(search(3), empty) as place, pytest.raises(SourceError, match="empty"):
            list(self.harvest(place.connector()))

    def test_it_wants_a_part(self) -> None:
        with self.setting() as place, pytest.raises(InputError, match="tea"):
            place.connector().harvest()

    def test_it_looks_articles_up(self) -> None:
        with self.setting(ARTICLES) as place:
            wanted = ["40000001", "https://pubmed.ncbi.nlm.nih.gov/9997/", "123", "10.5555/x"]
            batches = list(place.connector().by_ids(wanted))
        assert place.site.seen[0].query["id"] == "40000001,9997,123"
        assert ids(batches) == ["40000001", "9997", "20301295"]
        assert not any(record.announcement for record in batches[-1].records)
        assert said(batches)["123"] == "the source does not have it"
        assert said(batches)["10.5555/x"] == "not a PubMed id"
