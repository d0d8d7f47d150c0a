"""The page of papers for one reader: what it says when it can, and when it cannot yet."""

from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.catalogue.models import Paper
from dailypapers.community import votes
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import for_you
from dailypapers.feed.followed import Followed
from dailypapers.feed.for_you import ForYou, Signer
from dailypapers.feed.names import Named
from dailypapers.feed.queries import Page
from dailypapers.feed.why_here import WhyHere, Without
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get
from dailypapers.web.views import why

pytestmark = pytest.mark.django_db
PATH = "/papers/for-you"


@pytest.fixture
def liked() -> Paper:
    return make_paper(title="Kites in $x^2$ Winds")


@pytest.fixture
def ada(client: Client, liked: Paper) -> Client:
    reader = make_reader()
    votes.vote(reader, liked.pk)
    client.force_login(reader)
    return client


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get(PATH)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?next=/papers/for-you")


def test_each_paper_says_which_like_brought_it(
    ada: Client, liked: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = make_paper(title="Umbrellas")
    cause = Named(liked.address, liked.title)
    answer = ForYou(Page([found.pk], 1, 1), [[cause]], likes=1)
    monkeypatch.setattr(for_you, "for_you", lambda *_: answer)

    page = get(ada, PATH)

    assert "Umbrellas" in page.text
    assert "Because you like Kites in" in page.text
    assert f"/papers/{liked.address}" in page.links()
    assert "Vote for or save 4 more" in page.text
    assert "math" in page.elements


def test_each_paper_says_what_of_it_one_follows(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = make_paper(title="Umbrellas")
    has = [Followed("author", "adakitely", "Ada Kitely"), Followed("topic", "cs.CL", "Language")]
    answer = ForYou(Page([found.pk], 1, 1), [[]], likes=1, followed=[has])
    monkeypatch.setattr(for_you, "for_you", lambda *_: answer)

    page = get(ada, PATH)

    assert "Because you follow Ada Kitely and Language" in page.text
    assert {"/authors/adakitely", "/topics/cs.CL"} <= set(page.links())


def test_each_paper_names_what_was_read_and_who_signs_it(
    ada: Client, liked: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, cause = make_paper(title="Umbrellas"), Named(liked.address, liked.title)
    answer = ForYou(
        Page([found.pk], 1, 1), read=[[cause]], signed=[[Signer("adakitely", "Ada Kitely")]]
    )
    monkeypatch.setattr(for_you, "for_you", lambda *_: answer)

    page = get(ada, PATH)

    assert "Because you read Kites in" in page.text
    assert "By Ada Kitely, whose other papers you like" in page.text
    assert "/authors/adakitely" in page.links()
    assert "Because you like" not in page.text
    assert "By what you read, authors and topics you follow." in page.text


def test_each_paper_leads_to_the_words_that_hold_it(
    ada: Client, liked: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = make_paper(title="Umbrellas")
    answer = ForYou(Page([found.pk], 1, 1), [[Named(liked.address, liked.title)]], likes=1)
    monkeypatch.setattr(for_you, "for_you", lambda *_: answer)
    path = f"{PATH}/why/{found.address}"
    assert path in get(ada, PATH).links()

    said = WhyHere(3, 60, [Without("Umbrellas", 41), Without("rain", 5)])
    monkeypatch.setattr(why, "why_here", lambda *_: said)
    page = get(ada, path)
    assert "it stands at place 3 of 60" in page.text
    assert "Without Umbrellas it would stand at place 41 Without rain" in page.text
    monkeypatch.setattr(why, "why_here", lambda *_: WhyHere(3, 60, []))
    assert "No single word of it holds it there" in get(ada, path).text
    monkeypatch.setattr(why, "why_here", lambda *_: WhyHere(3, 60, None))
    assert "the encoder that read it cannot be had" in get(ada, path).text
    monkeypatch.setattr(why, "why_here", lambda *_: None)
    assert "not in your list" in get(ada, path, 404).text
    get(ada, f"{path}?profile=nothing", 404)


def test_a_paper_that_is_there_to_explore_says_so(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, other = make_paper(title="Umbrellas"), make_paper(title="Anchors")
    page = Page([other.pk, found.pk], 1, 2)
    answer = ForYou(page, [[], []], likes=1, explored={found.pk})
    monkeypatch.setattr(for_you, "for_you", lambda *_: answer)

    said = get(ada, PATH).text

    assert said.count("Here to explore") == 1
    assert said.index("Here to explore") > said.index("Umbrellas") > said.index("Anchors")


def test_less_like_this_is_one_press_and_can_be_undone(
    ada: Client, liked: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = make_paper(title="Umbrellas")
    answer = ForYou(Page([found.pk], 1, 1), [[]], likes=1, less=[Named(liked.address, liked.title)])
    monkeypatch.setattr(for_you, "for_you", lambda *_: answer)

    page = get(ada, PATH)

    assert "Less like this" in page.text
    assert "Not interested" not in page.text
    assert ("button", f"/papers/{found.address}/hide") in page.addresses
    assert ("button", f"/papers/{liked.address}/hide") in page.addresses
    assert "Less like Kites in" in page.text


def test_it_begins_with_what_one_likes(client: Client) -> None:
    client.force_login(make_reader())
    assert "This list begins with what you like." in get(client, PATH).text


def test_it_says_that_papers_are_still_read(ada: Client) -> None:
    assert "Too few papers are read by the encoder yet." in get(ada, PATH).text


def test_it_says_that_nothing_is_left(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = ForYou(Page([], 1, 0), likes=7)
    monkeypatch.setattr(for_you, "for_you", lambda *_: nothing)
    page = get(ada, PATH)
    assert "No paper of the 14 days up to the newest is left for you." in page.text
    assert "Vote for or save" not in page.text


def test_without_an_index_it_says_to_come_back(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> None:
        raise IndexUnavailable("gone")

    monkeypatch.setattr(for_you, "for_you", unavailable)
    assert "The search index is being built." in get(ada, PATH, 503).text


def test_pages_beyond_the_last_are_not_there(ada: Client) -> None:
    get(ada, f"{PATH}?page=2", 404)


def test_the_formula_is_shown_with_its_constants(client: Client) -> None:
    page = get(client, "/about/ranking")
    assert "0.25 × closeness + 0.15 × min(1, likes ÷ 20) × familiar" in page.text
    assert "weight × heard − 3.0 × aversion + followed + signed" in page.text
    assert "one that they read, and no more, 0.25" in page.text
    assert "worth = score − 0.1 × Σ c ÷ (1 − c)" in page.text
    assert "Every 10th place goes to the paper with the most of score + 1.0 × unsure" in page.text
    assert "at present it weighs 0.0 with 5 likes and 0.0 from 20 on" in page.text
