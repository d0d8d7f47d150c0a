from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.comments import post
from dailypapers.community.models import Comment
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

OURS = {"origin": "http://testserver"}
SAID = "Typed for an <hour>"
KEPT = "Typed for an &lt;hour&gt;</textarea>"


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    return make_edition("2026-09-30", 1)[0]


@pytest.fixture
def ada() -> User:
    """A reader."""
    return make_reader()


@pytest.fixture
def browser() -> Client:
    """A browser whose forms need the token of their page."""
    return Client(enforce_csrf_checks=True)


def send(
    browser: Client, paper: Paper, token: str, key: str, headers: dict[str, str] | None = None
) -> HttpResponse:
    """Send a comment with the token of some page."""
    said = {
        "text": SAID,
        "key": key,
        "csrfmiddlewaretoken": token,
        "next": f"/papers/{paper.address}",
    }
    return browser.post(f"/papers/{paper.address}/comments", said, headers=headers or OURS)  # type: ignore[return-value]


def token_of(page: HttpResponseBase) -> str:
    """Return the token of the form for a comment."""
    form = re.search(
        r'(?s)action="[^"]*/comments"[^>]*>.*?name="csrfmiddlewaretoken" value="(\w+)"',
        page.getvalue().decode(),
    )
    assert form
    return form[1]


def test_words_survive_the_end_of_a_session_and_are_said_once(
    browser: Client, paper: Paper, ada: User
) -> None:
    browser.force_login(ada)
    key, page = str(uuid4()), browser.get(f"/papers/{paper.address}")
    token = token_of(page)
    del browser.cookies["sessionid"]

    answer = send(browser, paper, token, key)
    assert answer.status_code == 403
    assert KEPT in answer.content.decode()
    assert f"next=%2Fpapers%2F{paper.address}" in answer.content.decode()
    assert not Comment.objects.exists()

    browser.cookies.clear()  # Signing in brings another token.
    browser.force_login(ada)
    again = send(browser, paper, token_of(answer), key)
    assert again.status_code == 403
    assert KEPT in again.content.decode()
    for _ in range(2):
        assert send(browser, paper, token_of(again), key).status_code == 302
    assert [comment.text for comment in Comment.objects.all()] == [SAID]


def test_an_edit_is_given_back_too(browser: Client, paper: Paper, ada: User) -> None:
    comment = post(ada, paper.pk, "First words", uuid4())
    address = f"/comments/{comment.pk}/edit"
    answer = Client().post(address, {"text": SAID, "key": str(comment.key)})
    assert answer.status_code == 403
    assert KEPT in answer.content.decode()
    assert f'action="{address}"' in answer.content.decode()
    comment.refresh_from_db()
    assert comment.text == "First words"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_words_of_other_sites_are_not_put_into_a_form_of_ours(
    browser: Client, paper: Paper, ada: User, origin: str | None
) -> None:
    browser.force_login(ada)
    headers = {"origin": origin} if origin else {"accept": "text/html"}
    answer = send(browser, paper, "x" * 64, str(uuid4()), headers)
    assert answer.status_code == 403
    assert SAID.split()[0] not in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_a_private_instance_gives_back_words_and_shows_nothing_of_its_own(
    paper: Paper, settings: Settings
) -> None:
    settings.PRIVATE = True
    answer = send(Client(), paper, "", str(uuid4()))
    assert answer.status_code == 403
    assert KEPT in answer.content.decode()
    assert paper.title not in answer.content.decode()


def test_other_forms_lead_to_sign_in_and_back(paper: Paper) -> None:
    answer = Client().post(f"/papers/{paper.address}/vote", {"on": "yes", "next": "/topics"})
    assert answer.headers["Location"] == "/account/login/?next=/topics"
