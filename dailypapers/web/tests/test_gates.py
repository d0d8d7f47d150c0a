"""Who is let in at all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from dailypapers.testing.people import make_reader
from dailypapers.web.gates import OPEN_PAGES
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
            if name not in OPEN_PAGES:
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
        "subscribe.end",
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
    "header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"]
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


def test_an_instance_for_one_person_answers_this_machine_only(
    client: Client, settings: Settings
) -> None:
    settings.ONE_PERSON = True
    assert client.get("/", REMOTE_ADDR="192.0.2.1").status_code == 403
    assert client.get("/about/ranking", REMOTE_ADDR="::1").status_code == 200
