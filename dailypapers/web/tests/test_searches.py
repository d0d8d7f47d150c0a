from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.community import searches
from dailypapers.community.models import SavedSearch
from dailypapers.search import index
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    """Somebody who has signed in."""
    ada = make_reader()
    client.force_login(ada)
    return ada


def save(client: Client, name: str, query: str) -> SavedSearch:
    """Save a search as its page offers it."""
    answer = client.post("/mine/searches", {"name": name, "query": query})
    assert answer.headers["Location"] == "/mine/searches"
    return SavedSearch.objects.get(name=name)


@pytest.mark.usefixtures("reader")
def test_a_reader_keeps_a_search_and_hears_what_is_new(client: Client) -> None:
    make_paper(title="Old Teapots", topics=("cs.CL",))
    make_paper(title="Kites", topics=("cs.CL",))
    index.catch_up()
    assert "Save this search" in get(client, "/search?q=teapots&topic=cs.CL").text
    kept = save(client, "My pots", "topic=cs.CL&q=teapots&page=3&x=y&sort=newest")
    assert kept.query == "q=teapots&topic=cs.CL&sort=newest"

    page = get(client, "/mine/searches")
    assert "My pots" in page.text
    assert "teapots · topic cs.CL · sort newest" in page.text
    assert " new" not in page.text.replace("What is new", "").replace("sort newest", "")

    make_paper(title="New Teapots", topics=("cs.CL",))
    make_paper(title="Teapots Elsewhere", topics=("cs.CV",))
    index.catch_up()
    assert "My pots 1 new" in get(client, "/mine/searches").text

    line = f"/mine/searches/{kept.pk}"
    assert client.get(line).headers["Location"] == f"/search?{kept.query}"
    assert "My pots 1 new" in get(client, "/mine/searches").text
    assert client.post(line).headers["Location"] == f"/search?{kept.query}"
    assert "My pots 1 new" not in get(client, "/mine/searches").text


@pytest.mark.usefixtures("reader")
def test_a_search_is_marked_as_seen_without_opening_it(client: Client) -> None:
    kept = save(client, "My pots", "q=teapots")
    make_paper(title="Teapots")
    index.catch_up()
    assert "My pots 1 new" in get(client, "/mine/searches").text
    answer = client.post(f"/mine/searches/{kept.pk}", {"stay": "yes"})
    assert answer.headers["Location"] == "/mine/searches"
    assert "My pots 1 new" not in get(client, "/mine/searches").text


@pytest.mark.usefixtures("reader")
def test_a_search_is_renamed_and_deleted(client: Client) -> None:
    kept = save(client, "Pots", "q=teapots")
    client.post(f"/mine/searches/{kept.pk}/rename", {"name": "  Kettles\n and more "})
    kept.refresh_from_db()
    assert kept.name == "Kettles and more"
    client.post(f"/mine/searches/{kept.pk}/delete")
    assert "You keep no search yet" in get(client, "/mine/searches").text


@pytest.mark.usefixtures("reader")
def test_what_is_refused_is_shown_again(client: Client) -> None:
    long = "k" * 101
    answer = client.post("/mine/searches", {"name": long, "query": "q=teapots"})
    assert "at most 100 characters" in read(answer).text
    assert long in answer.content.decode()
    assert 'value="q=teapots"' in answer.content.decode()
    nothing = client.post("/mine/searches", {"name": "All", "query": "page=2"})
    assert "There is nothing to keep" in read(nothing).text

    kept = save(client, "Pots", "q=teapots")
    again = client.post(f"/mine/searches/{kept.pk}/rename", {"name": long})
    assert "at most 100 characters" in read(again).text
    assert long in again.content.decode()


@pytest.mark.usefixtures("reader")
def test_saving_the_same_search_again_renames_it(client: Client) -> None:
    save(client, "One", "q=teapots")
    save(client, "Two", "q=teapots&page=2")
    assert SavedSearch.objects.count() == 1


@pytest.mark.usefixtures("reader")
def test_nobody_keeps_more_than_there_is_room_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searches, "MOST", 1)
    save(client, "One", "q=teapots")
    answer = client.post("/mine/searches", {"name": "Two", "query": "q=kites"})
    assert "delete one first" in read(answer).text
    assert SavedSearch.objects.count() == 1


def test_a_search_of_another_is_not_there(client: Client, reader: User) -> None:
    kept = save(client, "Pots", "q=teapots")
    for other, status in ((make_reader(is_staff=True), 404), (None, 302)):
        stranger = Client()
        if other:
            stranger.force_login(other)
            assert "Pots" not in get(stranger, "/mine/searches").text
        assert stranger.get(f"/mine/searches/{kept.pk}").status_code == status
        for act in ("", "/rename", "/delete"):
            answer = stranger.post(f"/mine/searches/{kept.pk}{act}", {"name": "Mine"})
            assert answer.status_code == status
    assert SavedSearch.objects.get(reader=reader).name == "Pots"
    assert "Save this search" not in get(Client(), "/search?q=teapots").text


def test_who_leaves_takes_searches_along(client: Client, reader: User) -> None:
    save(client, "Pots", "q=teapots")
    [kept] = own_data.export(reader)["community"]["searches"]
    assert (kept["name"], kept["query"]) == ("Pots", "q=teapots")
    own_data.erase(reader)
    assert not SavedSearch.objects.exists()


def test_the_list_takes_as_many_queries_for_one_search_as_for_ten(
    client: Client,
    reader: User,
    django_assert_num_queries: Callable[..., CaptureQueriesContext],
) -> None:
    for size in (1, 10):
        for number in range(size):
            searches.save(reader, f"Pots {number}", f"q=teapots+{number}", 0)
        with django_assert_num_queries(6):
            client.get("/mine/searches")
