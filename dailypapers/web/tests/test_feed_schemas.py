"""Every feed against the grammar of its format: RFC 4287, JSON Feed 1.1, the RSS Board's rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from lxml import etree

from dailypapers.accounts import tokens
from dailypapers.community import comments, groups, marks, notifications, pictures, reading_lists
from dailypapers.community.models import Mark
from dailypapers.community.pictures import Sent
from dailypapers.core.pictures import made_anew
from dailypapers.feed import queries
from dailypapers.testing.make import make_announcement, make_edition, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.pictures import png
from dailypapers.web.tests.pages import make_rich_paper

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = ("title", "link", "description", "author", "comments", "guid", "pubDate", "source")
OPEN = (
    "/papers",
    "/papers/date/2026-09-30",
    "/papers/date/2026-09-29",
    "/papers/week/2026-W40",
    "/papers/month/2026-09",
    "/papers/trending",
    "/topics/cs.CL",
    "/topics/cs.CV",  # Nothing is in it.
    "/authors/adakitely",
    "/search",
)
SECRET = ("/papers/for-you", "/mine/saved", "/mine/read", "/notifications")


@pytest.fixture
def feeds(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What every feed can hold, in pages of three, and the addresses of all without their end."""
    settings.MEDIA_ROOT, settings.WEBSUB_HUB = tmp_path, "https://hub.example/"
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    ada, bob = make_reader(), make_reader(name="Bob & Co. <b>", shows_name=True)
    make_edition("2026-09-29", 4)
    make_paper(
        title="<&> \x0b", abstract="", authors=(), announcement=make_announcement("2026-09-30")
    )
    make_paper(topics=("cs.CV",))
    paper = make_rich_paper()
    pictures.put(ada, paper.pk, Sent(made_anew(png(), 1), 'A "plot"'))
    comments.post(bob, paper.pk, f"*Hot* $n^2$ @{ada.handle} & <i>", uuid4())
    notifications.tell()
    marks.mark(ada, paper.pk, Mark.Kind.SAVED)
    made = reading_lists.make(ada, uuid4(), "Pots & <b>", "", "public")
    reading_lists.add(made.pk, paper.pk, ada, "Read *this*")
    group = groups.make(ada, uuid4(), "Tea club", "", True)
    token = f"token={tokens.make_for_feeds(ada, 'newsboat')}"
    return [
        *(f"{path}%s?" for path in OPEN),
        f"/papers/{paper.address}/comments%s?",
        f"/lists/{made.slug}%s?",
        *(f"{path}%s?page=2" for path in ("/papers/date/2026-09-29", "/topics/cs.CL")),
        "/search%s?q=teapots&sort=newest",
        *(f"{path}%s?{token}" for path in (*SECRET, f"/groups/{group.slug}")),
    ]


def documents(client: Client, feeds: list[str], form: str) -> Iterator[tuple[str, bytes]]:
    """Yield every feed in a format, with its address."""
    for feed in feeds:
        path = feed % f".{form}"
        answer = client.get(path)
        assert answer.status_code == 200, path
        yield path, answer.content


def test_atom_is_valid_by_the_schema_of_rfc_4287(client: Client, feeds: list[str]) -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    for path, text in documents(client, feeds, "atom"):
        feed = etree.fromstring(text)
        assert schema.validate(feed), (path, schema.error_log.last_error)
        for entry in feed.iter(f"{ATOM}entry"):  # What the schema says in words.
            assert entry.find(f"{ATOM}author") is not None or feed.find(f"{ATOM}author") is not None
            rels = [link.get("rel", "alternate") for link in entry.iter(f"{ATOM}link")]
            assert rels.count("alternate") == 1
        ids = [str(one.text) for one in feed.iter(f"{ATOM}id")]
        assert len(set(ids)) == len(ids)
        assert all(urlsplit(one).scheme == "tag" for one in ids)


def test_the_schema_refuses_what_is_no_atom() -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    head = '<feed xmlns="http://www.w3.org/2005/Atom">'
    plain = "<id>tag:x</id><title>T</title><updated>2026-09-30T00:00:00Z</updated>"
    assert schema.validate(etree.fromstring(f"{head}{plain}</feed>"))
    for wrong in (plain + "<id>tag:y</id>", plain.replace("30T", "31T"), plain + "<link/>", ""):
        assert not schema.validate(etree.fromstring(f"{head}{wrong}</feed>")), wrong


def test_json_feed_is_valid_by_a_schema_of_version_1_1(client: Client, feeds: list[str]) -> None:
    schema = json.loads((SCHEMAS / "json_feed.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for path, text in documents(client, feeds, "json"):
        said = json.loads(text)
        assert [error.message for error in validator.iter_errors(said)] == [], path
        ids = [item["id"] for item in said["items"]]
        assert len(set(ids)) == len(ids)


def test_rss_holds_to_the_rules_of_its_board(client: Client, feeds: list[str]) -> None:
    for path, text in documents(client, feeds, "rss"):
        root = etree.fromstring(text)
        assert (root.tag, root.get("version")) == ("rss", "2.0")
        [channel] = root
        for name in ("title", "link", "description", "language", "lastBuildDate"):
            [one] = channel.findall(name)
            assert one.text, (path, name)
        assert [one.get("href") for one in channel.findall(f"{ATOM}link[@rel='self']")]
        items = channel.findall("item")
        for item in items:
            assert_item(item, path)
        guids = [item.findtext("guid") for item in items]
        assert len(set(guids)) == len(guids)


def assert_item(item: Any, path: str) -> None:
    """Hold an item to the rules: https://www.rssboard.org/rss-profile."""
    assert item.findtext("title") or item.findtext("description"), path
    for name in ONCE:
        found = item.findall(name)
        assert len(found) <= 1
        assert all(one.text for one in found), (path, name)
    guid = item.find("guid")
    assert guid.get("isPermaLink") == "false"
    assert urlsplit(item.findtext("link")).scheme == "http"
    assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
    enclosures = item.findall("enclosure")
    assert len(enclosures) <= 1
    for file in enclosures:
        assert int(file.get("length")) > 0
        assert "/" in file.get("type")
        assert urlsplit(file.get("url")).scheme == "http"
