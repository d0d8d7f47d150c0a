"""Hands mails to a mail server, signed (DKIM, RFC 6376): every mail, those about accounts too."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from dailypapers.digests.dkim_key import DkimKey, dkim_key

# What others must not change or add on the way. RFC 8058 asks for both of List-Unsubscribe.
SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"auto-submitted",
    b"list-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)


class SigningBackend(EmailBackend):
    """Django's backend for SMTP, but for a header before all others."""

    def _send(self, email_message: EmailMessage) -> bool:
        """Send a message, signed if there is a key for its domain."""
        key = dkim_key()
        message = _Signed(email_message, key) if key else email_message
        return bool(super()._send(message))  # type: ignore[misc]


class _Signed:
    """A message whose content is signed as it is handed over, after which nobody changes it."""

    def __init__(self, message: EmailMessage, key: DkimKey) -> None:
        self._message = message
        self._key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(self._message, name)

    def message(self) -> _Signed:
        """Return what is handed over: Django asks it for its bytes."""
        return self

    def as_bytes(self, linesep: str = "\r\n") -> bytes:
        """Return the signature and the message."""
        content: bytes = self._message.message().as_bytes(linesep=linesep)
        return signature(content, self._key) + content


def signature(content: bytes, key: DkimKey) -> bytes:
    """Return the header that signs a message."""
    import dkim

    names = [name.lower() for name, _ in dkim.rfc822_parse(content)[0]]
    return bytes(
        dkim.sign(
            content,
            key.selector.encode(),
            key.domain.encode(),
            key.private,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in SIGNED if name in names],
        )
    )
