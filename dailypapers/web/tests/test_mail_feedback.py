from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from dailypapers.catalogue.records import Featured
from dailypapers.core.clock import now
from dailypapers.digests import emails, feedback
from dailypapers.digests.feedback import FeedbackLink, feedback_token
from dailypapers.digests.mail_models import Feedback
from dailypapers.digests.models import EDITION, Subscription
from dailypapers.digests.preview import preview
from dailypapers.feed.views import view
from dailypapers.testing.mail import subscribe
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.web.tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def path() -> str:
    """A link at the end of a mail to an address without an account."""
    eve = subscribe("Eve@example.org")
    return f"/mail/feedback/{feedback_token('daily-20260930', eve.key)}"


def test_looking_says_nothing(client: Client, path: str) -> None:
    page = client.get(path)
    assert client.head(path).status_code == 200
    assert b"Too many mails" in page.content
    assert b"eve" not in page.content
    assert not Feedback.objects.exists()


def test_the_last_word_counts_and_can_be_taken_back(client: Client, path: str) -> None:
    for said in ("too-many", "not-for-me", "not-for-me"):
        assert "Thank you" in read(client.post(path, {"said": said})).text
        row = Feedback.objects.get()
        assert (row.mailbox, row.mail, row.said) == ("eve@example.org", "daily-20260930", said)
    assert "Not for me" in read(client.get(path)).text
    client.post(path, {"said": "nothing"})
    client.post(path, {"said": "nothing"})
    assert not Feedback.objects.exists()


def test_a_link_that_is_none_and_a_word_that_is_none_are_refused(client: Client, path: str) -> None:
    assert client.post(path[:-1], {"said": "too-many"}).status_code == 400
    assert client.post(path, {"said": "rude"}).status_code == 400
    assert not Feedback.objects.exists()


def test_what_is_said_of_mails_nobody_gets_is_not_kept(client: Client, path: str) -> None:
    Subscription.objects.all().delete()
    assert client.post(path, {"said": "too-many"}).status_code == 200
    assert not Feedback.objects.exists()


def test_it_is_forgotten_after_a_year() -> None:
    link = FeedbackLink("daily-20260930", subscribe("a@b.org").key)
    feedback.say(link, Feedback.Said.JUST_RIGHT)
    assert not feedback.to_forget()
    Feedback.objects.update(at=now() - timedelta(days=366))
    assert feedback.to_forget()
    feedback.forget()
    assert not Feedback.objects.exists()


def test_the_link_of_a_mail_that_was_sent_leads_to_the_choice(client: Client) -> None:
    make_paper(announcement=make_announcement("2026-09-30", Featured.PICK, position=1))
    issue = preview(view(EDITION), day=date(2026, 9, 30)).issue
    mail = emails.addressed(emails.of_issue(issue), issue, subscribe("eve@example.org"))
    [path] = set(re.findall(r"http://testserver(/mail/feedback/\S+)", str(mail.body)))
    assert "Too many mails" in read(client.get(path)).text
    client.post(path, {"said": "too-many"})
    assert Feedback.objects.get().mail == "edition-2026-09-30"
