"""Mails in the language of whoever gets them."""

from __future__ import annotations

from email.message import EmailMessage
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.translation import override

from dailypapers.community import comments, notifications
from dailypapers.community.models import Notification
from dailypapers.digests import answers, issues, notices, resuming, subscriptions, suppression
from dailypapers.digests.links import confirm_token
from dailypapers.digests.mail_models import Suspension
from dailypapers.digests.models import Address
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.testing.french import english_in
from dailypapers.testing.make import make_edition, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.smtp import MailServer

pytestmark = pytest.mark.django_db

FRENCH = {"Accept-Language": "fr"}


def parts(mail: EmailMessage) -> list[str]:
    """Return a mail's subject and its texts."""
    bodies = [mail.get_body((part,)) for part in ("plain", "html")]
    return [str(mail["Subject"]), *(str(body.get_content()) for body in bodies if body)]


def is_french(mail: EmailMessage) -> bool:
    """Whether a mail says that it is French, and says nothing in English."""
    subject, text, html = parts(mail)
    assert not english_in(f"{subject}\n{text}"), text
    assert not english_in(html)
    return '<html lang="fr">' in html


def test_a_stranger_is_written_to_in_the_language_they_asked_and_confirmed_in(
    at: Clock, server: MailServer, client: Client
) -> None:
    make_edition(at.now.date().replace(day=1), 2)
    with override("fr"):
        subscriptions.ask("eve@example.org")
    answers.answer_all()
    [asked] = server.taken
    assert asked["Subject"] == "Confirmez votre abonnement à Daily Papers"
    assert is_french(asked)
    with override("en"):  # Somebody else, who cannot change it.
        subscriptions.ask("eve@example.org")
    address = Address.objects.get()
    assert address.language == "fr"
    confirm = f"/subscribe/confirm/{confirm_token(address.key)}"
    assert "Confirmez votre abonnement" in client.get(confirm, headers=FRENCH).content.decode()
    client.post(confirm, headers=FRENCH)
    issues.send_due()
    assert is_french(server.taken[-1])
    client.post(confirm, headers={"Accept-Language": "en"})
    address.refresh_from_db()
    assert address.language == "en"


def test_one_run_writes_to_each_in_their_language(reader: Reader, server: MailServer) -> None:
    make_edition(reader("a@example.org").asked_at.date().replace(day=1), 3)
    for name in ("b", "c", "d"):
        reader(f"{name}@example.org")
    Address.objects.filter(email__in=["b@example.org", "d@example.org"]).update(language="fr")
    issues.send_due()
    french = {str(mail["To"]): '<html lang="fr">' in parts(mail)[2] for mail in server.taken}
    assert french == {f"{name}@example.org": name in "bd" for name in "abcd"}
    assert all(is_french(mail) for mail in server.taken if french[str(mail["To"])])


def test_who_has_it_already_is_told_in_their_language(reader: Reader, server: MailServer) -> None:
    reader()
    Address.objects.update(language="fr")
    subscriptions.ask("ada@example.org")
    answers.answer_all()
    assert is_french(server.taken[0])


def test_mails_follow_their_reader_to_another_language(reader: Reader, client: Client) -> None:
    ada = make_reader(email="ada@example.org")
    reader()
    reader("eve@example.org")
    client.force_login(ada)
    client.post("/language", {"language": "fr"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert dict(Address.objects.values_list("email", "language")) == {
        "ada@example.org": "fr",
        "eve@example.org": "en",
    }
    wanted = {"theme": "dark", "density": "compact", "time_zone": "UTC", "language": "en"}
    client.post("/account/preferences", wanted)
    assert set(Address.objects.values_list("language", flat=True)) == {"en"}
    bob = make_reader(email="bob@example.org", language="fr")
    subscriptions.begin(bob, "bob@example.org")
    assert Address.objects.get(email="bob@example.org").language == "fr"


def test_notices_are_in_the_readers_language(at: Clock, server: MailServer) -> None:
    ada = make_reader(email="ada@example.org", language="fr")
    notifications.choose_mails(ada, dict.fromkeys(Notification.Kind, Notification.Mail.AT_ONCE))
    comments.post(make_reader(), make_paper(title="Teapots").pk, f"Hot, @{ada.handle}.", uuid4())
    notifications.tell()
    notices.send_due()
    [mail] = server.taken
    assert is_french(mail)
    assert "vous a mentionné" in parts(mail)[1]


def test_whose_mail_was_stopped_is_asked_in_their_language(at: Clock, server: MailServer) -> None:
    ada = make_reader(email="ada@example.org", language="fr")
    suppression.suspend("ada@example.org", Suspension.Reason.GONE)
    at.pass_by(hours=1)
    assert resuming.ask(ada, "ada@example.org")
    resuming.answer_all()
    assert is_french(server.taken[0])
