"""Naming papers of a Zotero library, which is played on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper, Record
from dailypapers.community.models import Seed
from dailypapers.sources.models import Harvest, Mark
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.replay import Reply, Source, source
from dailypapers.testing.replies import reply
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db
PAGE, PATH = "/papers/for-you/seeds", "/papers/for-you/seeds/zotero"
ITEMS = Reply(reply("zotero", "items.json"), headers={"Last-Modified-Version": "8"})


@pytest.fixture
def ada(client: Client) -> User:
    reader = make_reader()
    client.force_login(reader)
    return reader


@pytest.fixture
def site(settings: Settings) -> Iterator[Source]:
    """Zotero, and an instance that asks it."""
    with source() as played:
        settings.OFFLINE, settings.SOURCE_PAUSE = False, 0
        settings.SOURCE_URLS = {"zotero": played.url}
        yield played


def test_papers_that_are_here_become_seeds_and_nothing_is_kept(
    client: Client, ada: User, site: Source
) -> None:
    here = make_paper(identifiers=(("arxiv", "2609.20001"),))
    site.script[:] = [ITEMS, ITEMS]
    library = "https://www.zotero.org/groups/36222/tea"
    for said in ("1 paper is a seed now", "0 papers are seeds now 1 was one already"):
        page = read(client.post(PATH, {"library": library, "key": "sesame"}))
        assert said in page.text
        assert "1 is not on this instance" in page.text
    seed = Seed.objects.get()
    assert (seed.reader, seed.paper, seed.source) == (ada, here, f"Zotero {library}")
    asked = site.seen[0]
    assert (asked.path, asked.query["direction"]) == ("/groups/36222/items/top", "desc")
    assert asked.headers["zotero-api-key"] == "sesame"
    assert "sesame" not in str([*Seed.objects.values(), *Mark.objects.values()])
    assert "sesame" not in page.text
    assert Paper.objects.count() == Record.objects.count() == 1  # Nothing of it came in.
    assert not Harvest.objects.exists()


@pytest.mark.parametrize(
    ("library", "answer", "said"),
    [
        ("tea", None, "This names no library."),
        ("", None, "This field is required."),
        ("groups/1", Reply(status=403), "Zotero does not show this library."),
        ("groups/1", Reply(status=500), "Zotero did not answer as it should."),
        ("groups/1", Reply(status=503, headers={"Retry-After": "60"}), "did not answer"),
        ("groups/1", Reply(b"[]"), "There are no papers in this library."),
    ],
)
def test_what_is_wrong_stands_with_the_form(
    client: Client, ada: User, site: Source, library: str, answer: Reply | None, said: str
) -> None:
    site.script[:] = [answer] if answer else []
    page = client.post(PATH, {"library": library, "key": "sesame"})
    assert page.status_code == 400
    assert said in read(page).text
    assert b"sesame" not in page.content
    assert not Seed.objects.exists()


def test_the_page_offers_it_unless_nobody_is_asked(
    client: Client, ada: User, settings: Settings
) -> None:
    settings.OFFLINE = True
    assert "This instance asks nobody outside." in get(client, PAGE).text
    assert client.post(PATH, {"library": "groups/1"}).status_code == 400
    settings.OFFLINE = False
    assert ("form", PATH) in get(client, PAGE).addresses
    client.logout()
    assert client.post(PATH, {"library": "groups/1"}).status_code == 302
