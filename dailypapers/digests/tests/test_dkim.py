"""Signed mails, verified as a mail server does: the bytes that came, and a record in the DNS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.core.mail import send_mail
from pytest_django.fixtures import Settings

from dailypapers.core.errors import SetupError
from dailypapers.digests import issues
from dailypapers.digests.dkim_key import DkimKey, dkim_key
from dailypapers.digests.tests.conftest import Reader
from dailypapers.digests.tests.papers import add_rich_edition
from dailypapers.testing.dns import Names, name_server
from dailypapers.testing.smtp import MailServer

pytestmark = pytest.mark.django_db

PEM = rsa.generate_private_key(65537, 2048).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    """A key in a file that only we may read."""
    path = tmp_path / "dkim.pem"
    path.write_bytes(PEM)
    path.chmod(0o600)
    settings.DKIM_KEY, settings.DKIM_SELECTOR = str(path), "papers"
    settings.DEFAULT_FROM_EMAIL = "Daily Papers <papers@papers.example.org>"
    return path


@pytest.fixture
def names(file: Path) -> Iterator[Names]:
    """A DNS that has the record of the key."""
    with name_server() as serving:
        key = dkim_key()
        assert key
        serving.add(key.name, "TXT", key.record)
        yield serving


@pytest.fixture
def signing(server: MailServer, settings: Settings) -> MailServer:
    """A mail server that gets signed mails."""
    settings.EMAIL_BACKEND = "dailypapers.digests.smtp.SigningBackend"
    return server


def is_valid(content: bytes, names: Names) -> bool:
    """Verify a mail as the server of its reader does."""

    def ask(name: bytes, timeout: int = 5) -> bytes:
        answer = names.resolver().resolve(name.decode(), "TXT")
        return b"".join(answer[0].strings)

    return bool(dkim.verify(content, dnsfunc=ask))


def test_digests_are_signed_whole_with_the_headers_that_matter(
    reader: Reader, signing: MailServer, names: Names, settings: Settings
) -> None:
    settings.MAIL_RETURN = "bounces@papers.example.org"
    add_rich_edition()
    reader()
    issues.send_due()
    [content] = signing.contents
    assert content.startswith(b"DKIM-Signature:")
    assert is_valid(content, names)
    [signature] = signing.taken[0].get_all("DKIM-Signature", [])
    assert "d=papers.example.org" in signature
    assert "s=papers" in signature
    signed = {name.strip() for name in signature.split("h=")[1].split(";")[0].lower().split(":")}
    assert {"from", "to", "subject", "date", "list-unsubscribe", "list-unsubscribe-post"} <= signed
    for before, after in (
        (b"\r\nSubject: ", b"\r\nSubject: Fwd: "),
        (b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Lost"),
        (b"Attention is costly", b"Attention is cheap"),
    ):
        assert before in content
        assert not is_valid(content.replace(before, after), names)
    assert not is_valid(b"From: eve@example.org\r\n" + content, names)


def test_mails_about_accounts_are_signed_too(signing: MailServer, names: Names) -> None:
    send_mail("Größe", "Words\n.\nFrom here", None, ["ada@example.org"])
    assert is_valid(signing.contents[0], names)


def test_without_a_key_nothing_is_signed(server: MailServer, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "dailypapers.digests.smtp.SigningBackend"
    send_mail("Subject", "Words", None, ["ada@example.org"])
    assert b"DKIM-Signature" not in server.contents[0]


def test_the_record_is_what_others_need(file: Path) -> None:
    key = dkim_key()
    assert isinstance(key, DkimKey)
    assert key.name == "papers._domainkey.papers.example.org"
    assert key.record.startswith("v=DKIM1; k=rsa; p=MII")
    assert key.bits == 2048


def test_a_key_that_others_may_read_is_refused(file: Path) -> None:
    for mode in (0o640, 0o604, 0o660):
        file.chmod(mode)
        with pytest.raises(SetupError, match="chmod 600"):
            dkim_key()


@pytest.mark.parametrize(
    "content",
    [
        b"nonsense",
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ),
        rsa.generate_private_key(65537, 1024).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")
        ),
    ],
    ids=["no key", "another kind", "with a password"],
)
def test_a_file_that_holds_no_key_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SetupError, match="openssl genrsa"):
        dkim_key()


def test_a_file_that_is_not_there_is_said_to_be_missing(file: Path) -> None:
    file.unlink()
    with pytest.raises(SetupError, match="cannot be read"):
        dkim_key()
