from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dailypapers.accounts import own_data, tokens
from dailypapers.accounts.models import ApiToken, User
from dailypapers.catalogue.models import Paper
from dailypapers.community import (
    comments,
    follows,
    groups,
    marks,
    mutes,
    notifications,
    reading_lists,
    seeds,
    votes,
)
from dailypapers.community.models import Mark, Membership, Notification, Seed
from dailypapers.core.clock import now
from dailypapers.feed import news
from dailypapers.feed.changed import own_state
from dailypapers.testing.make import make_announcement, make_edition, make_paper
from dailypapers.testing.people import PASSWORD, make_reader
from dailypapers.web.feeds import limits

pytestmark = pytest.mark.django_db

PAGE = "/account/feeds"


@pytest.fixture
def paper() -> Paper:
    """A paper."""
    [paper] = make_edition("2026-09-30", 1)
    return paper


@pytest.fixture
def ada() -> User:
    """The owner."""
    return make_reader()


def secret_of(reader: User) -> str:
    """Return what opens the reader's feeds."""
    return tokens.make_for_feeds(reader, "newsboat")


def status(client: Client, path: str, reader: User | None = None) -> int:
    """Return what a program gets that shows the secret of a reader."""
    return client.get(path, {"token": secret_of(reader)} if reader else {}).status_code


def test_a_secret_is_shown_once_opens_feeds_and_is_taken_back(
    client: Client, ada: User, paper: Paper
) -> None:
    marks.mark(ada, paper.pk, Mark.Kind.SAVED)
    client.force_login(ada)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    made = client.post(f"{PAGE}?feed=/lists/x.rss", {"name": "newsboat"}).content.decode()
    [secret] = set(re.findall(r"token=([\w-]{40,})", made))
    assert f"http://testserver/lists/x.rss?token={secret}" in made
    listed = client.get(PAGE).content.decode()
    assert "newsboat, made" in listed
    assert secret not in listed
    assert "newsboat" not in client.get("/account/tokens").content.decode()
    stranger = Client()
    saved = stranger.get(f"/mine/saved.atom?token={secret}")
    assert paper.key in saved.content.decode()
    assert f"token={secret}" in saved.content.decode()  # Its own address has it.
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke", {"feeds": "yes"})
    assert stranger.get(f"/mine/saved.atom?token={secret}").status_code == 403


def test_what_is_secret_is_kept_from_caches_robots_and_other_sites(
    client: Client, ada: User, paper: Paper
) -> None:
    headers = client.get("/papers.atom", {"token": secret_of(ada)}).headers
    assert "private" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    headers = client.get("/papers.atom").headers
    assert "public" in headers["Cache-Control"]
    assert "X-Robots-Tag" not in headers


def test_lists_open_to_whom_they_are_for(client: Client, ada: User, paper: Paper) -> None:
    bob, eve = make_reader(), make_reader()
    for visibility, open_to in (("private", [ada]), ("unlisted", [ada, bob, None])):
        made = reading_lists.make(ada, uuid4(), "Pots", "", visibility)
        reading_lists.add(made.pk, paper.pk, ada, "Read *this*")
        for who in (ada, bob, eve, None):
            expected = 200 if who in open_to or (who and visibility == "unlisted") else 404
            assert status(client, f"/lists/{made.slug}.atom", who) == expected
    said = client.get(f"/lists/{made.slug}.json")
    assert "<em>this</em>" in said.json()["items"][0]["content_html"]
    assert said.headers["X-Robots-Tag"] == "noindex"


def test_a_groups_feed_is_for_members(client: Client, ada: User, paper: Paper) -> None:
    bob, eve = make_reader(), make_reader()
    group = groups.make(ada, uuid4(), "Tea club", "", True)
    member = Membership.objects.create(group=group, reader=bob, role=Membership.Role.MEMBER)
    path = f"/groups/{group.slug}.atom"
    assert [status(client, path, who) for who in (ada, bob, eve)] == [200, 200, 404]
    assert status(client, path) == 302
    client.force_login(bob)
    marks.mark(bob, paper.pk, Mark.Kind.SAVED)
    assert client.get(f"/groups/{group.slug}.json").json()["items"] == []
    Membership.objects.filter(pk=member.pk).update(shows_acts=True)
    [item] = client.get(f"/groups/{group.slug}.json").json()["items"]
    assert item["content_html"].startswith(f"<p>{bob.handle} saved</p>")
    client.logout()
    member.delete()
    assert status(client, path, bob) == 404


def test_whoever_is_banned_or_gone_reads_nothing(client: Client, ada: User, paper: Paper) -> None:
    secret = secret_of(ada)
    path = f"/papers.atom?token={secret}"
    assert client.get(path).status_code == 200
    User.objects.filter(pk=ada.pk).update(banned_until=now() + timedelta(days=1))
    assert client.get(path).status_code == 403
    User.objects.filter(pk=ada.pk).update(banned_until=None)
    own_data.erase(User.objects.get(pk=ada.pk))
    assert client.get(path).status_code == 403


def test_a_secret_opens_no_page_and_no_other_token_opens_a_feed(client: Client, ada: User) -> None:
    secret = secret_of(ada)
    assert client.get(f"/mine/saved?token={secret}").status_code == 302
    assert tokens.reader_of(f"Bearer {secret}") is None
    other = tokens.make(ada, "notes", ApiToken.Scope.READ, timedelta(days=1))
    assert client.get(f"/mine/saved.atom?token={other}").status_code == 403
    missing = client.get(f"/mine/nothing.atom?token={secret}")
    assert missing.status_code == 404
    assert missing.headers["Content-Type"].startswith("text/plain")
    assert not missing.cookies


def test_on_a_private_instance_only_a_secret_opens_feeds(
    client: Client, ada: User, paper: Paper, settings: Any
) -> None:
    settings.PRIVATE = True
    assert status(client, "/papers.atom") == 302
    assert status(client, "/papers.atom", ada) == 200
    assert client.get("/papers.atom?token=nonsense").status_code == 403


def test_who_asks_too_often_is_told_when_to_come_back(
    client: Client, ada: User, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits.forget()
    monkeypatch.setattr(limits, "MOST", 2)
    path = f"/papers.atom?token={secret_of(ada)}"
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(path).headers["Retry-After"]


def test_pages_of_ones_own_lead_to_a_secret_address(client: Client, ada: User) -> None:
    client.force_login(ada)
    page = client.get("/mine/saved").content.decode()
    assert 'href="/account/feeds?feed=%2Fmine%2Fsaved.atom"' in page
    assert 'href="/mine/saved.rss" type' not in page


def test_what_a_reader_is_told_is_a_feed_of_theirs(client: Client, ada: User, paper: Paper) -> None:
    bob = make_reader(name="Bob", shows_name=True)
    said = comments.post(bob, paper.pk, f"*Hot*, @{ada.handle}, /papers", uuid4())
    notifications.tell()
    follows.follow(ada, "topic", "cs.CL")
    make_paper(topics=("cs.CL",), announcement=make_announcement(now().date()))
    news.tell()
    secret = secret_of(ada)

    answer = client.get("/notifications.json", {"token": secret})
    found = {item["title"]: item for item in answer.json()["items"]}
    assert len(found) == 2
    mention = found[f"Bob mentioned you on {paper.title}"]
    assert "<em>Hot</em>" in mention["content_html"]
    [told] = Notification.objects.filter(comment=said)
    assert mention["url"] == f"http://testserver/notifications/{told.pk}"
    assert mention["authors"] == [{"name": "Bob"}]
    assert any("1 new paper of" in title for title in found)
    assert notifications.unread(ada) == 2
    assert answer.headers["X-Robots-Tag"] == "noindex"

    assert client.get("/notifications.json", {"token": secret_of(bob)}).json()["items"] == []
    assert status(client, "/notifications.atom") == 302
    comments.remove(said.pk)
    left = client.get("/notifications.json", {"token": secret}).json()["items"]
    assert mention["id"] not in [item["id"] for item in left]


@pytest.mark.parametrize("n", [1, 9])
def test_a_feed_of_notifications_takes_as_many_queries_for_one_and_for_many(
    client: Client, ada: User, n: int, django_assert_num_queries: Any
) -> None:
    bob = make_reader()
    for paper in make_edition("2026-09-30", n):
        comments.post(bob, paper.pk, f"Hot, @{ada.handle}.", uuid4())
    notifications.tell()
    secret = secret_of(ada)
    with django_assert_num_queries(6):
        assert len(client.get(f"/notifications.json?token={secret}").json()["items"]) == n


def test_what_a_reader_does_is_news_to_their_programs(
    client: Client, ada: User, paper: Paper
) -> None:
    bob, secret = make_reader(), secret_of(ada)
    group = groups.make(ada, uuid4(), "Tea club", "", True)
    member = Membership.objects.create(
        group=group, reader=bob, role=Membership.Role.MEMBER, shows_acts=True
    )
    saved = f"/mine/saved.atom?token={secret}"
    club = f"/groups/{group.slug}.atom?token={secret}"

    def is_news(path: str, etag: str) -> bool:
        return client.get(path, headers={"if-none-match": etag}).status_code == 200

    for path, act in (
        (saved, lambda: marks.mark(ada, paper.pk, Mark.Kind.SAVED)),
        (saved, lambda: marks.unmark(ada, paper.pk, Mark.Kind.SAVED)),
        (club, lambda: marks.mark(bob, paper.pk, Mark.Kind.SAVED)),
        (club, lambda: Membership.objects.filter(pk=member.pk).update(shows_acts=False)),
    ):
        etag = client.get(path).headers["ETag"]
        assert not is_news(path, etag)
        act()
        assert is_news(path, etag), path


def test_all_that_makes_a_reader_s_own_lists_is_looked_at(ada: User, paper: Paper) -> None:
    for act in (
        lambda: seeds.name(ada, [paper.pk], Seed.Kind.PASTED),
        lambda: mutes.mute(ada, "words", "kettles"),
        lambda: follows.follow(ada, "topic", "cs.CL"),
        lambda: votes.vote(ada, paper.pk),
        lambda: marks.mark(ada, paper.pk, Mark.Kind.HIDDEN),
    ):
        before = own_state(ada)
        act()
        assert own_state(ada) != before


def test_what_others_do_costs_ones_own_feeds_nothing(
    client: Client, ada: User, paper: Paper
) -> None:
    secret = secret_of(ada)
    made = reading_lists.make(ada, uuid4(), "Pots", "", "private")
    reading_lists.add(made.pk, paper.pk, ada)
    for path in ("/mine/saved.atom", "/notifications.atom", f"/lists/{made.slug}.atom"):
        first = client.get(path, {"token": secret}).headers["ETag"]
        votes.vote(make_reader(), paper.pk)
        comments.post(make_reader(), paper.pk, "Hot", uuid4())
        again = client.get(path, {"token": secret}, headers={"if-none-match": first})
        assert (again.status_code, again.headers["ETag"]) == (304, first)


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_an_unchanged_secret_feed_looks_nothing_up(
    client: Client, ada: User, paper: Paper, header: str, django_assert_num_queries: Any
) -> None:
    asking = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}[header]
    secret = secret_of(ada)
    made = reading_lists.make(ada, uuid4(), "Pots", "", "private")
    group = groups.make(ada, uuid4(), "Tea club", "", False)
    Membership.objects.update(shows_acts=True)
    own = ("/papers.atom", "/mine/saved.atom", "/papers/for-you.atom", "/notifications.atom")
    shared = {f"/lists/{made.slug}.atom": 4, f"/groups/{group.slug}.atom": 6}
    for path, queries in {**dict.fromkeys(own, 3), **shared}.items():
        first = client.get(path, {"token": secret})
        with django_assert_num_queries(queries):
            again = client.get(path, {"token": secret}, headers={asking: first.headers[header]})
        assert again.status_code == 304
        assert again.headers["ETag"] == first.headers["ETag"]
