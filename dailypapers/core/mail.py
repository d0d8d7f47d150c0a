"""What every mail of this program has in common: quiet headers, inlined styles, safe encoding."""

from __future__ import annotations

from email.charset import QP, Charset
from functools import cache

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # Nobody's holiday notice is to answer it.


def letter(
    to: str, subject: str, text: str, html: str, headers: dict[str, str]
) -> EmailMultiAlternatives:
    """Return a mail of plain text and HTML; the HTML's styles must be inlined already."""
    message = EmailMultiAlternatives(
        subject=subject, body=text, to=[to], headers={**headers, **AUTOMATIC}
    )
    message.encoding = _quoted()
    message.attach_alternative(html, "text/html")
    return message


def leaves() -> bool:
    """Say whether mail leaves this machine, or waits in a folder."""
    return bool(settings.SMTP_HOST or settings.MAIL_PROVIDER)


def inlined(html: str) -> str:
    """Return HTML with its styles on the elements, where mail programs want them."""
    return _inliner().inline(html)


def one_line(text: str) -> str:
    """Return text that can stand in a header."""
    return " ".join(text.split())


@cache
def _inliner() -> CSSInliner:
    """Return what moves styles onto the elements; `@media` rules, for the dark, stay."""
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@cache
def _quoted() -> Charset:
    """Return UTF-8 as quoted-printable: 7 bits and short lines pass every server unchanged."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return charset
