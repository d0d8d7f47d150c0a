from __future__ import annotations

from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import submissions
from dailypapers.community.models import Comment, Feature, Submission
from dailypapers.core.clock import now
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

WANTED = "2609.31415"


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    return make_edition("2026-09-22", 1)[0]


@pytest.fixture
def ada(client: Client) -> User:
    """A reader who has signed in."""
    reader = make_reader(name="Ada Brandt", shows_name=True)
    client.force_login(reader)
    return reader


def send(client: Client, text: str, comment: str = "") -> HttpResponseBase:
    """Send the form."""
    said = {"text": text, "comment": comment, "key": str(uuid4())}
    return client.post("/submit", said)


def waiting(reader: User) -> Submission:
    """Have a submission whose paper is not here."""
    return submissions.submit(reader, WANTED, "Soon.", uuid4())


def test_an_address_may_bring_the_paper_along(client: Client, ada: User, paper: Paper) -> None:
    page = get(client, f"/submit?q=https://arxiv.org/abs/{paper.address}")
    assert "This paper is here already" in page.text
    assert paper.title in page.text
    assert f"/papers/{paper.address}" in page.links()


def test_a_known_paper_is_featured_and_says_by_whom_and_when(
    client: Client, ada: User, paper: Paper
) -> None:
    answer = send(client, paper.address, "Look.")
    assert answer.headers["Location"] == f"/papers/{paper.address}"
    page = get(client, f"/papers/{paper.address}")
    assert "featured in the edition that is open now" in page.text
    assert "Submitted by Ada Brandt" in page.text
    assert "Look." in page.text
    assert (
        "Submitted by Ada Brandt" in get(client, f"/papers/date/{Feature.objects.get().day}").text
    )


def test_a_paper_that_was_submitted_before_takes_the_comment_and_no_second_name(
    client: Client, ada: User, paper: Paper
) -> None:
    submissions.submit(make_reader(), paper.address, "", uuid4())
    assert "A reader submitted this paper before" in get(client, f"/submit?q={paper.address}").text
    send(client, paper.address, "Me too.")
    assert Feature.objects.get().reader != ada
    assert Comment.objects.get().reader == ada
    assert not Submission.objects.filter(reader=ada).exists()


def test_a_paper_to_fetch_leads_to_its_progress(client: Client, ada: User) -> None:
    answer = send(client, f"https://arxiv.org/abs/{WANTED}v1", "Soon.")
    row = Submission.objects.get()
    assert answer.headers["Location"] == f"/submissions/{row.pk}"
    page = get(client, f"/submissions/{row.pk}")
    assert "This instance is offline" in page.text
    assert "Soon." in page.text
    assert WANTED in get(client, "/submit").text


@pytest.mark.parametrize(("text", "said"), [
    ("", "Give the identifier or the address"),
    ("a paper about teapots", "This names no paper"),
])  # fmt: skip
def test_a_refused_form_keeps_what_was_written(
    client: Client, ada: User, text: str, said: str
) -> None:
    answer = send(client, text, "Written with care.")
    assert answer.status_code == 400
    page = read(answer)
    assert said in page.text
    assert "Written with care.</textarea>" in answer.getvalue().decode()


@pytest.mark.parametrize("reader", ["stranger", "colleague", "submitter", "staff"])
def test_progress_is_seen_by_who_submitted_and_staff(client: Client, reader: str) -> None:
    submitter = make_reader()
    row = waiting(submitter)
    readers = {"submitter": submitter, "staff": make_reader(is_staff=True)}
    if reader != "stranger":
        client.force_login(readers.get(reader) or make_reader())
    status = {"stranger": 302, "colleague": 404}.get(reader, 200)
    assert client.get(f"/submissions/{row.pk}").status_code == status
    again = client.post(f"/submissions/{row.pk}/again")
    assert again.status_code == (302 if status == 200 else status)


def test_what_failed_says_why_and_can_be_tried_again(client: Client, ada: User) -> None:
    row = waiting(ada)
    Submission.objects.update(state="failed", problem="arxiv has no such paper.", tries=1)
    page = get(client, f"/submissions/{row.pk}")
    assert "arxiv has no such paper." in page.text
    assert "Your comment, not posted" in page.text
    client.post(f"/submissions/{row.pk}/again")
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 0)


def test_every_state_has_its_sentence(client: Client, ada: User, settings: Settings) -> None:
    settings.OFFLINE = False
    row = waiting(ada)
    assert "waits for its turn" in get(client, f"/submissions/{row.pk}").text
    Submission.objects.update(asked_at=now())
    assert "is being asked" in get(client, f"/submissions/{row.pk}").text
    Submission.objects.update(tries=1, problem="arxiv answered 503.")
    assert "arxiv answered 503. Try 2 of 12 is at" in get(client, f"/submissions/{row.pk}").text


@pytest.mark.parametrize("who", ["staff", "nobody"])
def test_the_rule_is_said_where_not_everybody_may(
    client: Client, ada: User, settings: Settings, who: str
) -> None:
    settings.SUBMIT = who
    answer = client.get("/submit")
    assert "Identifier or address" not in answer.content.decode()
    assert {"staff": "by the staff", "nobody": "Nobody may"}[who] in read(answer).text
    assert send(client, WANTED).status_code == 403
    assert not Submission.objects.exists()
