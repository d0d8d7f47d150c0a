from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import follows
from dailypapers.testing.make import make_edition, make_record, take_in
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
LISTS = ["saved", "unread", "read", "voted", "hidden"]


@pytest.fixture
def reader(client: Client) -> User:
    """Somebody who has signed in."""
    ada = make_reader()
    client.force_login(ada)
    return ada


@pytest.fixture
def papers() -> list[Paper]:
    """An edition of three papers."""
    return make_edition("2026-09-30", 3)


def press(client: Client, paper: Paper, act: str, choice: str = "yes") -> None:
    """Press a button of a paper."""
    answer = client.post(f"/papers/{paper.address}/{act}", {"on": choice, "next": "/topics"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/topics#paper-{paper.address}"


def listed(client: Client, papers: list[Paper], name: str) -> list[int]:
    """Return which of the papers a list has, in its order."""
    html = client.get(f"/mine/{name}").content.decode()
    places = {n: html.find(f'id="paper-{paper.address}"') for n, paper in enumerate(papers)}
    return sorted((n for n, place in places.items() if place >= 0), key=lambda n: places[n])


@pytest.mark.usefixtures("reader")
def test_marks_make_lists_newest_first(client: Client, papers: list[Paper]) -> None:
    one, two, three = papers
    for paper in (one, three, two):
        press(client, paper, "save")
    press(client, three, "read")
    press(client, one, "vote")
    press(client, two, "hide")

    assert listed(client, papers, "saved") == [1, 2, 0]
    assert listed(client, papers, "unread") == [1, 0]
    assert listed(client, papers, "read") == [2]
    assert listed(client, papers, "voted") == [0]
    assert listed(client, papers, "hidden") == [1]

    press(client, one, "save", "no")
    assert listed(client, papers, "saved") == [1, 2]


@pytest.mark.usefixtures("reader")
def test_a_paper_of_no_interest_is_folded_in_lists_and_can_be_brought_back(
    client: Client, papers: list[Paper]
) -> None:
    page = "/papers/date/2026-09-30"
    whole = client.get(page).content.decode().count('class="facts"')
    press(client, papers[0], "hide")

    html = client.get(page).content.decode()

    assert html.count('class="facts"') == whole - 1
    assert f"/papers/{papers[0].address}/hide" in html
    assert client.get("/mine/hidden").content.decode().count('class="facts"') == 1


def test_nobody_sees_the_lists_of_another(
    client: Client, papers: list[Paper], reader: User
) -> None:
    for act in ("save", "read", "hide", "vote"):
        press(client, papers[0], act)
    other = Client()
    other.force_login(make_reader())
    for name in LISTS:
        assert listed(client, papers, name) == ([] if name == "unread" else [0])
        assert listed(other, papers, name) == []
        assert Client().get(f"/mine/{name}").headers["Location"].startswith("/account/login/")


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_how_it_is_filled(client: Client, name: str) -> None:
    assert "Every paper has buttons for it" in client.get(f"/mine/{name}").content.decode()


@pytest.mark.usefixtures("reader")
def test_a_list_of_no_name_says_which_there_are(client: Client) -> None:
    answer = client.get("/mine/others")
    assert answer.status_code == 404
    assert "saved, unread, read, voted, notes, hidden" in answer.content.decode()


def test_papers_by_followed_authors_make_a_list_and_a_feed(client: Client, reader: User) -> None:
    records = [
        make_record(authors=(AuthorName(name), AuthorName("Ada Brandt")), published=day)
        for name, day in (("Bo Pott", "2026-09-01"), ("Cy Kite", "2026-09-02"), ("D E", "2026"))
    ]
    made = take_in(*records)
    for key in ("bopott", "cykite"):
        follows.follow(reader, "author", key)
    page = client.get("/mine/followed").content.decode()
    assert [page.find(f'id="paper-{paper.address}"') > 0 for paper in made] == [True, True, False]
    assert page.index(made[1].address) < page.index(made[0].address)
    feed = client.get("/mine/followed.json").json()
    assert [item["title"] for item in feed["items"]] == [made[1].title, made[0].title]
    assert "/mine/followed" in client.get("/mine/follows").content.decode()
    other = Client()
    other.force_login(make_reader())
    assert made[0].address not in other.get("/mine/followed").content.decode()


def test_a_stranger_marks_nothing(client: Client, papers: list[Paper]) -> None:
    answer = client.post(f"/papers/{papers[0].address}/save", {"on": "yes", "next": "/"})
    assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.usefixtures("reader")
def test_a_page_whose_last_paper_was_put_away_leads_to_the_one_before(client: Client) -> None:
    papers = make_edition("2026-09-29", 51)
    for paper in papers:
        client.post(f"/papers/{paper.address}/save", {"on": "yes"})
    assert client.get("/mine/saved?page=2").status_code == 200
    client.post(f"/papers/{papers[0].address}/save", {"on": "no"})
    assert client.get("/mine/saved?page=2").headers["Location"] == "/mine/saved?page=1"


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("name", ["nothing", "feeds.opml%0a", "%20"])
def test_a_list_that_is_not_there_has_no_feed(client: Client, name: str) -> None:
    assert client.get(f"/mine/{name}").status_code == 404
    assert client.patch(f"/mine/{name}").status_code == 405
