from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.catalogue.records import LinkKind, LinkRecord
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement, make_paper, make_record
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers() -> None:
    """Have three indexed papers."""
    make_paper(
        title="A Zebra of <i>Rank</i> $r^2$",
        abstract="The zebra & its stripes.",
        topics=("cs.CL",),
        published="2024-05-31",
        links=(LinkRecord(LinkKind.CODE, "https://code.example"),),
        announcement=make_announcement("2026-09-30"),
    )
    make_paper(title="Second Zebra", topics=("cs.CV",), published="2025-01-01", abstract="")
    make_paper(title="Teapots")
    index.catch_up()


def test_without_words_it_explains_what_can_be_written(client: Client) -> None:
    page = get(client, "/search")
    assert "What can be written" in page.text
    assert get(client, "/search?q=%20%20").text == page.text
    for link in page.links():
        if link.startswith("?q="):
            assert client.get(f"/search{link}").status_code == 200


@pytest.mark.usefixtures("papers")
def test_it_marks_words_and_escapes_titles(client: Client) -> None:
    content = client.get("/search?q=zebra").content.decode()
    assert "A <mark>Zebra</mark> of &lt;i&gt;Rank&lt;/i&gt; <math" in content
    assert "The <mark>zebra</mark> &amp; its stripes." in content
    assert "2 papers." in read(client.get("/search?q=zebra")).text


@pytest.mark.usefixtures("papers")
def test_it_repeats_the_words_without_believing_them(client: Client) -> None:
    response = client.get("/search", {"q": '"><script>alert(1)</script>'})
    assert response.status_code == 200
    assert b"<script" not in response.content
    assert '“"><script>alert(1)</script>”' in read(response).text


@pytest.mark.usefixtures("papers")
def test_each_filter_narrows(client: Client) -> None:
    for query, total in (
        ("q=zebra", "2 papers."),
        ("q=zebra&topic=cs.CV", "1 paper in Computer Vision and Pattern Recognition"),
        ("q=zebra&from=2024-06-01", "1 paper."),
        ("q=zebra&to=2024-06-01", "1 paper."),
        ("q=zebra&code=1", "1 paper."),
        ("edition=2026-09-30", "1 paper."),
        ("q=zebra&edition=2026-09-29", "No paper matches."),
    ):
        assert total in get(client, f"/search?{query}").text, query


@pytest.mark.usefixtures("papers")
def test_it_offers_topics_to_narrow_by(client: Client) -> None:
    links = get(client, "/search?q=zebra").links()
    assert "?q=zebra&topic=cs.CV" in links
    narrowed = get(client, "/search?q=zebra&topic=cs.CV").links()
    assert "?q=zebra" in narrowed


@pytest.mark.usefixtures("papers")
def test_a_filter_that_cannot_be_read_is_named_and_the_rest_is_searched(client: Client) -> None:
    page = get(client, "/search?q=zebra&from=2024-99-99&to=tomorrow")
    assert "“from” is not a date: write it like 2024-05-31." in page.text
    assert "“to” is not a date" in page.text
    assert "2 papers." in page.text


@pytest.mark.usefixtures("papers")
def test_a_query_that_cannot_be_parsed_is_answered_with_a_hint(client: Client) -> None:
    page = get(client, '/search?q=zebra "stripes')
    assert "Results for" in page.text
    assert "1 paper." in page.text or "2 papers." in page.text


@pytest.mark.usefixtures("papers")
def test_nothing_found_says_what_to_try(client: Client) -> None:
    page = get(client, "/search?q=xylophone")
    assert "No paper matches." in page.text
    assert "Try fewer words" in page.text


@pytest.mark.usefixtures("papers")
def test_words_that_no_paper_has_together_are_searched_apart_and_it_says_so(client: Client) -> None:
    page = get(client, "/search?q=zebra teapots xylophone")
    assert "No paper has all of these words; papers with some of them are shown." in page.text
    assert "3 papers." in page.text


def test_results_are_paged_with_their_words_and_filters(client: Client) -> None:
    ingest(make_record(title=f"Zebra {number}", topics=("cs.CL",)) for number in range(60))
    index.catch_up()
    first = get(client, "/search?q=zebra&topic=cs.CL&from=")
    assert "/search?q=zebra&topic=cs.CL&page=2" in first.links()
    second = get(client, "/search?q=zebra&topic=cs.CL&page=2")
    assert "60 papers in Computation and Language" in second.text
    assert second.elements.count("article") == 10
    assert "This search has 2 pages of results." in get(client, "/search?q=zebra&page=3", 404).text


def test_a_broken_index_is_not_called_no_result(client: Client) -> None:
    make_paper(title="A Zebra", topics=("cs.CL",))
    index.catch_up()
    index.close()
    (index.folder() / "manifest.json").write_text("{")
    for path in ("/search?q=zebra", "/topics/cs.CL"):
        page = get(client, path, 503)
        assert "The search index is being built." in page.text
        assert "No paper" not in page.text
    index.catch_up()
    assert "1 paper." in get(client, "/search?q=zebra").text


@pytest.mark.usefixtures("papers")
def test_robots_are_asked_not_to_keep_results(client: Client) -> None:
    assert b'<meta name="robots" content="noindex">' in client.get("/search?q=zebra").content
