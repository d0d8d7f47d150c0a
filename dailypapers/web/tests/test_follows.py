from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import follows, reading_lists
from dailypapers.community.models import Follow, ReadingList, SavedSearch
from dailypapers.search import index
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    """Somebody who has signed in."""
    ada = make_reader()
    client.force_login(ada)
    return ada


@pytest.fixture
def paper() -> Paper:
    """A paper signed by Bo Pott, filed under cs.CL."""
    paper = make_paper(authors=(AuthorName("Bo Pott"),), topics=("cs.CL",))
    index.catch_up()
    return paper


def press(client: Client, what: str, choice: str = "yes") -> int:
    """Press the button that follows something."""
    answer = client.post(f"/follow/{what}", {"on": choice, "next": "/topics"})
    assert answer.status_code == 404 or answer.headers["Location"] == "/topics"
    return answer.status_code


@pytest.mark.usefixtures("reader", "paper")
def test_a_reader_follows_and_stops_by_a_button_on_the_page(client: Client) -> None:
    shown = make_reader(name="Bo", shows_name=True)
    pages = {
        "author/bopott": "/authors/bopott",
        "topic/cs.CL": "/topics/cs.CL",
        f"reader/{shown.handle}": f"/readers/{shown.handle}",
    }
    for what, page in pages.items():
        assert "Following" not in get(client, page).text.replace("Following Account", "")
        press(client, what)
        press(client, what)
        html = client.get(page).content.decode()
        assert re.search(rf'hx-post="/follow/{what}"[^>]* value="no" aria-pressed="true"', html)
        assert page in get(client, "/mine/follows").links()
        press(client, what, "no")
        assert page not in get(client, "/mine/follows").links()


@pytest.mark.usefixtures("paper")
def test_a_stranger_is_led_to_sign_in_and_back(client: Client) -> None:
    page = get(client, "/authors/bopott")
    assert "/account/login/?next=%2Fauthors%2Fbopott" in page.links()
    for answer in (client.post("/follow/topic/cs.CL", {"on": "yes"}), client.get("/mine/follows")):
        assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.usefixtures("paper")
def test_nobody_sees_what_another_follows(client: Client, reader: User) -> None:
    assert reader.pk
    press(client, "author/bopott")
    other = Client()
    other.force_login(make_reader())
    assert "You follow nothing yet" in get(other, "/mine/follows").text
    assert b'aria-pressed="false">Follow<' in other.get("/authors/bopott").content


@pytest.mark.usefixtures("reader", "paper")
def test_what_is_not_here_cannot_be_followed(client: Client) -> None:
    silent = make_reader()
    for what in ("author/nobody", "topic/none", f"reader/{silent.handle}", "teapot/x"):
        assert press(client, what) == 404


def test_an_author_page_lists_what_the_name_signs_newest_first(client: Client) -> None:
    old = make_paper(authors=(AuthorName("Bo Pott"),), published="2001-01-01")
    new = make_paper(authors=(AuthorName("bo pott"),), published="2024-01-01")
    undated = make_paper(authors=(AuthorName("Bo Pott"),), published="")
    make_paper(authors=(AuthorName("Ada Kitely"),))
    html = client.get("/authors/bopott").content.decode()
    places = [html.index(f'id="paper-{paper.address}"') for paper in (new, old, undated)]
    assert places == sorted(places)
    assert html.count("<article") == 3
    assert "3 papers signed so" in html


@pytest.mark.usefixtures("paper")
def test_another_spelling_of_a_name_leads_to_its_page(client: Client) -> None:
    answer = client.get("/authors/Bo%20Pott")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/authors/bopott")
    assert client.get("/authors/nobody").status_code == 404
    assert client.get("/authors/bopott?page=2").status_code == 404


@pytest.mark.usefixtures("paper")
def test_what_is_followed_can_be_followed_quietly_and_aloud_again(
    client: Client, reader: User
) -> None:
    press(client, "topic/cs.CL")
    quietly, again = "Follow quietly", "Followed quietly"
    for page in ("/topics/cs.CL", "/mine/follows"):
        for choice, shown in (("yes", again), ("yes", again), ("no", quietly)):
            answer = client.post("/mute/topic/cs.CL", {"on": choice, "next": page})
            assert answer.headers["Location"] == page
            assert f">{shown}<span" in client.get(page).content.decode()
    other = make_reader()
    follows.follow(other, "topic", "cs.CL")
    client.post("/mute/topic/cs.CL", {"on": "yes"})
    assert not Follow.objects.get(reader=other).is_quiet
    assert own_data.export(reader)["community"]["follows"][0]["is_quiet"]


def test_lists_are_followed_by_who_sees_them_and_say_by_how_many(
    client: Client, reader: User, paper: Paper
) -> None:
    owner = make_reader()
    made = reading_lists.make(owner, uuid4(), "Pots", visibility="public")
    reading_lists.add(made.pk, paper.pk, owner)
    page = f"/lists/{made.slug}"
    assert "follower" not in get(client, page).text
    press(client, f"list/{made.slug}")
    assert "1 paper, 1 follower" in get(Client(), page).text
    assert "1 paper, 1 follower" in get(Client(), "/lists").text
    assert page in get(client, "/mine/follows").links()
    own = Client()
    own.force_login(owner)
    assert b"/follow/list/" not in own.get(page).content

    ReadingList.objects.update(visibility="private")
    text = get(client, "/mine/follows").text
    assert "Pots" not in text
    assert "closed to you" in text
    other = Client()
    other.force_login(make_reader())
    assert press(other, f"list/{made.slug}") == 404
    press(client, f"list/{made.slug}", "no")
    assert not Follow.objects.filter(reader=reader).exists()


def test_saved_searches_are_followed_where_they_are_listed(client: Client, reader: User) -> None:
    client.post("/mine/searches", {"name": "Pots", "query": "q=teapots", "follow": "on"})
    kept = SavedSearch.objects.get(reader=reader)
    assert follows.follows(reader, "search", [str(kept.pk)]) == {str(kept.pk): False}
    assert b">Following<" in client.get("/mine/searches").content
    assert f"/mine/searches/{kept.pk}" in get(client, "/mine/follows").links()
    press(client, f"search/{kept.pk}", "no")
    assert b">Follow<" in client.get("/mine/searches").content
