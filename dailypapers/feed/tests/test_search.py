from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dailypapers.catalogue.records import AuthorName, CountRecord, LinkKind, LinkRecord
from dailypapers.core.clock import now
from dailypapers.feed.search import Sort, Wish, newest_of_topic, search
from dailypapers.search import index
from dailypapers.search.engine.types import Facet
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement, make_paper, make_record, paper_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers() -> dict[str, int]:
    """Have three indexed papers, and say which id each has."""
    records = {
        "adapter": make_record(
            title="A Low-Rank Hypercomplex Adapter",
            abstract="Small adapters for large models.",
            authors=(AuthorName("Ada Brandt"),),
            published="2021-06-08",
            topics=("cs.CL",),
            links=(LinkRecord(LinkKind.CODE, "https://code.example"),),
            announcement=make_announcement("2026-09-30"),
        ),
        "teapot": make_record(
            title="Teapots of the World",
            abstract="A low table with a rank of teapots & <b>cups</b>.",
            published="2024-05-31",
            topics=("cs.CV",),
        ),
        "undated": make_record(title="Undated Umbrellas", abstract="", published="", topics=()),
    }
    ingest(records.values())
    index.catch_up()
    return {name: paper_of(record).pk for name, record in records.items()}


def found(wish: Wish) -> list[int]:
    """Return the ids of what a wish finds."""
    return [result.entry.id for result in search(wish).results]


def test_a_title_outdoes_an_abstract(papers: dict[str, int]) -> None:
    assert found(Wish("low rank")) == [papers["adapter"], papers["teapot"]]


def test_each_filter_narrows(papers: dict[str, int]) -> None:
    low = "low"
    adapter, teapot = [papers["adapter"]], [papers["teapot"]]
    assert found(Wish(low, topic="cs.CV")) == teapot
    assert found(Wish(low, has_code=True)) == adapter
    assert found(Wish(low, edition=date(2026, 9, 30))) == adapter
    assert found(Wish(low, edition=date(2026, 9, 29))) == []
    assert found(Wish(low, published_from=date(2021, 6, 9))) == teapot
    assert found(Wish(low, published_to=date(2021, 6, 8))) == adapter
    inside = Wish(low, published_from=date(2021, 6, 8), published_to=date(2024, 5, 31))
    assert sorted(found(inside)) == sorted(adapter + teapot)


def test_filters_need_no_words(papers: dict[str, int]) -> None:
    assert found(Wish(edition=date(2026, 9, 30))) == [papers["adapter"]]
    assert found(Wish(published_from=date(1900, 1, 1))) == [papers["teapot"], papers["adapter"]]


@pytest.mark.usefixtures("papers")
def test_it_marks_the_words_that_match() -> None:
    (result, *_) = search(Wish("adapter")).results
    assert [part.text for part in result.title if part.is_match] == ["Adapter"]
    assert [part.text for part in result.text if part.is_match] == ["adapters"]
    assert "".join(part.text for part in result.title) == result.entry.title


def test_words_that_no_paper_has_together_are_searched_apart(papers: dict[str, int]) -> None:
    results = search(Wish("hypercomplex teapots"))
    assert results.relaxed
    assert {result.entry.id for result in results.results} == {papers["adapter"], papers["teapot"]}
    assert not search(Wish("low rank")).relaxed
    assert not search(Wish("zebra crossing")).relaxed


@pytest.mark.usefixtures("papers")
def test_it_names_the_topics_of_what_it_found() -> None:
    results = search(Wish("low"))
    assert dict(results.facets[Facet.TOPIC]) == {"cs.CL": 1, "cs.CV": 1}
    assert results.topic_names["cs.CL"] == "Computation and Language"


def test_pages_hold_twenty_five_and_end() -> None:
    ingest(make_record(title=f"Zebra number {number}") for number in range(60))
    index.catch_up()
    pages = [search(Wish("zebra"), number) for number in (1, 2, 3, 4)]
    assert [len(page.results) for page in pages] == [25, 25, 10, 0]
    ids = [result.entry.id for page in pages for result in page.results]
    assert len(set(ids)) == 60
    assert {(page.total, page.pages) for page in pages} == {(60, 3)}


def test_a_topic_shows_its_newest_first(papers: dict[str, int]) -> None:
    newer = make_paper(topics=("cs.CL",), published="2026-01-01").pk
    index.catch_up()
    page = newest_of_topic("cs.CL")
    assert (page.ids, page.total) == ([newer, papers["adapter"]], 2)
    assert newest_of_topic("cs.CL", 2).ids == []
    assert newest_of_topic("math.GT").total == 0


def test_a_part_of_a_hyphenated_word_is_a_reason_where_nothing_better_is() -> None:
    make_paper(title="A Zebra of Low-Rank")
    make_paper(title="A Zebra of Rank")
    index.catch_up()
    reasons = [result.reasons["title"] for result in search(Wish("low-rank")).results]
    assert reasons == [("Low-Rank",), ("Rank",)]


@pytest.mark.usefixtures("papers")
def test_it_says_why_each_was_found() -> None:
    (adapter, *_) = search(Wish("adapters brandt low-rank")).results
    assert adapter.reasons["title"] == ("Low-Rank", "Adapter")
    assert adapter.reasons["author"] == ("Ada Brandt",)
    assert adapter.reasons["abstract"] == ("adapters",)
    said = "title: Low-Rank, Adapter · author: Ada Brandt · abstract: adapters"
    assert adapter.reason == said
    assert replace(adapter, cosine=0.714).reason == f"{said} · meaning 0.71"
    assert replace(adapter, cosine=0.714, reasons={}).reason == "close in meaning 0.71"
    (filtered,) = search(Wish(edition=date(2026, 9, 30))).results
    assert filtered.reason == ""


def test_each_facet_is_a_filter(papers: dict[str, int]) -> None:
    assert found(Wish("low", year=2021)) == [papers["adapter"]]
    assert found(Wish("low", year=2024)) == [papers["teapot"]]
    assert found(Wish("low", year=2021, published_from=date(2021, 6, 9))) == []
    assert found(Wish("low", source="arxiv", topic="cs.CV")) == [papers["teapot"]]
    assert found(Wish("low", source="acl")) == []
    assert found(Wish("low", venue="Journal of Pots")) == []
    other = make_record(title="Low Pots", source="acl", venue="Journal of Pots")
    ingest([other])
    index.catch_up()
    assert found(Wish("low", source="acl")) == found(Wish(venue="Journal of Pots"))
    assert found(Wish("low", venue="Journal of Pots")) == [paper_of(other).pk]
    facets = search(Wish("low")).facets
    assert facets[Facet.VENUE] == [("Journal of Pots", 1)]
    assert facets[Facet.SOURCE] == [("arxiv", 2), ("acl", 1)]
    assert dict(facets[Facet.CODE])["yes"] == 1


def test_papers_are_sorted_by_date_when_asked(papers: dict[str, int]) -> None:
    adapter, teapot = papers["adapter"], papers["teapot"]
    assert found(Wish("low rank")) == [adapter, teapot]
    assert found(Wish("low rank", sort=Sort.NEWEST)) == [teapot, adapter]
    assert found(Wish("low rank", sort=Sort.OLDEST)) == [adapter, teapot]


def test_the_best_are_relevant_new_and_voted_for() -> None:
    same = {"abstract": "", "published": "2016-01-01", "authors": (AuthorName("Ada"),)}
    records = [
        make_record(**same | {"title": "Zebra Red", "counts": CountRecord("a site", 500)}),
        make_record(**same | {"title": "Zebra Blue", "published": "2016-01-02"}),
        make_record(**same | {"title": "Zebra Grey", "published": f"{now():%Y-%m-%d}"}),
    ]
    ingest(records)
    index.catch_up()
    voted, plain, new = (paper_of(record).pk for record in records)
    assert found(Wish("zebra")) == [new, plain, voted]
    assert found(Wish("zebra", sort=Sort.BEST)) == [new, voted, plain]


def test_few_results_say_what_each_filter_leaves_out(papers: dict[str, int]) -> None:
    wish = Wish("low", topic="cs.CV", year=2021, has_code=True)
    assert search(wish).results == []
    assert search(wish).loosened == [("topic", 1)]
    assert search(Wish("low", year=2024, has_code=True)).loosened == [
        ("year", 1),
        ("has_code", 1),
    ]
    assert search(Wish("low", topic="cs.CV")).loosened == [("topic", 2)]
    assert search(Wish("low")).loosened == []


@pytest.mark.usefixtures("papers")
def test_the_filter_that_leaves_out_most_is_named_first() -> None:
    ingest([make_record(title="Low Pots", source="acl", topics=("cs.CV",))])
    ingest([make_record(title="Low Kites", topics=("cs.CL",))])
    index.catch_up()
    assert search(Wish("low", topic="cs.CL", source="acl")).loosened == [
        ("source", 2),
        ("topic", 1),
    ]


@pytest.mark.usefixtures("papers")
def test_the_command_prints_what_is_found_and_why() -> None:
    out = StringIO()
    call_command("search", "low rank", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "  1. A Low-Rank Hypercomplex Adapter"
    assert lines[1].endswith(", 2021-06-08")
    assert lines[2] == "     title: Low-Rank"
    assert lines[-1] == "2 papers."


@pytest.mark.usefixtures("papers")
def test_the_command_marks_matches_on_a_terminal_only() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    for options, mark in (({}, "\033[1m"), ({"no_color": True}, "")):
        out = Terminal()
        call_command("search", "adapter", stdout=out, **options)
        assert f"Hypercomplex {mark}Adapter" in out.getvalue()


@pytest.mark.usefixtures("papers")
def test_the_command_sorts_and_can_go_by_words_alone() -> None:
    firsts = []
    for arguments in (["--sort", "newest"], ["--sort", "oldest"], ["--mode", "keyword"]):
        out = StringIO()
        call_command("search", "low rank", *arguments, stdout=out)
        firsts.append(out.getvalue().split("\n")[0][5:])
    adapter = "A Low-Rank Hypercomplex Adapter"
    assert firsts == ["Teapots of the World", adapter, adapter]
    out = StringIO()
    call_command("search", "low rank", "--mode", "meaning", stdout=out)
    assert out.getvalue() == "No paper matches.\n"  # Nothing is encoded here.


@pytest.mark.usefixtures("papers")
def test_the_command_can_answer_in_json() -> None:
    out = StringIO()
    call_command("search", "low rank", "--topic", "cs.CV", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["total"] == 1
    assert said["papers"][0]["title"] == "Teapots of the World"
    assert said["papers"][0]["published"] == "2024-05-31"
    assert said["papers"][0]["reasons"] == {"abstract": ["low", "rank"]}
    assert said["papers"][0]["cosine"] is None


def test_the_command_prints_as_many_as_are_asked_for() -> None:
    ingest(make_record(title=f"Zebra number {number}") for number in range(60))
    index.catch_up()
    for limit, shown in (("0", 0), ("30", 30), ("99", 50)):
        out = StringIO()
        call_command("search", "zebra", "--limit", limit, stdout=out)
        assert out.getvalue().count("Zebra number") == shown
        assert out.getvalue().endswith("60 papers.\n")


@pytest.mark.usefixtures("papers")
def test_the_command_knows_papers_by_their_names_and_addresses() -> None:
    address = make_paper(title="Zebra", identifiers=(("arxiv", "2609.00001"),)).address
    for text in (address, f"https://arxiv.org/pdf/{address}v2", f"/papers/{address}"):
        out = StringIO()
        call_command("search", text, stdout=out)
        assert out.getvalue().splitlines()[0] == "  1. Zebra"
        assert out.getvalue().splitlines()[2] == f"     id: {text}"


@pytest.mark.usefixtures("papers")
def test_the_command_says_what_to_loosen_where_nothing_is_found() -> None:
    out = StringIO()
    call_command("search", '"table low" teapots', stdout=out)
    assert out.getvalue() == "No paper matches.\nOnly table low teapots: 1 paper\n"


@pytest.mark.usefixtures("papers")
def test_the_command_says_what_to_do_about_a_broken_index() -> None:
    index.close()
    (index.folder() / "manifest.json").write_text("{")
    with pytest.raises(CommandError, match="`dailypapers reindex` builds it anew"):
        call_command("search", "low")
    call_command("reindex", verbosity=0, stdout=StringIO())
    out = StringIO()
    call_command("search", "low", "--limit", "1", stdout=out)
    assert out.getvalue().count("\n") == 4
