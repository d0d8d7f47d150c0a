"""Who is let in at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from dailypapers.accounts import people, tickets
from dailypapers.accounts.models import ApiToken, Ticket, User
from dailypapers.core.clock import now
from dailypapers.testing.people import make_reader
from dailypapers.web.gates import OPEN_PAGES, WEIGHTY_PAGES
from dailypapers.web.tests.pages import every_route, make_rich_paper, read
from dailypapers.web.tests.test_headers import names

pytestmark = pytest.mark.django_db

TITLE = "Teapots"


def test_a_private_instance_shows_strangers_the_way_in_and_nothing_else(
    client: Client, settings: Settings
) -> None:
    settings.PRIVATE = True
    seen = set()
    for name, path in every_route(make_rich_paper()):
        if not name:
            continue
        seen.add(name)
        for method in ("get", "post", "head", "put", "options"):
            answer = getattr(client, method)(path)
            assert TITLE not in answer.content.decode(), path
            if name.startswith("api."):
                assert answer.status_code == (204 if method == "options" else 401), path
            elif name not in OPEN_PAGES:
                assert answer.status_code == 302, (method, path)
                assert answer.headers["Location"].startswith("/account/login/?next="), path
    assert seen == names(get_resolver())


def test_every_open_page_exists_and_is_about_signing_in() -> None:
    elsewhere = ("openid_connect_", "github_")  # Only there where they are switched on.
    assert OPEN_PAGES - names(get_resolver()) == {
        name for name in OPEN_PAGES if name.startswith(elsewhere)
    }
    ways_in = ("account", "mfa", "socialaccount", *elsewhere)
    assert {name for name in OPEN_PAGES if not name.startswith(ways_in)} == {
        "health",
        "health.alive",
        "health.ready",
        "language",
        "metrics",
        "robots",
        "subscribe.end",
        "subscribe.mine",
        "subscribe.change",
        "notifications.end",
        "mail.act",
        "mail.feedback",
        "mail.resume",
    }


def test_a_private_instance_serves_styles_and_its_readers(
    client: Client, settings: Settings
) -> None:
    settings.PRIVATE = True
    paper = make_rich_paper()
    assert client.head("/static/web/base.css").status_code == 200
    assert client.get("/account/login/").status_code == 200
    assert client.get("/nowhere").status_code == 404
    client.force_login(make_reader())
    assert TITLE in read(client.get(f"/papers/{paper.address}")).text


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via", "CF-Connecting-IP"],
)
def test_an_instance_for_one_person_refuses_what_a_proxy_passes_on(
    client: Client, settings: Settings, header: str
) -> None:
    assert client.get("/about/ranking", headers={header: "127.0.0.1"}).status_code == 200
    settings.ONE_PERSON = True
    assert client.get("/about/ranking").status_code == 200
    refused = client.get("/about/ranking", headers={header: "127.0.0.1"})
    assert refused.status_code == 403
    assert "passed on by a proxy" in read(refused).text


def test_an_instance_for_one_person_says_nothing_to_others_wherever_they_knock(
    client: Client, settings: Settings
) -> None:
    settings.ONE_PERSON = True
    for path in ("/nowhere", "/a%00b", "/account/login", "/health"):
        refused = client.get(path, headers={"x-forwarded-for": "192.0.2.1"})
        assert refused.status_code == 403, path
        assert settings.SITE_NAME not in refused.content.decode()


def test_an_instance_for_one_person_answers_this_machine_only(
    client: Client, settings: Settings
) -> None:
    settings.ONE_PERSON = True
    assert client.get("/", REMOTE_ADDR="192.0.2.1").status_code == 403
    assert client.get("/about/ranking", REMOTE_ADDR="::1").status_code == 200


def sign_in_by_link(client: Client, *, minutes_ago: int) -> User:
    """Sign in a reader who has neither password nor second step, some time ago."""
    ada = people.add("ada@example.org")
    link = tickets.issue(Ticket.Purpose.SIGN_IN, user=ada)
    client.post(link.removeprefix("http://testserver"))
    UserSession.objects.update(created_at=now() - timedelta(minutes=minutes_ago))
    return ada


def test_without_a_password_one_must_have_signed_in_lately_for_what_weighs(client: Client) -> None:
    ada = sign_in_by_link(client, minutes_ago=11)
    tried = set()
    for name, path in every_route(make_rich_paper()):
        if name in WEIGHTY_PAGES:
            tried.add(name)
            for method in (client.get, client.post):
                answer = method(path, {"sure": "on", "name": "x", "scope": "read", "days": "7"})
                assert answer.status_code == 403, path
                assert "sign in again" in read(answer).text
    assert tried == WEIGHTY_PAGES & names(get_resolver())
    ada.refresh_from_db()
    assert ada.is_active
    assert not ada.has_usable_password()
    assert not ApiToken.objects.exists()
    assert client.get("/account/profile").status_code == 200


def test_signing_in_elsewhere_does_not_open_what_weighs_here(client: Client) -> None:
    ada = sign_in_by_link(client, minutes_ago=11)
    Client().post(tickets.issue(Ticket.Purpose.SIGN_IN, user=ada).removeprefix("http://testserver"))
    assert client.get("/account/data/export").status_code == 403


def test_soon_after_signing_in_what_weighs_is_open(client: Client) -> None:
    ada = sign_in_by_link(client, minutes_ago=9)
    for path in ("/account/password/set/", "/account/tokens", "/account/data/export"):
        assert client.get(path).status_code == 200
    client.post("/account/data/delete", {"sure": "on"})
    ada.refresh_from_db()
    assert not ada.is_active


def test_every_page_that_weighs_exists() -> None:
    elsewhere = {name for name in WEIGHTY_PAGES if name.startswith(("openid_connect_", "github_"))}
    assert WEIGHTY_PAGES - names(get_resolver()) == elsewhere
