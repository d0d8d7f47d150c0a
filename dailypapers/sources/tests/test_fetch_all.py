"""`dailypapers fetch` of every source, from its wire (played on loopback) to the catalogue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from dailypapers.catalogue.models import Announcement, Identifier, ImportedCount, Paper, Record
from dailypapers.sources.models import Harvest
from dailypapers.sources.registry import CONNECTORS
from dailypapers.testing.replay import Reply, source
from dailypapers.testing.replies import in_json, reply

pytestmark = pytest.mark.django_db
SINCE = ("--since", "2026-09-23", "--until", "2026-09-23")
NO_WORKS = in_json({"meta": {"next_cursor": None}, "results": []})


@dataclass(frozen=True)
class Case:
    """How a source is fetched, what it answers, how many papers that is and how many are news."""

    parts: tuple[str, ...]
    replies: tuple[Reply, ...]
    papers: int
    news: int


def sent(connector: str, *names: str) -> tuple[Reply, ...]:
    return tuple(Reply(reply(connector, name)) for name in names)


CASES = {
    "hf-daily": Case((), (in_json([]),) * 3 + sent("hf_daily", "day.json"), 2, 2),
    "openalex": Case(("institutions.id:I1",), sent("openalex", "works.json", "last.json"), 3, 1),
    "crossref": Case(("issn:1234-5678",), sent("crossref", "works.json"), 3, 1),
    "semanticscholar": Case(
        ("tea",), (in_json({"data": [{"paperId": "a" * 40, "title": "Tea"}]}),), 1, 0
    ),
    "pubmed": Case(("tea",), sent("pubmed", "search.xml", "articles.xml"), 3, 2),
    "openreview": Case(("TEA.cc/2026/Conference",), sent("openreview", "notes.json"), 3, 0),
    "biorxiv": Case((), (Reply(reply("biorxiv", "details.json").replace(b'"6"', b'"5"')),), 2, 1),
    "medrxiv": Case(
        ("all",), (Reply(reply("biorxiv", "details.json").replace(b'"6"', b'"5"')),), 2, 1
    ),
    "acl": Case(("2026.tea",), sent("acl", "2026.tea.xml"), 2, 0),
    "zotero": Case(("groups/36222",), sent("zotero", "items.json"), 2, 0),
    "oai": Case(("{url}/oai",), sent("oai", "records.xml", "last.xml"), 3, 1),
    "feed": Case(("{url}/feed",), sent("feeds", "journal.rss"), 2, 1),
}


def fetch(name: str, url: str, *arguments: str) -> dict[str, object]:
    out = StringIO()
    parts = [word for part in CASES[name].parts for word in ("--set", part.format(url=url))]
    call_command("fetch", name, *parts, *arguments, "--json", verbosity=0, stdout=out)
    said: dict[str, object] = json.loads(out.getvalue())
    return said


def test_every_source_is_here() -> None:
    assert set(CASES) == set(CONNECTORS) - {"arxiv", "mirror"}  # Which have tests of their own.


@pytest.mark.parametrize("name", CASES)
def test_a_source_is_taken_in_and_again_changes_nothing(name: str, settings: Settings) -> None:
    case = CASES[name]
    settings.OFFLINE, settings.SOURCE_PAUSE = False, 0
    with source(*case.replies, *case.replies) as site:
        settings.SOURCE_URLS = {name: site.url}
        said = fetch(name, site.url, *SINCE)
        again = fetch(name, site.url, *SINCE)
    assert said["new"] == Paper.objects.count() == case.papers
    assert Record.objects.filter(source=name).count() == case.papers
    assert Announcement.objects.count() == case.news
    assert said["watermark"] == "2026-09-23"
    assert (again["new"], again["changed"], again["same"]) == (0, 0, case.papers)
    runs = Harvest.objects.filter(source=name)
    assert [run.state for run in runs] == [Harvest.State.DONE] * 2


def test_a_run_that_failed_goes_on_where_it_stopped(settings: Settings) -> None:
    settings.OFFLINE, settings.SOURCE_PAUSE = False, 0
    first, last = CASES["openalex"].replies
    with source(first, Reply(status=404), last) as site:
        settings.SOURCE_URLS = {"openalex": site.url}
        with pytest.raises(CommandError, match="404"):
            fetch("openalex", site.url)
        fetch("openalex", site.url)
    assert [seen.query["cursor"] for seen in site.seen] == ["*", "IlsxNjA5XSI=", "IlsxNjA5XSI="]
    assert Harvest.objects.count() == 1


def test_records_of_several_sources_become_one_paper(settings: Settings) -> None:
    settings.OFFLINE, settings.SOURCE_PAUSE = False, 0
    for name in ("hf-daily", "openalex", "crossref", "pubmed"):
        with source(*CASES[name].replies) as site:
            settings.SOURCE_URLS = {name: site.url}
            fetch(name, site.url, *SINCE)
    paper = Paper.objects.get(address="2609.20001")
    assert set(Record.objects.filter(paper=paper).values_list("source", flat=True)) == {
        "hf-daily",
        "openalex",
        "crossref",
        "pubmed",
    }
    names = Identifier.objects.filter(paper=paper).values_list("scheme", "value")
    assert {("doi", "10.5555/tea.2026.0001"), ("pmid", "40000001")} <= set(names)
    assert ImportedCount.objects.get(paper=paper).votes == 41


def test_a_part_that_is_missing_is_asked_for_in_words(settings: Settings) -> None:
    settings.OFFLINE = False
    for name, example in (("openalex", "institutions.id"), ("zotero", "groups/"), ("feed", "http")):
        with pytest.raises(CommandError, match=example):
            call_command("fetch", name, verbosity=0)
