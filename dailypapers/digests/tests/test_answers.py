from __future__ import annotations

import re
from email.message import EmailMessage

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from dailypapers.core.errors import SetupError
from dailypapers.digests import answers, issues, links
from dailypapers.digests.models import Address
from dailypapers.digests.subscriptions import ask, confirm, end
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.testing.smtp import DROP, MailServer

pytestmark = pytest.mark.django_db


def test_a_request_is_answered_with_a_link_that_confirms(at: Clock, server: MailServer) -> None:
    ask("ada@example.org")
    assert answers.pending()
    answers.answer_all()
    assert not answers.pending()
    [mail] = server.taken
    assert server.recipients == ["ada@example.org"]
    assert mail["Subject"] == "Confirm your subscription to Daily Papers"
    assert mail["List-Unsubscribe"] is None
    assert confirm(url_in(text_of(mail)).rpartition("/")[2])
    assert f'href="{url_in(text_of(mail))}"' in text_of(mail, "html")


def test_a_reader_is_told_that_they_are_subscribed(reader: Reader, server: MailServer) -> None:
    subscription = reader()
    ask("ada@example.org")
    answers.answer_all()
    [mail] = server.taken
    assert mail["Subject"] == "You are already subscribed to Daily Papers"
    assert links.end_url(subscription.key) in text_of(mail)
    assert links.manage_url(subscription.address.key) in text_of(mail)


def test_who_left_is_asked_again_and_is_not_subscribed_before_they_confirm(
    reader: Reader, server: MailServer
) -> None:
    subscription = reader(state="ended")
    ask("ada@example.org")
    answers.answer_all()
    assert "Confirm" in server.taken[0]["Subject"]
    subscription.refresh_from_db()
    assert subscription.state == "pending"
    assert not issues.pending()


def test_a_repeated_request_is_answered_again_only_after_the_pause(
    at: Clock, server: MailServer
) -> None:
    request_and_answer()
    at.pass_by(minutes=9)
    request_and_answer()
    assert len(server.taken) == 1
    at.pass_by(minutes=1)
    request_and_answer()
    assert len(server.taken) == 2


def test_a_reader_is_told_again_only_after_the_pause(
    at: Clock, server: MailServer, reader: Reader
) -> None:
    reader()
    for _ in range(3):
        request_and_answer()
        at.pass_by(minutes=4)
    assert len(server.taken) == 1


def test_nobody_can_fill_a_mailbox_through_us(at: Clock, server: MailServer) -> None:
    for _ in range(24 * 6):
        request_and_answer()
        at.pass_by(minutes=10)
    assert len(server.taken) <= 9


def test_after_a_day_of_rest_the_pause_is_short_again(at: Clock, server: MailServer) -> None:
    for _ in range(8):
        request_and_answer()
        at.pass_by(minutes=10)
    at.pass_by(hours=25)
    request_and_answer()
    at.pass_by(minutes=10)
    before = len(server.taken)
    request_and_answer()
    assert len(server.taken) == before + 1


def test_ending_leaves_no_answer_due(at: Clock, server: MailServer, reader: Reader) -> None:
    subscription = reader()
    ask("ada@example.org")
    end(links.end_token(subscription.key))
    answers.answer_all()
    assert not server.taken


@pytest.mark.parametrize("failure", ["451 come back later", "554 not like this", DROP])
def test_a_failed_answer_is_kept_and_tried_again(
    at: Clock, server: MailServer, failure: str
) -> None:
    server.script = [failure]
    for name in ("ada", "bob"):
        ask(f"{name}@example.org")
        at.pass_by(seconds=1)
    answers.answer_all()
    assert server.recipients == ["bob@example.org"]
    assert Address.objects.get(email="ada@example.org").error
    answers.answer_all()
    assert server.recipients == ["bob@example.org", "ada@example.org"]
    assert not Address.objects.get(email="ada@example.org").error


def test_tries_come_slower_the_more_have_failed(at: Clock, server: MailServer) -> None:
    server.script = ["451 later"] * 100
    ask("ada@example.org")
    for _ in range(60):
        answers.answer_all()
        at.pass_by(minutes=1)
    assert 4 <= server.tries <= 6


def test_an_address_the_server_refuses_for_good_is_let_be(at: Clock, server: MailServer) -> None:
    server.refused = {"nobody@example.org": "550 no such mailbox"}
    request_and_answer("nobody@example.org")
    assert not answers.pending()
    assert "550" in Address.objects.get().error


def test_an_address_the_server_refuses_for_now_is_tried_again(
    at: Clock, server: MailServer
) -> None:
    server.refused = {"ada@example.org": "450 grey"}
    request_and_answer()
    server.refused = {}
    answers.answer_all()
    assert len(server.taken) == 1


def test_without_a_mail_server_requests_wait(
    at: Clock, server: MailServer, settings: Settings
) -> None:
    port, settings.EMAIL_PORT = server.port, 1
    ask("ada@example.org")
    with pytest.raises(SetupError, match=r"127\.0\.0\.1:1 is not to be had"):
        answers.answer_all()
    assert not answers.pending()
    settings.EMAIL_PORT = port
    at.pass_by(minutes=1)
    answers.answer_all()
    assert len(server.taken) == 1


def test_a_worker_killed_while_answering_loses_nothing(
    at: Clock, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("ada@example.org")
    with monkeypatch.context() as patch:
        patch.setattr("dailypapers.digests.postman.Postman.hand_over", killed)
        with pytest.raises(KeyboardInterrupt):
            answers.answer_all()
    answers.answer_all()
    assert not server.taken
    at.pass_by(minutes=15)
    answers.answer_all()
    assert len(server.taken) == 1


def test_asking_if_anything_is_pending_is_one_read(
    at: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert not answers.pending()


def killed(*_: object, **__: object) -> None:
    """Die as by kill -9: no `except Exception` runs."""
    raise KeyboardInterrupt


def request_and_answer(email: str = "ada@example.org") -> None:
    """Ask, and let the job run."""
    ask(email)
    answers.answer_all()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Return one of the two texts of a mail."""
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def url_in(text: str) -> str:
    """Return the link that confirms."""
    match = re.search(r"^http://testserver/subscribe/confirm/\S+$", text, re.MULTILINE)
    assert match
    return match[0]
