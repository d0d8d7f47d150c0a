"""A paper's page as data, read as Zotero, search engines, chats and programs read it."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.test import Client
from lxml import html
from PIL import Image

from dailypapers.core.card_picture import HEIGHT, WIDTH, card, known
from dailypapers.testing.make import make_paper
from dailypapers.web.tests.pages import make_rich_paper

pytestmark = pytest.mark.django_db


def tags(page: html.HtmlElement, kind: str) -> list[tuple[str, str]]:
    """Return what the tags of a page say, by `name` or by `property`."""
    return [
        (tag.get(kind, ""), tag.get("content", "")) for tag in page.iter("meta") if tag.get(kind)
    ]


def test_the_head_says_what_the_paper_is(client: Client) -> None:
    paper = make_rich_paper()
    answer = client.get(f"/papers/{paper.address}")
    page = html.fromstring(answer.content.decode())
    named, properties = tags(page, "name"), dict(tags(page, "property"))
    title = "From O(n²) to <b>Teapots</b> & Back"
    for wanted in (
        ("citation_title", title),
        ("citation_author", "Ada Kitely"),
        ("citation_publication_date", "2026/09/22"),
        ("citation_journal_title", "Journal of Pots"),
        ("citation_doi", "10.1234/pots"),
        ("citation_arxiv_id", "2609.77777"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2609.77777"),
        ("citation_keywords", "teapots"),
        ("twitter:card", "summary_large_image"),
    ):
        assert wanted in named
    assert properties["og:title"] == title
    assert properties["og:url"] == f"http://testserver/papers/{paper.address}"
    assert properties["og:image"] == f"http://testserver/papers/{paper.address}/card.png"
    [script] = page.iterfind(".//script[@type='application/ld+json']")
    said = json.loads(str(script.text))
    assert said["@type"] == "ScholarlyArticle"
    assert said["headline"] == title
    assert said["author"] == [{"@type": "Person", "name": "Ada Kitely"}]
    assert "https://doi.org/10.1234/pots" in said["sameAs"]
    assert "<b>" not in str(script.text)  # Nothing in it can end the element.


def test_the_headers_lead_programs_on(client: Client) -> None:
    paper = make_rich_paper()
    address = f"http://testserver/papers/{paper.address}"
    links = client.get(f"/papers/{paper.address}").headers["Link"]
    for wanted in (
        '<https://doi.org/10.1234/pots>; rel="cite-as"',
        f'<{address}.bib>; rel="describedby"; type="application/x-bibtex"',
        f'<{address}.md>; rel="describedby"; type="text/markdown"',
        '<https://arxiv.org/pdf/2609.77777>; rel="item"; type="application/pdf"',
        '<https://schema.org/ScholarlyArticle>; rel="type"',
    ):
        assert wanted in links
    assert "\n" not in links
    arxiv = make_paper()
    said = client.get(f"/papers/{arxiv.address}").headers["Link"]
    assert f'<https://doi.org/10.48550/arXiv.{arxiv.address}>; rel="cite-as"' in said
    other = make_paper(source="acl", source_id="x", identifiers=())
    assert "cite-as" not in client.get(f"/papers/{other.address}").headers["Link"]


def test_what_is_not_known_is_not_said(client: Client) -> None:
    paper = make_paper(abstract="", authors=(), published="", topics=(), identifiers=())
    page = html.fromstring(client.get(f"/papers/{paper.address}").content.decode())
    names = {name for name, _ in tags(page, "name") if name.startswith("citation_")}
    assert names == {"citation_title", "citation_abstract_html_url"}
    assert "og:description" not in dict(tags(page, "property"))


def test_the_picture_of_a_link_is_drawn_here(client: Client) -> None:
    paper = make_rich_paper()
    answer = client.get(f"/papers/{paper.address}/card.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert "max-age=86400" in answer.headers["Cache-Control"]
    with Image.open(BytesIO(answer.getvalue())) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    strange = make_paper(title="汉字")
    assert client.get(f"/papers/{strange.address}/card.png").status_code == 200
    moved = client.get(f"/papers/{paper.address}v1/card.png")
    assert moved.headers["Location"] == f"/papers/{paper.address}/card.png"
    assert client.get("/papers/9901.00001/card.png").status_code == 404


@pytest.mark.parametrize("title", ["A", "word " * 400, "a" * 4000, "", "Ünïcödé ≤ 汉字"])
def test_any_title_fits(title: str) -> None:
    """Nothing is written into the margins."""
    with Image.open(BytesIO(card(title, title, title))) as image:
        colours = image.convert("RGB")
        edge = [colours.getpixel((x, y)) for x in (10, WIDTH - 10) for y in range(30, HEIGHT, 5)]
    assert len(set(edge)) == 1


def test_letters_that_the_font_lacks_lose_their_accents() -> None:
    assert known("Tomáš Lê") == "Tomas Le"
    assert not re.search(r"\w", known("汉字"))
