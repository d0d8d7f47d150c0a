from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.catalogue.models import Paper
from dailypapers.community import marks, reading_lists
from dailypapers.community.models import Mark
from dailypapers.core.errors import IndexUnavailable
from dailypapers.search import encoding, index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import PaperVector
from dailypapers.search.tests.encoders import FakeEncoder
from dailypapers.testing.make import make_record, take_in
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

KITES = "Kites are known. We propose tails for <b>kites</b>. Results show speed."


@pytest.fixture(params=[8])
def papers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have papers about kites indexed and encoded, and return the address of the first."""
    known = take_in(
        *(
            make_record(
                title=f"Kites & {number}",
                abstract=KITES,
                identifiers=(("arxiv", f"2601.{10000 + number}"),),
            )
            for number in range(request.param)
        )
    )
    fake, made = FakeEncoder("fake"), MemoryIndex()
    indexed = list(documents(paper.pk for paper in known))
    vectors = list(fake.encode_papers(paper.title for paper in indexed))
    made.upsert(indexed)
    made.commit(1)
    made.add_vectors(
        "fake", [PaperVector(p.id, p.text_key(), v) for p, v in zip(indexed, vectors, strict=True)]
    )
    made.commit(1)
    monkeypatch.setattr(index, "reader", lambda: made)
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: fake)
    return f"/papers/{known[0].address}"


def broken() -> MemoryIndex:
    """Fail as an index does that cannot be read."""
    raise IndexUnavailable("It is broken")


def test_a_papers_page_has_five_and_leads_to_more(client: Client, papers: str) -> None:
    page = get(client, papers)
    links = [link for link in page.links() if link.startswith("/papers/")]
    links.remove(f"{papers}/claim")
    links = [link for link in links if "/comments." not in link]
    assert len({link for link in links if "2601" in link and "." not in link[-4:]} - {papers}) == 6
    assert f"{papers}/similar" in links
    assert "close in meaning" in page.text


def test_each_facet_has_its_address(client: Client, papers: str) -> None:
    page = get(client, f"{papers}/similar")
    assert {"?", "?facet=background", "?facet=method", "?facet=result"} <= set(page.links())
    assert page.elements.count("article") == 7
    assert "Kites & 1" in page.text
    assert "close in meaning" in page.text
    assert "close in method" in get(client, f"{papers}/similar?facet=method").text
    assert "close in meaning" in get(client, f"{papers}/similar?facet=nonsense").text


def test_another_name_leads_there_and_no_name_nowhere(client: Client, papers: str) -> None:
    response = client.get("/papers/arxiv:2601.10000v3/similar")
    assert (response.status_code, response.headers["Location"]) == (301, f"{papers}/similar")
    assert client.get("/papers/2601.99999/similar").status_code == 404


def test_a_text_is_asked_for_and_compared(client: Client, papers: str) -> None:
    form = get(client, "/similar")
    assert "textarea" in form.elements
    assert ("form", "/similar") in form.addresses
    said = {"title": 'Kites "here"', "abstract": KITES, "facet": "method"}
    response = client.post("/similar", said)
    page = read(response)
    assert papers in page.links()
    assert "close in method" in page.text
    assert "Cache-Control" in response.headers
    content = response.content.decode()
    assert 'value="Kites &quot;here&quot;"' in content
    assert '<option value="method" selected>' in content
    assert "<b>kites" not in content


@pytest.mark.usefixtures("papers")
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({}, "Write or paste a title or an abstract."),
        ({"title": " ", "abstract": "\n"}, "Write or paste"),
        ({"abstract": "a" * 10_001}, "An abstract has at most 10,000 characters."),
    ],
)
def test_what_cannot_be_compared_is_said(client: Client, said: dict[str, str], answer: str) -> None:
    response = client.post("/similar", said)
    assert response.status_code == 400
    assert answer in read(response).text


@pytest.mark.usefixtures("papers")
def test_a_text_without_the_facet_is_compared_as_a_whole(client: Client) -> None:
    page = read(client.post("/similar", {"title": "Kites", "facet": "result"}))
    assert "No sentence about the result was found" in page.text


def test_words_alone_are_said_to_be_all(
    client: Client, papers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: None)
    page = get(client, f"{papers}/similar?facet=method")
    assert "Compared by words only" in page.text
    assert page.elements.count("article") == 7


def test_an_index_that_cannot_be_read_costs_the_section_only(
    client: Client, papers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "reader", broken)
    assert "Similar papers" not in get(client, papers).text
    assert "search index is being built" in get(client, f"{papers}/similar", 503).text
    assert client.post("/similar", {"title": "Kites"}).status_code == 503


@pytest.mark.parametrize("papers", [3, 30], indirect=True)
def test_the_pages_take_as_many_queries_as_they_always_do(client: Client, papers: str) -> None:
    asked = {}
    for path in (papers, f"{papers}/similar", f"{papers}/similar?facet=method"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked[path.removeprefix(papers)] = len(queries)
    assert asked == {"": 25, "/similar": 17, "/similar?facet=method": 17}


@pytest.fixture
def saved(papers: str) -> Paper:
    """Have three readers save the first paper together with one that shares nothing with it."""
    [odd] = take_in(make_record(title="Umbrellas", published="2026-11-02"))
    first = Paper.objects.get(address=papers.rpartition("/")[2])
    for reader in (make_reader(), make_reader(), make_reader()):
        for paper in (first, odd):
            marks.mark(reader, paper.pk, Mark.Kind.SAVED)
    return odd


def test_a_papers_page_names_what_its_readers_also_saved(
    client: Client, papers: str, saved: Paper
) -> None:
    page = get(client, papers)
    assert "Readers who saved this also saved Umbrellas" in page.text
    assert f"{papers}/similar?by=readers" in page.links()
    marks.unmark(Mark.objects.earliest("pk").reader, saved.pk, Mark.Kind.SAVED)
    assert "also saved" not in get(client, papers).text


def test_papers_are_alike_by_content_by_readers_or_by_both(
    client: Client, papers: str, saved: Paper
) -> None:
    def shown(query: str) -> list[str]:
        page = client.get(f"{papers}/similar{query}").content.decode()
        return re.findall(r'<article class="card" id="paper-([^"]+)"', page)

    content, readers, both = shown(""), shown("?by=readers"), shown("?by=both")
    assert saved.address not in content
    assert readers == [saved.address]
    assert set(both) == {*content, *readers}
    assert both.index(saved.address) < 2
    assert shown("?by=both&sort=date")[0] == saved.address
    assert sorted(shown("?sort=date")) == sorted(content)
    assert shown("?by=nonsense") == content
    page = get(client, f"{papers}/similar?by=readers")
    assert "3 readers or more saved both" in page.text
    assert "?by=readers&sort=date" in page.links()
    assert "?facet=method" not in page.links()
    assert "?by=both&facet=method" in get(client, f"{papers}/similar?by=both").links()


def test_without_the_index_readers_still_tell(
    client: Client, papers: str, saved: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "reader", broken)
    assert "Umbrellas" in get(client, f"{papers}/similar?by=readers").text
    assert client.get(f"{papers}/similar?by=both").status_code == 503


def test_a_paper_that_few_saved_says_so(client: Client, papers: str) -> None:
    assert "Too few readers saved this" in get(client, f"{papers}/similar?by=readers").text


def test_a_papers_page_names_public_lists_near_it(client: Client, papers: str) -> None:
    owner = make_reader(name="Ada Brandt", shows_name=True)
    held = Paper.objects.filter(title__startswith="Kites").order_by("pk")[:3]
    for title, visibility in (("For Thursday", "public"), ("For me", "private")):
        made = reading_lists.make(owner, uuid4(), title, "", visibility)
        reading_lists.add_all(made.pk, [(paper.pk, "") for paper in held], owner)
    page = get(client, papers)
    assert "Public reading lists near it For Thursday 3 papers, by Ada Brandt" in page.text
    assert "holds this paper and 2 like it" in page.text
    assert "For me" not in page.text
