"""A worker that is told to stop ends between two mails: none is left that may be sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from dailypapers.community import comments, notifications
from dailypapers.community.models import Notification
from dailypapers.core.schedule import stopping
from dailypapers.digests import answers, issues, notices, resuming, subscriptions, suppression
from dailypapers.digests.handover import Tally
from dailypapers.digests.mail_models import Suspension
from dailypapers.digests.models import Address, Delivery, Notice
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.digests.tests.papers import add_edition
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.smtp import MailServer

pytestmark = pytest.mark.django_db

EMAILS = [f"{name}@example.org" for name in ("ada", "bob", "cy")]


@pytest.fixture
def stops_at_two(server: MailServer) -> Iterator[MailServer]:
    """Tell the process to stop while the server has the second message."""
    server.at_message[2] = stopping.set
    yield server
    stopping.clear()


def test_issues_end_after_the_mail_under_way(reader: Reader, stops_at_two: MailServer) -> None:
    add_edition()
    for email in EMAILS:
        reader(email)
    assert issues.send_due() == Tally(sent=2, left=1)
    assert Delivery.objects.exclude(sent_at=None).count() == Delivery.objects.count() == 2


def test_notices_end_after_the_mail_under_way(at: Clock, stops_at_two: MailServer) -> None:
    paper, by = make_paper(), make_reader()
    for email in EMAILS:
        reader = make_reader(email=email)
        notifications.choose_mails(
            reader, dict.fromkeys(Notification.Kind, Notification.Mail.AT_ONCE)
        )
        comments.post(by, paper.pk, f"Hot, @{reader.handle}.", uuid4())
    notifications.tell()
    assert notices.send_due() == Tally(sent=2, left=1)
    assert Notice.objects.get(sent_at=None).held_until is None


def test_answers_end_after_the_mail_under_way(at: Clock, stops_at_two: MailServer) -> None:
    for email in EMAILS:
        subscriptions.ask(email)
    answers.answer_all()
    assert len(stops_at_two.taken) == 2
    assert Address.objects.get(answer_due=True).held_until is None


def test_resuming_ends_after_the_mail_under_way(at: Clock, stops_at_two: MailServer) -> None:
    for email in EMAILS:
        owner = make_reader(email=email)
        suppression.suspend(email, Suspension.Reason.GONE)
        resuming.ask(owner, email)
    resuming.answer_all()
    assert len(stops_at_two.taken) == 2
    assert Suspension.objects.get(answer_due=True).held_until is None
