"""The page of what one missed, and the line that leads there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Visit
from dailypapers.core.clock import now
from dailypapers.feed.missed import Missed
from dailypapers.feed.names import Named
from dailypapers.testing.make import make_edition, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get
from dailypapers.web.views import missed

pytestmark = pytest.mark.django_db
PATH = "/papers/for-you/missed"
LINE = "The best of what you missed"


@pytest.fixture
def ada(client: Client) -> User:
    """Somebody who was away and has signed in."""
    reader = make_reader()
    client.force_login(reader)
    left = now() - timedelta(days=6)
    Visit.objects.create(reader=reader, view="topic:cs.CL", seen_at=left)
    return reader


def test_who_comes_back_is_led_to_what_they_missed_until_they_put_it_away(
    client: Client, ada: User
) -> None:
    make_edition("2026-09-30", 1)
    for path in ("/", "/papers/for-you", "/"):
        page = get(client, path)
        assert LINE in page.text
        assert PATH in page.links()
    for _ in range(2):
        answer = client.post(f"{PATH}/away", {"next": "/"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert LINE not in get(client, "/").text
    assert "You missed nothing lately" in get(client, PATH).text
    assert client.get(f"{PATH}/away").status_code == 405
    answer = client.post(f"{PATH}/away", {"next": PATH})
    assert answer.headers["Location"] == "/papers/for-you"


def test_nobody_else_is_led_there(client: Client) -> None:
    make_edition("2026-09-30", 1)
    assert LINE not in get(client, "/").text
    assert client.get(PATH).headers["Location"].endswith(f"?next={PATH}")
    client.force_login(make_reader())
    assert LINE not in get(client, "/").text
    assert LINE not in get(client, "/papers/for-you").text


def test_the_page_says_from_when_to_when_and_why(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(client, "/")
    paper: Paper = make_paper(title="Kites")
    found = Missed([paper.pk], [[Named("2301.00001", "Umbrellas")]], is_own=True)
    monkeypatch.setattr(missed, "missed", lambda reader, absence, at: found)
    page = get(client, PATH)
    assert "You missed these" in page.text
    assert "in the order of For you" in page.text
    assert "Because you like Umbrellas" in page.text
    monkeypatch.setattr(missed, "missed", lambda *_: Missed([], [], is_own=False))
    assert "Nothing came that you have not seen" in get(client, PATH).text
