from __future__ import annotations

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from lxml import etree

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken, User
from dailypapers.catalogue.models import Topic
from dailypapers.community import follows, groups, reading_lists, searches
from dailypapers.core.clock import now
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import PASSWORD, make_reader
from dailypapers.web.tests.pages import make_rich_paper

pytestmark = pytest.mark.django_db

OWN = "/mine/feeds.opml"


@pytest.fixture
def ada() -> User:
    """Somebody who follows one of everything and has lists, a group and a search."""
    ada, bob = make_reader(), make_reader(name="Bob", shows_name=True)
    paper = make_rich_paper()
    for visibility in ("public", "private", "unlisted"):
        made = reading_lists.make(bob, uuid4(), f"Bob's {visibility}", "", visibility)
        follows.follow(ada, "list", made.slug)
    own = reading_lists.make(ada, uuid4(), "Pots & <b>", "", "private")
    reading_lists.add(own.pk, paper.pk, ada)
    groups.make(ada, uuid4(), "Tea club", "", False)
    searches.save(ada, "My pots", "q=teapots&topic=cs.CL", 0)
    follows.follow(ada, "author", "adakitely")
    follows.follow(ada, "author", "nobody-any-more")
    follows.follow(ada, "topic", "cs.CL")
    follows.follow(ada, "reader", bob.handle)
    return ada


def feeds(client: Client, path: str) -> dict[str, dict[str, str]]:
    """Return the feeds of an OPML file by folder and name: addresses."""
    return read(client.get(path))


def read(answer: Any) -> dict[str, dict[str, str]]:
    """Return the feeds in an answer, which must be valid OPML 2.0."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    head, body = root
    assert (head.tag, body.tag) == ("head", "body")
    assert head.findtext("title")
    assert parsedate_to_datetime(head.findtext("dateCreated") or "").tzinfo
    found: dict[str, dict[str, str]] = {}
    for folder in body:
        assert len(folder)
        for line in folder:
            assert line.get("type") == "rss"
            assert line.get("htmlUrl", "").startswith("http://testserver/")
            found.setdefault(folder.get("text", ""), {})[line.get("text", "")] = line.get(
                "xmlUrl", ""
            ).removeprefix("http://testserver")
    assert found
    return found


def test_what_a_reader_follows_is_a_file_that_opens_nothing_secret(
    client: Client, ada: User
) -> None:
    assert client.get(OWN).status_code == 302
    client.force_login(ada)
    found = feeds(client, OWN)
    assert found["Authors"] == {"Ada Kitely": "/authors/adakitely.atom"}
    assert found["Topics"] == {Topic.objects.get(pk="cs.CL").name: "/topics/cs.CL.atom"}
    assert set(found["Reading lists"]) == {"Bob's public", "Bob's unlisted"}
    assert found["Searches"] == {"My pots": "/search.atom?q=teapots&topic=cs.CL"}
    assert found["Papers"] == {"Daily edition": "/papers.atom"}
    assert "Groups" not in found
    stranger = Client()
    for folder in found.values():
        for path in folder.values():
            assert stranger.get(path).status_code == 200, path


def test_a_file_with_a_secret_has_all_that_is_ones_own(client: Client, ada: User) -> None:
    client.force_login(ada)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/account/feeds", {"name": "newsboat", "file": "opml"})
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="feeds.opml"'
    found = read(answer)
    assert set(found["Papers"]) == {"Daily edition", "For you", "Notifications", "Saved papers"}
    assert set(found["Groups"]) == {"Tea club"}
    assert set(found["Your lists"]) == {"Pots & <b>"}
    [secret] = set(re.findall(r"token=([\w-]{40,})", str(found)))
    program = Client()
    for folder in found.values():
        for path in folder.values():
            assert path.endswith(f"token={secret}")
            assert program.get(path).status_code == 200, path
    assert read(program.get(OWN, {"token": secret})) == found
    assert ApiToken.objects.get().name == "newsboat"


def test_whoever_is_banned_gets_no_file_with_a_secret(client: Client, ada: User) -> None:
    secret = tokens.make_for_feeds(ada, "newsboat")
    ada.banned_until = now() + timedelta(days=1)
    ada.save()
    assert client.get(OWN, {"token": secret}).status_code == 403
    assert client.get(OWN, {"token": ""}).status_code == 403


def test_the_open_feeds_of_an_instance_are_a_file_for_everybody(client: Client, ada: User) -> None:
    owner = make_reader()
    for visibility in ("public", "private", "unlisted"):
        made = reading_lists.make(owner, uuid4(), f"A {visibility} list", "", visibility)
        reading_lists.add(made.pk, make_edition("2026-09-30", 1)[0].pk, owner)
    found = feeds(client, "/feeds.opml")
    assert len(found["Papers"]) == 5
    assert found["Papers"]["Trending papers of the week"] == "/papers/trending.atom?window=week"
    assert set(found["Reading lists"]) == {"A public list"}
    topics = [path for folder in found.values() for path in folder.values() if "/topics/" in path]
    assert "/topics/cs.CL.atom" in topics


def test_on_a_private_instance_the_file_needs_a_secret_and_hands_it_on(
    client: Client, ada: User, settings: Any
) -> None:
    settings.PRIVATE = True
    assert client.get("/feeds.opml").status_code == 302
    secret = tokens.make_for_feeds(ada, "newsboat")
    found = feeds(client, f"/feeds.opml?token={secret}")
    assert client.get(found["Papers"]["Daily edition"]).status_code == 200


@pytest.mark.parametrize("n", [1, 9])
def test_a_file_takes_as_many_queries_for_few_follows_and_for_many(
    client: Client, n: int, django_assert_num_queries: Any
) -> None:
    ada, bob = make_reader(), make_reader()
    for number in range(n):
        made = reading_lists.make(bob, uuid4(), f"List {number}", "", "public")
        follows.follow(ada, "list", made.slug)
        searches.save(ada, f"Search {number}", f"q={number}", 0)
        groups.make(ada, uuid4(), f"Group {number}", "", False)
        reading_lists.make(ada, uuid4(), f"Own {number}", "", "private")
    for code in list(Topic.objects.filter(active=True).values_list("code", flat=True))[:n]:
        follows.follow(ada, "topic", code)
    secret = tokens.make_for_feeds(ada, "newsboat")
    with django_assert_num_queries(9):
        client.get(OWN, {"token": secret})
