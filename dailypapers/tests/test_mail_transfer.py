"""OpenSMTPD, a mail server from Debian, takes our mails and puts them into a mailbox."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from socket import create_connection

import pytest
from pytest_django.fixtures import Settings

from dailypapers.digests import issues
from dailypapers.digests.handover import Tally
from dailypapers.digests.models import Delivery
from dailypapers.digests.tests.papers import add_rich_edition
from dailypapers.testing.mail import subscribe
from dailypapers.testing.plugin import SMTPD
from dailypapers.testing.postgres import free_port
from dailypapers.testing.processes import wait_for

pytestmark = [pytest.mark.smtpd, pytest.mark.django_db]

OWNER = "nobody"  # Debian has such a user; the server delivers as whom a mailbox belongs to.
CONFIG = """
table readers {{ "@" = "{owner}" }}
listen on 127.0.0.1 port {port} hostname mail.example.org
action "keep" maildir "{box}" virtual <readers>
match from local for domain "example.org" action "keep"
"""


@pytest.fixture
def box(settings: Settings) -> Iterator[Path]:
    """Run the server for `example.org`, let Django send to it, and return its mailbox."""
    if os.geteuid() != 0:
        pytest.skip("OpenSMTPD runs for root alone.")
    folder, port = Path(tempfile.mkdtemp(prefix="dailypapers-smtpd-")), free_port()
    folder.chmod(0o755)
    box = folder / "box"
    box.mkdir()
    shutil.chown(box, OWNER)
    (folder / "smtpd.conf").write_text(CONFIG.format(owner=OWNER, port=port, box=box))
    command = [str(SMTPD), "-d", "-f", str(folder / "smtpd.conf")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SMTP_HOST = settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    try:
        wait_for(lambda: _answers(port, server, folder / "log"))
        yield box
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder)


def test_a_real_mail_server_takes_and_delivers_every_mail_whole(box: Path) -> None:
    add_rich_edition()
    for name in ("ada", "bob", "cy"):
        subscribe(f"{name}@example.org")
    subscribe("eve@elsewhere.example")
    assert issues.send_due() == Tally(sent=3, refused=1)
    wait_for(lambda: len(list((box / "new").glob("*"))) == 3)
    mails = [
        message_from_bytes(path.read_bytes(), policy=default) for path in (box / "new").iterdir()
    ]
    assert {mail["To"] for mail in mails} == {f"{n}@example.org" for n in ("ada", "bob", "cy")}
    for mail in mails:
        assert mail["Message-ID"].startswith("<edition.2026-09-30.s")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        body = mail.get_body(("plain",))
        assert body
        assert "From O(n²) to 𝒪(n log n)" in body.get_content()
    assert "550" in Delivery.objects.get(refused=True).error
    assert not issues.pending()


def _answers(port: int, server: subprocess.Popen[bytes], log: Path) -> bool:
    assert server.poll() is None, log.read_text()
    with suppress(OSError), create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False
