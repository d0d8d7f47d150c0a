"""What crawlers and chats read of the site."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree
from pytest_django.fixtures import Settings

from dailypapers.api import site
from dailypapers.sources.joining import join
from dailypapers.testing.make import make_announcement, make_paper

pytestmark = pytest.mark.django_db

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def located(client: Client, path: str) -> list[str]:
    """Return the addresses in a sitemap."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return [str(one.text) for one in etree.fromstring(answer.content).iter(LOC)]


def test_sitemaps_lead_to_every_paper_once_and_to_lists(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "PART", 2)
    papers = [make_paper(announcement=make_announcement("2026-09-30")) for _ in range(5)]
    join(papers[0].pk, papers[1].pk)
    parts = located(client, "/sitemap.xml")
    pages: list[str] = []
    for address in parts:
        answer = client.get(address.removeprefix("http://testserver"))
        if answer.status_code == 200:  # No part is without papers but where they were merged away.
            pages += [str(one.text) for one in etree.fromstring(answer.content).iter(LOC)]
    wanted = {f"http://testserver/papers/{one.address}" for one in (papers[0], *papers[2:])}
    assert {page for page in pages if re.search(r"/papers/\d{4}\.", page)} == wanted
    assert len(pages) == len(set(pages))
    assert "http://testserver/papers/date/2026-09-30" in pages
    assert "http://testserver/topics/cs.CL" in pages
    for page in pages[:6]:
        assert client.get(page.removeprefix("http://testserver")).status_code == 200, page
    assert client.get("/sitemaps/999.xml").status_code == 404
    assert client.get(f"/sitemaps/{'9' * 40}.xml").status_code == 404


def test_a_sitemap_takes_few_queries(client: Client) -> None:
    for _ in range(6):
        make_paper()
    number = len(located(client, "/sitemap.xml")) - 1
    client.get(f"/sitemaps/{number}.xml")
    with CaptureQueriesContext(connection) as asked:
        located(client, f"/sitemaps/{number}.xml")
    assert len(asked) == 5


def test_robots_are_told_what_is_for_people(client: Client, settings: Settings) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /account\n" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said
    settings.PRIVATE = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_the_guide_for_programs_names_what_is_there(client: Client) -> None:
    paper = make_paper(identifiers=(("arxiv", "2106.04647"),))
    said = client.get("/llms.txt")
    assert said.headers["Content-Type"] == "text/markdown; charset=utf-8"
    text = said.content.decode()
    assert text.startswith("# Daily Papers\n")
    addresses = re.findall(r"\(http://testserver(/[^)]*)\)", text)
    assert len(addresses) > 8
    for address in addresses:
        assert client.get(address).status_code in {200, 503}, address
    assert paper.address in text


def test_a_link_to_a_paper_is_shown_with_title_and_picture(client: Client) -> None:
    paper = make_paper(title="From $O(n^2)$ to <b>Teapots</b>")
    address = f"http://testserver/papers/{paper.address}"
    said: Any = client.get(f"/oembed?url={quote(address)}").json()
    assert said["type"] == "link"
    assert said["title"] == "From O(n²) to <b>Teapots</b>"
    assert said["thumbnail_url"] == f"{address}/card.png"
    small: Any = client.get(f"/oembed?url={quote(address)}&maxwidth=300").json()
    assert "thumbnail_url" not in small
    written = client.get(f"/oembed?url={quote(address)}&format=xml")
    assert etree.fromstring(written.content).findtext("version") == "1.0"
    assert client.get(f"/oembed?url={quote(address)}&format=yaml").status_code == 501
    for wrong in (
        "",
        "http://[",
        "https://evil.example/papers/x",
        f"{address}x",
        "http://testserver/",
    ):
        assert client.get(f"/oembed?url={quote(wrong)}").status_code == 404, wrong
