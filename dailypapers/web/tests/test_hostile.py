"""Addresses that nobody writes by mistake: answered in order, never with a fault of ours."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client

from dailypapers.catalogue.records import (
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    VersionRecord,
)
from dailypapers.search import index
from dailypapers.sources.models import Harvest
from dailypapers.testing.make import make_announcement, make_edition, make_paper
from dailypapers.web.tests.pages import get, make_rich_paper, read

pytestmark = pytest.mark.django_db

LONG = "zebra " * 1700
TEXTS = [
    "'; DROP TABLE catalogue_paper; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% debug %}",
    "%s%d%n%(x)s",
    "../../../../etc/passwd",
    "\\..\\..",
    "\u202e\u0000\uffff"[0] + "abc",
    "𝓊𝓃𝒾𝒸ℴ𝒹ℯ 🦓",
    "a" * 10_000,
    LONG,
    "(" * 3000,
    '"' * 501,
    "- - -",
    "*",
    "NOT AND OR",
    "title:",
    "title:title:title:x",
    "published:9999-99-99",
    "..",
    ":",
    "\r\nSet-Cookie: a=b",
    "-1",
    "1e400",
    "٣",
    "²",
]
RAW = ["%00", "a%00b", "%FF%FE", "%ED%A0%80", "%", "%zz", "%C0%AF", "%F5%80%80%80", "+", "%0d%0a"]
OF_LISTS = ["page", "source", "topic", "window", "sort", "unread", "profile", "csrf"]
OF_SEARCH = [*OF_LISTS, "q", "year", "venue", "from", "to", "edition", "code"]
LISTS = ["/", "/papers/date/2026-09-30", "/papers/trending", "/search", "/topics/cs.CL"]
SUGGEST = "/search/suggest"
ALLOWED = {200, 301, 302, 400, 404}


@pytest.fixture(autouse=True)
def papers() -> None:
    """Have papers, so that lists are really made."""
    make_edition("2026-09-30", 3)
    make_rich_paper()


@pytest.mark.parametrize("path", [*LISTS, SUGGEST])
def test_no_parameter_makes_a_list_fail(client: Client, path: str) -> None:
    values = [quote(text, safe="") for text in TEXTS] + RAW
    for name, value in product(OF_SEARCH if "search" in path else OF_LISTS, values):
        response = client.get(f"{path}?{name}={value}&q=teapots")
        assert response.status_code in ALLOWED, (name, value[:60])
        assert b"<script>" not in response.content


@pytest.mark.parametrize(
    "place",
    [
        "/{}",
        "/papers/{}",
        "/papers/{}.md",
        "/papers/{}.bib",
        "/papers/date/{}",
        "/papers/week/{}",
        "/papers/month/{}",
        "/papers/by/{}/x",
        "/papers/by/doi/{}",
        "/papers/by/arxiv/{}",
        "/topics/{}",
        "/subscribe/confirm/{}",
        "/subscribe/end/{}",
        "/notifications/end/{}",
        "/static/{}",
    ],
)
def test_no_path_makes_a_page_fail(client: Client, place: str) -> None:
    for value in [quote(text, safe="") for text in TEXTS] + RAW:
        response = client.get(place.format(value))
        assert response.status_code in ALLOWED | {410}, value[:60]
        if not response.streaming:
            assert b"<script>" not in response.content


@pytest.mark.parametrize("number", ["-1", "0", "x", "", "1.5", "1e3", "99999999999999", "٣", "²"])
def test_a_page_number_that_is_none_is_the_first(client: Client, number: str) -> None:
    assert get(client, f"/?page={number}").text == get(client, "/").text


@pytest.mark.parametrize("number", ["2", "100000", "9999999"])
@pytest.mark.parametrize("path", [*LISTS[:3], "/search?q=teapots", "/topics/cs.CL"])
def test_a_page_that_is_not_there_is_not_found(client: Client, path: str, number: str) -> None:
    joint = "&" if "?" in path else "?"
    page = get(client, f"{path}{joint}page={number}", 404)
    assert "has 1 page" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "date/0000-00-00",
        "date/2026-02-30",
        "date/9999-12-31",
        "date/10000-01-01",
        "date/-2026-01-01",
        "week/2026-W54",
        "week/2025-W53",
        "week/9999-W52",
        "week/0000-W01",
        "month/2026-13",
        "month/9999-12",
        "month/0000-00",
    ],
)
def test_a_date_that_is_none_is_not_found(client: Client, path: str) -> None:
    assert "There is no" in get(client, f"/papers/{path}", 404).text


@pytest.mark.parametrize("path", ["date/1900-01-01", "date/9998-12-31", "month/9998-12"])
def test_the_ends_of_the_calendar_are_pages(client: Client, path: str) -> None:
    assert client.get(f"/papers/{path}").status_code in {200, 404}


def test_a_repeated_parameter_counts_once(client: Client) -> None:
    assert client.get("/search?q=teapots&q=x&page=9&page=1&topic=&topic=cs.CL").status_code == 200


def test_a_long_query_is_searched_by_its_beginning(client: Client) -> None:
    response = client.get("/search", {"q": "teapots " + "x" * 10_000})
    assert response.status_code == 200
    assert "Results for" in read(response).text


def test_a_nul_is_refused_with_a_sentence(client: Client) -> None:
    for path in ("/papers/a%00b", "/search?q=a%00b"):
        assert "a character that cannot be read" in get(client, path, 404).text


def test_nothing_a_source_says_becomes_markup(client: Client) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=y>"
    paper = make_paper(
        title=f"Zebra {evil}",
        abstract=f"Zebra {evil}",
        comment=evil,
        authors=(AuthorName(evil),),
        keywords=(evil,),
        venue=evil,
        versions=(VersionRecord(1, note=evil),),
        links=(LinkRecord(LinkKind.CODE, f"https://code.example/{evil}"),),
        counts=CountRecord(evil[:64], 7),
        announcement=make_announcement("2026-09-30", Featured.PICK, by=evil, position=1),
    )
    Harvest.objects.create(source=evil[:32], error=evil, note=evil)
    index.catch_up()
    searches = ("/search?q=zebra", "/search?q=alert")
    own = f"/papers/{paper.address}"
    for path in (*LISTS, *searches, own, "/sources"):
        page = read(client.get(path))
        assert page.elements.count("script") == 1 + (path == own), path  # ours, and data
        assert "img" not in page.elements, path
    assert "<script>alert(1)" in page.text


def test_head_and_options_are_answered(client: Client) -> None:
    for path in LISTS:
        head = client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert client.options(path).status_code == 405
