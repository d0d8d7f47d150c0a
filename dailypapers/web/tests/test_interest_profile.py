"""The page of what one's own list leaves out: for its owner alone."""

from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.community import mutes
from dailypapers.community.models import Mute
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import for_you
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db
PATH = "/papers/for-you/profile"


def test_a_reader_mutes_and_takes_it_back(client: Client) -> None:
    client.force_login(make_reader())
    said = client.post(PATH, {"kind": "words", "said": "Kites"}, follow=True)
    assert "“Kites” is muted." in said.content.decode()
    assert "takes 0 of 0 new papers away" in get(client, PATH).text
    [mute] = Mute.objects.all()
    assert client.post(f"/papers/for-you/unmute/{mute.pk}").status_code == 302
    assert "You mute nothing yet." in get(client, PATH).text


def test_what_is_refused_keeps_what_was_typed(client: Client) -> None:
    client.force_login(make_reader())
    page = client.post(PATH, {"kind": "author", "said": "No <Body>"}).content.decode()
    assert "No author here has that name." in page
    assert 'value="No &lt;Body&gt;"' in page
    assert '<option value="author" selected>' in page


def test_nobody_else_sees_or_takes_back_a_mute(client: Client) -> None:
    mute = mutes.mute(make_reader(), "words", "Kites")
    unmute = f"/papers/for-you/unmute/{mute.pk}"
    for other in (make_reader(), make_reader(is_staff=True)):
        client.force_login(other)
        assert "Kites" not in get(client, PATH).text
        assert client.post(unmute).status_code == 404
    client.logout()
    assert client.post(unmute).status_code == 302
    assert client.get(PATH).headers["Location"].endswith(f"?next={PATH}")
    assert Mute.objects.exists()


def test_mutes_can_be_taken_back_while_the_index_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> None:
        raise IndexUnavailable("away")

    monkeypatch.setattr(for_you, "muting", unavailable)
    ada = make_reader()
    mutes.mute(ada, "words", "Kites")
    client.force_login(ada)
    page = get(client, PATH).text
    assert "Unmute" in page
    assert "takes" not in page
