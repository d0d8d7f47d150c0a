"""Every page in French, for whoever reads it: whole, and without an English sentence of ours."""

from __future__ import annotations

import re
from html import unescape
from random import Random

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.core import stamps
from dailypapers.testing.french import english, english_in
from dailypapers.testing.fuzz.requests import address
from dailypapers.testing.fuzz.routes import routes
from dailypapers.testing.fuzz.visitor import Visitor
from dailypapers.testing.fuzz.world import World, make_world
from dailypapers.web.languages import DOCUMENTS
from dailypapers.web.tests.pages import every_route, make_rich_paper

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ANSWERS = {200, 400, 401, 403, 404, 405, 410, 503}
NOT_FOR_READERS = ("admin", "api.", "feed.", *DOCUMENTS)
FRENCH = {"Accept-Language": "fr-FR,fr;q=0.9"}
TRIED = 3  # addresses of a route, as somebody of each role
Found = dict[str, list[str]]


@pytest.fixture(autouse=True)
def patient(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have forms that may be sent at once, and a sign-in that lasts."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 1_000_000
    monkeypatch.setattr(stamps, "is_hurried", lambda _: False)


def wrong(answer: HttpResponseBase) -> list[str]:
    """Return what is not French about an answer; nothing about what is no page."""
    page = answer.getvalue().decode(errors="replace")
    if not page.startswith("<!doctype html>") or answer.status_code // 100 == 3:
        return []
    if answer.status_code not in ANSWERS:
        return [f"answers {answer.status_code}"]
    if '<html lang="fr"' not in page or answer.headers["Content-Language"] != "fr":
        return ["does not say that it is French"]
    text = unescape(re.sub(r"<[^>]+>", " ", page))
    return english_in(text) or english_in(unescape(page))  # And in attributes.


def test_english_is_noticed(client: Client) -> None:
    assert len(english()) > 1000
    assert "Too few papers are read by the encoder yet." in english()
    assert wrong(client.get("/about/search")) == ["does not say that it is French"]
    assert english_in(client.get("/about/search").content.decode())


def test_every_page_is_told_to_strangers_in_french(client: Client) -> None:
    seen, found = 0, Found()
    for name, path in every_route(make_rich_paper()):
        if not name.startswith(NOT_FOR_READERS):
            answer = client.get(path, headers=FRENCH)
            if said := wrong(answer):
                found[path] = said
            seen += "html" in answer.headers.get("Content-Type", "")
    assert not found
    assert seen > 60


@pytest.mark.timeout(0)
def test_every_page_is_told_to_readers_in_french() -> None:
    world = make_world(make_rich_paper())
    User.objects.update(language="fr")
    seen = set[str]()
    for role in ("owner", "colleague", "moderator", "staff"):
        visitor = Visitor(role, world)
        visitor.sign_in()
        seen |= _look(visitor, world)
    assert len(seen) > 90


def _look(visitor: Visitor, world: World) -> set[str]:
    rnd, seen, found = Random(visitor.role), set[str](), Found()
    for route in routes():
        if route.template.startswith("/admin") or route.name.startswith(NOT_FOR_READERS):
            continue
        for path in {address(rnd, route, world.names, 0): None for _ in range(TRIED)}:
            answer = visitor.client.get(path)
            if said := wrong(answer):
                found[path] = said
            if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
                seen.add(route.name)
    assert not found, visitor.role
    return seen
