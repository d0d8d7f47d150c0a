"""Mail that was stopped, as its reader sees and mends it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.digests import links, resuming, suppression
from dailypapers.digests.mail_models import Suspension
from dailypapers.digests.statuses import Verdict
from dailypapers.digests.suppression import Happened, is_suspended, note, open_address
from dailypapers.testing.mail import subscribe
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"
ASK = "/mail/stopped/ask"


@pytest.fixture
def ada(client: Client) -> User:
    """A reader whose mail was stopped, and who has signed in to see why."""
    reader = make_reader(email=ADA)
    note(ADA, Happened(Verdict.GONE, "5.1.1", "550 5.1.1 No such <user>"))
    client.force_login(reader)
    return reader


def asked(client: Client) -> str:
    """Ask for the mail and have it sent; return where its link leads."""
    client.post(ASK, {"mailbox": ADA})
    assert resuming.pending()
    resuming.answer_all()
    assert not resuming.pending()
    found = re.search(r"http://testserver(/mail/resume/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_preferences_say_that_mail_is_stopped_and_why(client: Client, ada: User) -> None:
    page = get(client, "/account/preferences")
    assert f"Mail to {ADA} is stopped" in page.text
    assert "because its mail server says that the address takes no mail" in page.text
    assert "“550 5.1.1 No such <user>”" in page.text
    suppression.lift(ADA)
    assert "is stopped" not in get(client, "/account/preferences").text


def test_a_mail_with_a_link_resumes_it_by_a_press(client: Client, ada: User) -> None:
    path = asked(client)
    assert mail.outbox[-1].to == [ADA]
    stranger = Client()
    for method in (stranger.get, stranger.head):
        assert method(path).status_code == 200
    assert is_suspended(ADA)
    for _ in range(2):
        assert "You get our mails again" in read(stranger.post(path)).text
        assert not is_suspended(ADA)
    assert not resuming.pending()


def test_an_old_link_does_not_end_a_later_stop(client: Client, ada: User) -> None:
    path = asked(client)
    client.post(path)
    Suspension.objects.update(at=Suspension.objects.get().at - timedelta(days=1), lifted_at=None)
    assert client.post(path).status_code == 400
    assert client.get("/mail/resume/nonsense").status_code == 400
    assert is_suspended(ADA)


def test_it_can_be_asked_for_once_in_a_while_for_ones_own_address(
    client: Client, ada: User
) -> None:
    for _ in range(2):
        client.post(ASK, {"mailbox": ADA})
        resuming.answer_all()
    assert len(mail.outbox) == 1
    assert "Wait half an hour" in get(client, "/account/preferences").text
    note("bob@example.org", Happened(Verdict.GONE))
    for mailbox in ("bob@example.org", "", "other@example.org"):
        assert client.post(ASK, {"mailbox": mailbox}).status_code == 404
    assert Client().post(ASK, {"mailbox": ADA}).status_code == 302
    assert not resuming.pending()


def test_a_new_confirmation_resumes_it_too(client: Client, ada: User) -> None:
    key = subscribe(ADA).address.key
    client.get(f"/subscribe/confirm/{links.confirm_token(key)}")
    assert is_suspended(ADA)
    client.post(f"/subscribe/confirm/{links.confirm_token(key)}")
    assert not is_suspended(ADA)


def test_notices_go_to_the_next_address_that_takes_mail(ada: User) -> None:
    assert open_address(ada) == ""
    ada.emailaddress_set.create(email="other@example.org", verified=True)  # type: ignore[attr-defined]
    assert open_address(ada) == "other@example.org"
