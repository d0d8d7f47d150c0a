from __future__ import annotations

import os
import stat
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from pytest_django.fixtures import Settings

from dailypapers.digests import outbox
from dailypapers.digests.tests.conftest import Clock

BACKEND = "dailypapers.digests.outbox.OutboxBackend"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Use an outbox of the test's own."""
    settings.OUTBOX = own = tmp_path / "home" / "outbox"
    return own


def test_every_message_is_one_file_that_mail_programs_read(folder: Path, at: Clock) -> None:
    assert get_connection(BACKEND).send_messages([mail(), mail("bob")]) == 2
    first, second = sorted(folder.glob("*"))
    message = message_from_bytes(first.read_bytes(), policy=SMTP)
    assert message["To"] == "ada@example.org"
    assert message["Subject"] == "Grüße: of the day"
    html = message.get_body(("html",))
    assert html is not None
    assert html.get_content() == "<p>Größe"
    assert first.read_bytes().count(b"\n") == first.read_bytes().count(b"\r\n")
    assert "bob" in second.name


def test_names_are_readable_and_sort_by_time(folder: Path, at: Clock) -> None:
    first = outbox.write(folder, mail())
    at.pass_by(seconds=1)
    second = outbox.write(folder, mail("../../etc/passwd"))
    assert first.name.startswith("20261001T070000.000000Z-ada-gr-e-of-the-day-")
    assert second.parent == folder
    assert sorted([second.name, first.name]) == [first.name, second.name]


def test_two_messages_of_one_moment_do_not_replace_each_other(folder: Path, at: Clock) -> None:
    for _ in range(20):
        outbox.write(folder, mail())
    assert len(list(folder.iterdir())) == 20


def test_only_the_owner_may_read(folder: Path) -> None:
    path = outbox.write(folder, mail())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_full_disk_leaves_no_half_message_and_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        get_connection(BACKEND).send_messages([mail()])
    assert get_connection(BACKEND, fail_silently=True).send_messages([mail()]) == 0
    assert not list(folder.iterdir())


def mail(name: str = "ada") -> EmailMultiAlternatives:
    """Return a small message."""
    message = EmailMultiAlternatives("Grüße: of the day", "Größe", to=[f"{name}@example.org"])
    message.attach_alternative("<p>Größe", "text/html")
    return message
