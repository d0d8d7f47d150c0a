from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord
from dailypapers.feed.search import Sort
from dailypapers.search import encoding, index, queries
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import PaperVector
from dailypapers.search.tests.encoders import FakeEncoder
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
        venue="Journal of Pots",
        authors=(AuthorName("Wilhelmina Quill"),),
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
    assert response.content.count(b"<script") == 1  # ours
    assert b"<script>" not in response.content
    assert '“"><script>alert(1)</script>”' in read(response).text


@pytest.mark.usefixtures("papers")
def test_each_filter_narrows(client: Client) -> None:
    for query, total in (
        ("q=zebra", "2 papers."),
        ("q=zebra&topic=cs.CV", "1 paper."),
        ("q=zebra&year=2024", "1 paper."),
        ("q=zebra&year=2024&from=2024-06-01", "No paper matches."),
        ("q=zebra&source=arxiv", "2 papers."),
        ("q=zebra&source=acl", "No paper matches."),
        ("q=zebra&venue=Journal+of+Pots", "1 paper."),
        ("venue=Journal+of+Pots", "1 paper."),
        ("q=zebra&from=2024-06-01", "1 paper."),
        ("q=zebra&to=2024-06-01", "1 paper."),
        ("q=zebra&code=1", "1 paper."),
        ("edition=2026-09-30", "1 paper."),
        ("q=zebra&edition=2026-09-29", "No paper matches."),
    ):
        assert total in get(client, f"/search?{query}").text, query


@pytest.mark.usefixtures("papers")
def test_it_offers_what_narrows_with_counts(client: Client) -> None:
    page = get(client, "/search?q=zebra&page=1&from=&sort=newest")
    for name, value in (
        ("topic", "cs.CV"),
        ("year", "2024"),
        ("venue", "Journal+of+Pots"),
        ("code", "1"),
    ):
        assert f"?q=zebra&sort=newest&{name}={value}" in page.links()
    assert "Computer Vision and Pattern Recognition 1" in page.text
    assert "With code 1" in page.text
    assert "Sources" not in page.text.split("Years")[1].split("Code")[0]  # All are of one.


@pytest.mark.usefixtures("papers")
def test_each_filter_can_be_taken_off(client: Client) -> None:
    filters = {
        "topic=cs.CL": "Computation and Language",
        "year=2024": "2024",
        "venue=Journal+of+Pots": "Journal of Pots",
        "source=arxiv": "From arxiv",
        "code=1": "With code",
        "from=2024-05-31": "From 31 May 2024",
        "to=2024-05-31": "Until 31 May 2024",
        "edition=2026-09-30": "Edition of 30 September 2026",
    }
    everything = "&".join(["q=zebra", *filters])
    page = get(client, f"/search?{everything}")
    assert "1 paper." in page.text
    for asked, said in filters.items():
        assert f"{said} ×, take this filter off" in page.text
        assert f"?{everything.replace(f'&{asked}', '')}" in page.links()


@pytest.mark.usefixtures("papers")
def test_a_chosen_facet_is_no_longer_offered(client: Client) -> None:
    links = get(client, "/search?q=zebra&year=2024").links()
    assert not any("year=2025" in link for link in links)
    assert "?q=zebra" in links


@pytest.mark.usefixtures("papers")
def test_what_is_chosen_by_links_survives_the_form(client: Client) -> None:
    content = client.get("/search?q=zebra&year=2024&sort=oldest&code=1").content.decode()
    for name, value in (("year", "2024"), ("sort", "oldest"), ("code", "1")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in content


@pytest.mark.usefixtures("papers")
def test_results_can_be_ordered(client: Client) -> None:
    page = get(client, "/search?q=zebra&sort=oldest&page=1")
    for link in ("?q=zebra", *(f"?q=zebra&sort={sort}" for sort in Sort if sort != "relevance")):
        assert link in page.links()

    def first(sort: str) -> str:
        return get(client, f"/search?q=zebra&sort={sort}").text.partition("Oldest Votes ")[2][:12]

    assert first("newest") == "Second Zebra"
    assert first("oldest") == "A Zebra of <"
    assert "“sort” is one of relevance, best" in get(client, "/search?q=zebra&sort=x").text


@pytest.mark.usefixtures("papers")
def test_it_says_why_each_was_found(client: Client) -> None:
    page = get(client, "/search?q=zebra quill")
    assert "Found by title: Zebra · author: Wilhelmina Quill" in page.text
    assert "Found by" not in get(client, "/search?edition=2026-09-30").text


@pytest.mark.usefixtures("papers")
def test_a_filter_that_cannot_be_read_is_named_and_the_rest_is_searched(client: Client) -> None:
    page = get(client, "/search?q=zebra&from=2024-99-99&to=tomorrow")
    assert "“from” is not a date: write it like 2024-05-31." in page.text
    assert "“to” is not a date" in page.text
    assert "2 papers." in page.text
    for asked, said in (
        ("edition=x", "“edition” is not a date"),
        ("year=99999", "“year” is not a year"),
        ("year=-5", "“year” is not a year"),
        (f"source={'x' * 99}", "No source has a name of that length; it was left out."),
    ):
        page = get(client, f"/search?q=zebra&{asked}")
        assert said in page.text
        assert "2 papers." in page.text


@pytest.mark.usefixtures("papers")
def test_a_query_that_cannot_be_parsed_is_answered_with_a_hint(client: Client) -> None:
    page = get(client, '/search?q=zebra "stripes')
    assert "Results for" in page.text
    assert "A quotation mark has no partner; it was left out." in page.text
    assert page.elements.count("article") == 2
    long = get(client, f"/search?q={'x' * 1200}")
    assert "Only the first 1000 characters were used." in long.text


@pytest.mark.usefixtures("papers")
def test_nothing_found_says_what_to_try(client: Client) -> None:
    page = get(client, "/search?q=xylophone")
    assert "No paper matches." in page.text
    assert "Try fewer words" in page.text
    narrowed = get(client, "/search?q=zebra&topic=cs.CV&year=2024")
    assert "Without “Computer Vision and Pattern Recognition”: 1 paper" in narrowed.text
    assert "Without “2024”: 1 paper" in narrowed.text
    assert {"?q=zebra&year=2024", "?q=zebra&topic=cs.CV"} <= set(narrowed.links())


@pytest.mark.usefixtures("papers")
def test_nothing_found_says_what_else_to_loosen(client: Client) -> None:
    text = 'author:"Wilhelmina Q Quill" zebra -stripes'
    page = read(client.get("/search", {"q": text, "sort": "newest"}))
    assert "No paper matches." in page.text
    assert "Only zebra -stripes: 1 paper" in page.text
    assert "?q=zebra+-stripes&sort=newest" in page.links()
    assert "Topics 1" not in page.text
    page = read(client.get("/search", {"q": 'author:"Quill Wilhelmina"'}))
    assert "Only author:(Quill Wilhelmina): " in page.text
    assert "Try fewer words" not in page.text


@pytest.mark.usefixtures("papers")
def test_what_has_a_sign_must_be_so_in_any_order(client: Client) -> None:
    for sort in ("relevance", "best", "newest", "oldest"):
        page = read(client.get("/search", {"q": '"second pots" zebra', "sort": sort}))
        assert "No paper matches." in page.text
        assert page.elements.count("article") == 0
        assert not any("topic=" in link for link in page.links())


@pytest.fixture
def near(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have three papers that have vectors."""
    encoder = FakeEncoder("fake")
    settings.SEARCH_BACKEND = "memory"
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: encoder)
    papers = [make_paper(title=f"Teapots {number}", abstract="") for number in range(3)]
    reader = index.reader()
    documents_ = list(documents(paper.pk for paper in papers))
    vectors = encoder.encode_papers(document.title for document in documents_)
    reader.add_vectors(
        "fake",
        [
            PaperVector(document.id, document.text_key(), vector)
            for document, vector in zip(documents_, vectors, strict=True)
        ],
    )
    reader.commit(reader.mark)


@pytest.mark.usefixtures("near")
def test_papers_near_in_meaning_are_shown_for_what_they_are(client: Client) -> None:
    page = get(client, "/search?q=xylophone")
    assert "No paper has these words; these are close in meaning." in page.text
    assert page.elements.count("article") == 3
    assert "Found by close in meaning " in page.text
    page = get(client, "/search?q=2")
    assert "1 paper with all words, 2 more with some or close in meaning." in page.text


@pytest.mark.usefixtures("near")
def test_where_nothing_is_found_the_nearest_in_meaning_are_shown(client: Client) -> None:
    for query in ("q=teapots&year=1999", 'q="teapots forever"', "q=teapots -teapots"):
        page = get(client, f"/search?{query}")
        assert "No paper matches." in page.text
        assert "Close in meaning These lack something that was asked for." in page.text
        assert page.elements.count("article") == 3
    assert "Close in meaning" not in get(client, "/search?year=1999").text
    assert "Close in meaning" not in get(client, "/search?q=teapots").text


@pytest.mark.usefixtures("papers")
def test_words_that_no_paper_has_together_are_searched_apart_and_it_says_so(client: Client) -> None:
    page = get(client, "/search?q=zebra teapots xylophone")
    assert "No paper has all of these words; papers with some of them are shown." in page.text
    assert "3 papers." in page.text


def test_results_are_paged_with_their_words_and_filters(client: Client) -> None:
    ingest(make_record(title=f"Zebra {number}", topics=("cs.CL",)) for number in range(30))
    index.catch_up()
    first = get(client, "/search?q=zebra&topic=cs.CL&from=")
    assert "/search?q=zebra&topic=cs.CL&page=2" in first.links()
    second = get(client, "/search?q=zebra&topic=cs.CL&page=2")
    assert "30 papers." in second.text
    assert second.elements.count("article") == 5
    assert "This search has 2 pages." in get(client, "/search?q=zebra&page=3", 404).text


def test_the_pager_says_how_far_it_reaches(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(make_record(title=f"Zebra {number}", topics=("cs.CL",)) for number in range(60))
    index.catch_up()
    assert "can be paged to" not in get(client, "/search?q=zebra").text
    monkeypatch.setattr(queries, "DEEPEST", 50)
    page = get(client, "/search?q=zebra&page=2")
    assert "60 papers." in page.text
    assert "Page 2 of 2, of 50 papers that can be paged to" in page.text
    assert page.elements.count("article") == 25


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
def test_a_likely_mistake_is_named_and_what_was_typed_is_searched(client: Client) -> None:
    page = get(client, "/search?q=zebar teapots&year=2024&page=1")
    assert "Did you mean zebra teapots?" in page.text
    assert "?q=zebra+teapots&year=2024" in page.links()
    assert "Results for “zebar teapots”" in page.text
    assert "Did you mean" not in get(client, "/search?q=zebra").text
    assert b"zebra &lt;b&gt;" in client.get("/search", {"q": "zebar <b>"}).content


@pytest.mark.usefixtures("papers")
def test_what_is_pasted_leads_to_its_paper(client: Client) -> None:
    paper = make_paper(identifiers=(("arxiv", "2609.00001"), ("openreview", "rJlMmaNYvS")))
    for text in (
        " arXiv:2609.00001v2 [cs.CL]",
        "https://ar5iv.org/abs/2609.00001",
        "<https://openreview.net/forum?id=rJlMmaNYvS>",
        f"http://localhost:8000/papers/{paper.key}",
    ):
        response = client.get("/search", {"q": text})
        assert (response.status_code, response.headers["Location"]) == (302, "/papers/2609.00001")
    assert client.get("/search", {"q": "http://www.code.example/"}).status_code == 302


@pytest.mark.usefixtures("papers")
def test_a_pasted_name_that_no_paper_here_has_is_named(client: Client) -> None:
    page = read(client.get("/search", {"q": "https://arxiv.org/abs/2401.99999v2"}))
    assert "This instance has no paper 2401.99999; it was searched as words." in page.text
    assert "https://arxiv.org/abs/2401.99999" in page.links()
    page = read(client.get("/search", {"q": "https://example.org/teapots"}))
    assert "no paper https://example.org/teapots; it was" in page.text
    assert "This instance has no paper" not in get(client, "/search?q=zebra").text


@pytest.mark.usefixtures("papers")
def test_robots_are_asked_not_to_keep_results(client: Client) -> None:
    assert b'<meta name="robots" content="noindex">' in client.get("/search?q=zebra").content
