"""The key that mails are signed with (DKIM, RFC 6376), and the record that tells others of it."""

from __future__ import annotations

import stat
from base64 import b64encode
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from dailypapers.core.errors import SetupError

SHORTEST = 1024  # bits that RFC 8301 lets pass; it advises 2048
SETTING = "DAILYPAPERS_DKIM_KEY"


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A private key as PKCS #1, whose it is, and the DNS record with the public half of it."""

    private: bytes
    selector: str
    domain: str
    bits: int
    record: str

    @property
    def name(self) -> str:
        """Where the record stands in the DNS."""
        return f"{self.selector}._domainkey.{self.domain}"


def sending_domain() -> str:
    """Return the domain that mails say they are from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()


def dkim_key() -> DkimKey | None:
    """Return the key that mails are signed with, None without one; raise `SetupError`."""
    if not settings.DKIM_KEY:
        return None
    return _read(settings.DKIM_KEY, settings.DKIM_SELECTOR, sending_domain())


@cache
def _read(file: str, selector: str, domain: str) -> DkimKey:
    if find_spec("dkim") is None:
        raise SetupError(f"{SETTING} needs dkimpy: pip install 'dailypapers[mail]'")
    path = Path(file)
    try:
        is_open = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        content = path.read_bytes()
    except OSError as error:
        raise SetupError(f"{SETTING}: {path} cannot be read: {error.strerror}") from None
    if is_open:
        raise SetupError(f"{SETTING}: others may read {path}. Say: chmod 600 {path}")
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError):  # Not PEM, or with a password.
        key = None
    if not isinstance(key, RSAPrivateKey) or key.key_size < SHORTEST:
        raise SetupError(
            f"{SETTING}: {path} holds no RSA key of {SHORTEST} bits or more without a password. "
            f"Say: openssl genrsa -out {path} 2048"
        )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = f"v=DKIM1; k=rsa; p={b64encode(public).decode()}"
    return DkimKey(private, selector, domain, key.key_size, record)
