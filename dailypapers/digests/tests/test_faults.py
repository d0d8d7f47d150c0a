"""Whatever a mail server does: nobody is left out, and two come only where nobody can know."""

from __future__ import annotations

import smtplib
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest
from pytest_django.fixtures import Settings

from dailypapers.core.errors import SetupError
from dailypapers.digests import issues
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.digests.tests.papers import add_edition
from dailypapers.testing.smtp import DROP, TAKE_AND_DROP, TAKEN, MailServer

pytestmark = pytest.mark.django_db

READERS = 5
Fault = Callable[[MailServer, pytest.MonkeyPatch], None]


def _script(*replies: str) -> Fault:
    return lambda server, patch: server.script.extend(replies)


def _greylist(server: MailServer, patch: pytest.MonkeyPatch) -> None:
    server.greylist = True


def _refused_for_now(server: MailServer, patch: pytest.MonkeyPatch) -> None:
    server.refused = {"r1@example.org": "450 mailbox busy"}
    server.at_message[READERS - 1] = server.refused.clear


def _slow(server: MailServer, patch: pytest.MonkeyPatch) -> None:
    """Take the second message, but say so only after we have given up."""
    server.at_message[2] = lambda: time.sleep(1.6)


def _away(server: MailServer, patch: pytest.MonkeyPatch) -> None:
    """Let nobody in, twice."""
    connect, tries = smtplib.SMTP.connect, []

    def refused(*args: object, **said: object) -> object:
        tries.append(1)
        if len(tries) < 3:
            raise ConnectionRefusedError("no one there")
        return connect(*args, **said)  # type: ignore[arg-type]

    patch.setattr(smtplib.SMTP, "connect", refused)


def _gone_in_between(server: MailServer, patch: pytest.MonkeyPatch) -> None:
    """Hang up when the third mail is announced."""
    mail, tries = smtplib.SMTP.mail, []

    def hung_up(self: smtplib.SMTP, *args: object, **said: object) -> object:
        tries.append(1)
        if len(tries) == 3:
            self.close()
        return mail(self, *args, **said)  # type: ignore[arg-type]

    patch.setattr(smtplib.SMTP, "mail", hung_up)


FAULTS: dict[str, tuple[Fault, int]] = {  # each with how many may get a twin
    "4xx to the message": (_script(TAKEN, "451 later", "421 going down", TAKEN), 0),
    "5xx to the message": (_script(TAKEN, "554 not like this"), 0),
    "greylisting": (_greylist, 0),
    "4xx to a recipient": (_refused_for_now, 0),
    "dropped after DATA, not taken": (_script(TAKEN, DROP), 0),
    "no server to connect to": (_away, 0),
    "dropped before DATA": (_gone_in_between, 0),
    "taken, and dropped before 250": (_script(TAKEN, TAKE_AND_DROP), 1),
    "taken, 250 later than we wait": (_slow, 1),
}


@pytest.mark.parametrize("name", FAULTS)
def test_everybody_gets_their_mail_and_twins_have_one_name(
    reader: Reader,
    server: MailServer,
    at: Clock,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    fault, twins = FAULTS[name]
    settings.EMAIL_TIMEOUT = 1
    add_edition()
    for number in range(READERS):
        reader(f"r{number}@example.org")
    fault(server, monkeypatch)
    for _ in range(6):
        with suppress(SetupError):  # There was no server; the next run asks again.
            issues.send_due()
        at.pass_by(minutes=30)
    got = Counter(server.recipients)
    assert len(got) == READERS
    assert sum(got.values()) == READERS + twins
    assert len({mail["Message-ID"] for mail in server.taken}) == READERS
    assert not issues.pending()
