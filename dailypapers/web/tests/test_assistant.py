"""The assistant's page: a conversation in an address, answers that can be taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from dailypapers.assistant.refine.conversation import Conversation
from dailypapers.assistant.refine.questions import NONE, UNKNOWN, Kind, Question
from dailypapers.community.models import ListEntry, ReadingList, SavedSearch
from dailypapers.core import counts
from dailypapers.feed.pooling import forget
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_record
from dailypapers.testing.people import make_reader
from dailypapers.web.assistant_page import address, conversation_in
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15  # by what is asked, and whether words are still in memory
SUBJECTS = ("kites", "teapots", "umbrellas", "lanterns")


@pytest.fixture
def papers() -> None:
    """Have papers of a few subjects, all of which are a study."""
    ingest(
        make_record(title=f"On {SUBJECTS[number % 4]} {number}", abstract="A study of craft.")
        for number in range(24)
    )
    index.catch_up()
    forget()


def test_a_conversation_stands_in_its_address(client: Client) -> None:
    talk = (
        Conversation("kites -red")
        .answered(Question(Kind.VENUE, ("Kites, Strings & Co", "A:B")), 1)
        .answered(Question(Kind.WORD, ("silk", "paper")), NONE)
        .answered(Question(Kind.YEAR, ("2019..2021",)), UNKNOWN)
        .refusing("teapots")
    )
    request = client.get(address(talk)).wsgi_request
    assert conversation_in(request.GET) == talk


@pytest.mark.usefixtures("papers")
def test_it_asks_and_an_answer_moves_papers_up_and_none_away(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        page = get(client, "/assistant?q=study+craft")
    assert "Which of these words fits best?" in page.text
    asked = [link for link in page.links() if link.startswith("/assistant") and "a=word" in link]
    assert any("teapots" in link for link in asked)
    answered = Conversation("study craft").answered(
        Question(Kind.WORD, ("kites", "teapots", "umbrellas")), 1
    )
    shown = client.get(address(answered))
    titles = [card.title for card, _ in shown.context["found"]]
    assert all("teapots" in title for title in titles[:6])
    assert len(titles) == 10
    assert "take this answer back" in shown.content.decode()


@pytest.mark.parametrize(
    "said", ["a=word", "a=colour:0:red", "a=word:9:red", "a=like:0:x", "a=word:x:y"]
)
def test_what_cannot_be_read_is_left_out(client: Client, said: str) -> None:
    shown = client.get(f"/assistant?q=kites&a={said}&a=like:0:1,2")  # Nothing is found.
    assert shown.status_code == 200
    like = Question(Kind.LIKE, ("1", "2"))
    assert shown.context["talk"] == Conversation("kites").answered(like, 0)


def test_a_visitor_is_held_to_a_pace(client: Client, settings: Any) -> None:
    settings.ASSISTANT_TURNS = 2
    client.force_login(make_reader())
    answers = [client.get("/assistant?q=kites") for _ in range(2)]
    answers.append(client.post("/mine/conversations", {"said": "papers on kites"}))
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= counts.WINDOW
    assert "what you typed still stands" in answers[-1].content.decode()
    assert client.get("/assistant").status_code == 200
    stranger = Client(REMOTE_ADDR="2001:db8::7")
    paths = ["/assistant?q=kites"] * 3
    assert [stranger.get(path).status_code for path in paths] == [200, 200, 429]
    assert Client(REMOTE_ADDR="2001:db8::8").get(paths[0]).status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:1::7").get(paths[0]).status_code == 200


def test_nothing_found_offers_less(client: Client) -> None:
    page = get(client, "/assistant?q=zeppelins+author:nobody")
    assert "Nothing found" in page.text
    assert "zeppelins" in page.text


@pytest.mark.usefixtures("papers")
def test_a_reader_makes_a_list_once_and_keeps_the_search(client: Client) -> None:
    reader = make_reader()
    client.force_login(reader)
    page = client.get("/assistant?q=study+craft")
    chosen = [card.address for card, _ in page.context["found"]][:2]
    said = {"key": str(uuid4()), "title": "Crafts", "paper": chosen, "q": "study craft"}
    for _ in range(2):
        assert client.post("/assistant/list", said).status_code == 302
    [made] = ReadingList.objects.filter(title="Crafts")
    assert ListEntry.objects.filter(reading_list=made).count() == 2
    assert made.visibility == "private"
    client.post("/mine/searches", {"name": "Crafts", "query": "q=study+craft"})
    assert SavedSearch.objects.get(reader=reader).query == "q=study+craft"
    refused = client.post("/assistant/list", said | {"title": ""}, follow=True)
    assert "Give the list a title" in refused.content.decode()


def test_strangers_are_asked_to_sign_in_before_anything_is_made(client: Client) -> None:
    client.post("/assistant/list", {"title": "Crafts", "key": str(uuid4()), "paper": "x"})
    assert not ReadingList.objects.exists()
