from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord
from dailypapers.feed.search import Wish, newest_of_topic, search
from dailypapers.search import index
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
    assert found(inside) == adapter + teapot


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
    names = {code: (name, count) for code, name, count in search(Wish("low")).topics}
    assert names["cs.CL"] == ("Computation and Language", 1)
    assert set(names) == {"cs.CL", "cs.CV"}


def test_pages_hold_fifty_and_end() -> None:
    ingest(make_record(title=f"Zebra number {number}") for number in range(120))
    index.catch_up()
    pages = [search(Wish("zebra"), number) for number in (1, 2, 3, 4)]
    assert [len(page.results) for page in pages] == [50, 50, 20, 0]
    ids = [result.entry.id for page in pages for result in page.results]
    assert len(set(ids)) == 120
    assert {(page.total, page.pages) for page in pages} == {(120, 3)}


def test_a_topic_shows_its_newest_first(papers: dict[str, int]) -> None:
    newer = make_paper(topics=("cs.CL",), published="2026-01-01").pk
    index.catch_up()
    page = newest_of_topic("cs.CL")
    assert (page.ids, page.total) == ([newer, papers["adapter"]], 2)
    assert newest_of_topic("cs.CL", 2).ids == []
    assert newest_of_topic("math.GT").total == 0


@pytest.mark.usefixtures("papers")
def test_the_command_prints_what_is_found() -> None:
    out = StringIO()
    call_command("search", "low rank", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "  1. A Low-Rank Hypercomplex Adapter"
    assert lines[1].endswith(", 2021-06-08")
    assert lines[-1] == "2 papers."


@pytest.mark.usefixtures("papers")
def test_the_command_can_answer_in_json() -> None:
    out = StringIO()
    call_command("search", "low rank", "--topic", "cs.CV", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["total"] == 1
    assert said["papers"][0]["title"] == "Teapots of the World"
    assert said["papers"][0]["published"] == "2024-05-31"


@pytest.mark.usefixtures("papers")
def test_the_command_says_what_to_do_about_a_broken_index() -> None:
    index.close()
    (index.folder() / "manifest.json").write_text("{")
    with pytest.raises(CommandError, match="`dailypapers reindex` builds it anew"):
        call_command("search", "low")
    call_command("reindex", verbosity=0, stdout=StringIO())
    out = StringIO()
    call_command("search", "low", "--limit", "1", stdout=out)
    assert out.getvalue().count("\n") == 3
