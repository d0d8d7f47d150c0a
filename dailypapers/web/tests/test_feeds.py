from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import feedparser
import pytest
from django.test import Client
from lxml import etree

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import Featured
from dailypapers.community import comments, pictures, reading_lists
from dailypapers.community.pictures import Sent
from dailypapers.community.votes import vote
from dailypapers.core.pictures import made_anew
from dailypapers.feed import queries
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import (
    make_announcement,
    make_edition,
    make_paper,
    make_record,
    paper_of,
)
from dailypapers.testing.people import make_reader
from dailypapers.testing.pictures import png
from dailypapers.web.tests.pages import make_rich_paper

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
DAY = "/papers/date/2026-09-30"
OPEN = (
    "/papers",
    DAY,
    "/papers/week/2026-W40",
    "/papers/month/2026-09",
    "/papers/trending",
    "/topics/cs.CL",
    "/authors/adakitely",
    "/search",
)


def read(client: Client, path: str, **headers: Any) -> Any:
    """Return a feed as a reader program understands it."""
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    parsed = feedparser.parse(
        answer.content, response_headers={"content-type": answer.headers["Content-Type"]}
    )
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def links(parsed: Any) -> dict[str, str]:
    """Return the links of a feed by relation."""
    return {link.rel: link.href for link in parsed.feed.links}


@pytest.fixture
def paper() -> Paper:
    """A paper with formulas in title and abstract."""
    record = make_record(
        title="From $O(n^2)$ to <b>Teapots</b> & Back\x0b",
        abstract="It takes $n^2$ pots, < 5 & > 3.",
        announcement=make_announcement("2026-09-30", Featured.PICK, position=1),
        topics=("cs.CL",),
    )
    ingest([record])
    index.catch_up()
    return paper_of(record)


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_reader_program_understands_all_that_is_said(
    client: Client, paper: Paper, form: str
) -> None:
    parsed = read(client, f"{DAY}.{form}")
    assert parsed.version == {"atom": "atom10", "rss": "rss20"}[form]
    [entry] = parsed.entries
    assert entry.title.rstrip() == "From O(n²) to <b>Teapots</b> & Back" or "O(n²)" in entry.title
    assert entry.id == f"tag:testserver,2026:paper/{paper.key}"
    assert entry.link == f"http://testserver/papers/{paper.address}"
    assert "cs.CL" in str(entry.tags) or "Computation" in str(entry.tags)
    assert "<math" in entry.content[0].value or "msup" in entry.content[0].value
    assert "n² pots, < 5 & > 3" in entry.summary.replace("&lt;", "<").replace("&gt;", ">").replace(
        "&amp;", "&"
    )
    assert entry.updated_parsed >= entry.published_parsed
    assert links(parsed)["self"] == f"http://testserver{DAY}.{form}"


def test_json_feed_says_the_same(client: Client, paper: Paper) -> None:
    answer = client.get(f"{DAY}.json")
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    said = json.loads(answer.content)
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert said["feed_url"] == f"http://testserver{DAY}.json"
    assert said["home_page_url"] == f"http://testserver{DAY}"
    [item] = said["items"]
    assert item["id"] == f"tag:testserver,2026:paper/{paper.key}"
    assert "O(n²)" in item["title"]
    assert "<math" in item["content_html"]
    assert "<b>" not in item["content_html"]
    for name in ("date_published", "date_modified"):
        assert datetime.fromisoformat(item[name]).tzinfo


def test_the_picture_of_a_paper_goes_with_it(
    client: Client, paper: Paper, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    pictures.put(make_reader(), paper.pk, Sent(made_anew(png(), 1), "A plot"))
    [item] = client.get(f"{DAY}.json").json()["items"]
    [file] = item["attachments"]
    shown = client.get(file["url"].removeprefix("http://testserver"))
    assert file["mime_type"] == shown.headers["Content-Type"] == "image/webp"
    assert file["size_in_bytes"] == len(shown.getvalue())
    assert item["image"] == file["url"]
    for form in ("atom", "rss"):
        [entry] = read(client, f"{DAY}.{form}").entries
        [said] = entry.enclosures
        assert (said.href, said.type) == (file["url"], "image/webp")
        assert int(said.length) == file["size_in_bytes"]
        assert 'alt="A plot"' in entry.content[0].value


@pytest.mark.parametrize("path", OPEN)
def test_a_paper_has_one_id_in_every_feed_and_format(client: Client, path: str) -> None:
    paper = make_rich_paper()
    ingest([make_record(topics=("cs.CL",), announcement=make_announcement("2026-09-30"))])
    index.catch_up()
    query = {"/papers/trending": "?window=year", "/search": "?q=teapots"}.get(path, "")
    found = [read(client, f"{path}.{form}{query}").entries for form in ("atom", "rss")]
    items = json.loads(client.get(f"{path}.json{query}").content)["items"]
    ids = [entry.id for entry in found[0]]
    assert ids == [entry.id for entry in found[1]] == [item["id"] for item in items]
    if path not in {"/papers/trending", "/topics/cs.CL"}:
        assert f"tag:testserver,2026:paper/{paper.key}" in ids


@pytest.mark.parametrize("path", [*OPEN[1:], "/papers"])
def test_atom_holds_to_its_grammar(client: Client, path: str) -> None:
    make_rich_paper()
    root: Any = etree.fromstring(client.get(f"{path}.atom").content)
    must_have(root, "id", "title", "updated")
    assert len(root.xpath("a:link[@rel='self']", namespaces=ATOM)) == 1
    assert len(root.xpath("a:link[@rel='alternate']", namespaces=ATOM)) == 1
    assert root.xpath("a:author/a:name", namespaces=ATOM)
    for entry in root.iterfind("a:entry", ATOM):
        must_have(entry, "id", "title", "updated", "published", "content")
        assert entry.xpath("count(a:summary)", namespaces=ATOM) <= 1
        assert all(author.find("a:name", ATOM).text for author in entry.iterfind("a:author", ATOM))


def must_have(element: Any, *names: str) -> None:
    """Each of these elements stands in it once, and says something."""
    for name in names:
        [one] = element.findall(f"a:{name}", ATOM)
        assert one.text
        if name in {"updated", "published"}:
            assert datetime.fromisoformat(one.text).tzinfo


@pytest.mark.parametrize("size", [1, 2, 7])
def test_following_the_next_page_gives_every_paper_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    papers = make_edition("2026-09-30", 7)
    monkeypatch.setattr(queries, "PAGE_SIZE", size)
    seen: list[str] = []
    address = f"{DAY}.atom?source=arxiv"
    while address:
        parsed = read(client, address.removeprefix("http://testserver"))
        seen += [entry.id for entry in parsed.entries]
        address = links(parsed).get("next", "")
    assert sorted(seen) == sorted(f"tag:testserver,2026:paper/{paper.key}" for paper in papers)


def test_past_days_are_archives_of_the_newest(client: Client) -> None:
    for day in ("2026-09-25", "2026-09-28", "2026-09-30"):
        make_edition(day, 1)
    newest = read(client, "/papers.atom")
    assert links(newest)["prev-archive"] == "http://testserver/papers/date/2026-09-28.atom"
    assert "current" not in links(newest)
    middle = read(client, "/papers/date/2026-09-28.atom")
    assert links(middle)["prev-archive"] == "http://testserver/papers/date/2026-09-25.atom"
    assert links(middle)["next-archive"] == "http://testserver/papers/date/2026-09-30.atom"
    assert links(middle)["current"] == "http://testserver/papers.atom"
    raw = client.get("/papers/date/2026-09-28.atom").content
    assert etree.fromstring(raw).find("fh:archive", ATOM) is not None


def test_what_is_known_is_not_sent_again(client: Client, paper: Paper) -> None:
    first = client.get(f"{DAY}.atom")
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    again = client.get(f"{DAY}.atom", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    since = client.get(f"{DAY}.atom", headers={"if-modified-since": modified})
    assert since.status_code == 304
    other = client.get(f"{DAY}.atom", headers={"if-none-match": 'W/"x", "y"'})
    assert other.status_code == 200


def test_news_elsewhere_does_not_send_it_again_and_news_here_does(
    client: Client, paper: Paper
) -> None:
    etag = client.get(f"{DAY}.atom").headers["ETag"]
    make_edition("2026-09-29", 1)
    elsewhere = client.get(f"{DAY}.rss")  # Another format is another document.
    assert elsewhere.status_code == 200
    again = client.get(f"{DAY}.atom?page=1", headers={"if-none-match": etag})
    assert again.status_code == 200  # Its archive before it is named now.
    etag = again.headers["ETag"]
    make_edition("2026-08-01", 1)
    unchanged = client.get(f"{DAY}.atom?page=1", headers={"if-none-match": etag})
    assert unchanged.status_code == 304
    assert unchanged.headers["ETag"] != etag
    make_edition("2026-09-30", 1)
    changed = client.get(f"{DAY}.atom?page=1", headers={"if-none-match": etag})
    assert changed.status_code == 200


@pytest.mark.parametrize("path", ["/topics/cs.CL.atom", "/search.atom?q=teapots"])
def test_what_is_found_later_than_it_came_is_news(client: Client, path: str) -> None:
    make_paper(title="Teapots at Last", topics=("cs.CL",))
    answer = client.get(path)
    assert b"Teapots at Last" not in answer.content
    assert client.get(path, headers={"if-none-match": answer.headers["ETag"]}).status_code == 304
    index.catch_up()
    later = client.get(path, headers={"if-none-match": answer.headers["ETag"]})
    assert b"Teapots at Last" in later.content


def test_an_unchanged_feed_takes_one_query(
    client: Client, paper: Paper, django_assert_num_queries: Any
) -> None:
    for path in ("/papers.atom", "/papers/trending.atom", f"{DAY}.rss"):
        first = client.get(path).headers
        for asking in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": first["Last-Modified"]},
        ):
            with django_assert_num_queries(1):
                assert client.get(path, headers=asking).status_code == 304


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/topics/cs.CL.atom", "vote"),
        ("/topics/cs.CL.atom", "comment"),
        ("/authors/{author}.atom", "vote"),
        ("/search.atom?q=teapots", "comment"),
        ("/papers/date/2026-09-30.atom", "list"),
        ("/papers/{paper}/comments.atom", "vote"),
    ],
)
def test_what_a_feed_does_not_hang_on_costs_it_nothing(
    client: Client, paper: Paper, path: str, act: str, django_assert_max_num_queries: Any
) -> None:
    path = address(path, paper)
    first = client.get(path)
    assert first.status_code == 200
    do(act, paper)
    with django_assert_max_num_queries(2):  # What happened, and whose list it is.
        again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, first.headers["ETag"])


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/topics/cs.CL.atom?sort=votes", "vote"),
        ("/authors/{author}.atom?sort=votes", "vote"),
        ("/search.atom?q=teapots", "vote"),
        ("/papers.atom", "vote"),
        ("/papers/date/2026-09-30.atom", "comment"),
        ("/papers/trending.atom", "comment"),
        ("/papers/{paper}/comments.atom", "comment"),
    ],
)
def test_what_a_feed_hangs_on_is_looked_at(
    client: Client, paper: Paper, path: str, act: str
) -> None:
    path = address(path, paper)
    first = client.get(path)
    do(act, paper)
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    assert again.headers["ETag"] != first.headers["ETag"]


def address(path: str, paper: Paper) -> str:
    """Return where a feed of a paper or of who wrote it is."""
    first = paper.authorships.select_related("author").order_by("position")[0]
    return path.format(paper=paper.address, author=first.author.key)


def do(act: str, paper: Paper) -> None:
    """Let a reader do something with a paper."""
    reader = make_reader()
    if act == "vote":
        vote(reader, paper.pk)
    elif act == "comment":
        comments.post(reader, paper.pk, "Hot", uuid4())
    else:
        made = reading_lists.make(reader, uuid4(), "Pots", "", "public")
        reading_lists.add(made.pk, paper.pk, reader)


@pytest.mark.parametrize("n", [1, 30])
def test_a_feed_takes_as_many_queries_for_one_paper_and_for_many(
    client: Client, n: int, django_assert_num_queries: Any
) -> None:
    make_edition("2026-09-30", n)
    with django_assert_num_queries(15):
        client.get(f"{DAY}.atom")


def test_the_hub_is_named_by_setting(client: Client, paper: Paper, settings: Any) -> None:
    assert "hub" not in links(read(client, "/papers.atom"))
    settings.WEBSUB_HUB = "https://hub.example/"
    for form in ("atom", "rss"):
        assert links(read(client, f"/papers.{form}"))["hub"] == "https://hub.example/"
    answer = client.get("/papers.json")
    assert json.loads(answer.content)["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert 'rel="hub"' in answer.headers["Link"]


@pytest.mark.parametrize("path", ["/papers/date/x.atom", "/topics/none.rss", "/papers.xml"])
def test_what_is_not_there_is_no_feed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_every_list_page_names_its_feeds_and_each_is_there(client: Client) -> None:
    make_rich_paper()
    for path in OPEN:
        query = "?q=teapots&page=1" if path == "/search" else ""
        text = client.get(path + query, follow=True).content.decode()
        assert text.count('rel="alternate"') == 3, path
        assert '<details class="feeds">' in text
        assert 'href="/feeds.opml"' in text
        for form in ("atom", "rss", "json"):
            assert f'href="{path}.{form}' in text
            assert client.get(f"{path}.{form}").status_code == 200


def test_a_page_that_is_not_there_has_no_feed(client: Client) -> None:
    page = client.get("/authors/nobody")
    assert page.status_code == 404
    assert b"alternate" not in page.content
    assert b"feeds" not in page.content
