"""Which way mail leaves: to a mail server, to a provider, or into a folder."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLResolver, include, path

from dailypapers.core.errors import SetupError

OUTBOX = "dailypapers.digests.outbox.OutboxBackend"
SIGNING = "dailypapers.digests.smtp.SigningBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def provider_apps(provider: str) -> list[str]:
    """Return the app that speaks to a provider; raise `SetupError` if there is no such thing."""
    if not provider:
        return []
    if not provider.isidentifier():
        raise SetupError(f"DAILYPAPERS_MAIL_PROVIDER: {provider!r} is no provider's name")
    if find_spec("anymail") is None:
        raise SetupError(
            "DAILYPAPERS_MAIL_PROVIDER needs django-anymail: pip install 'dailypapers[anymail]'"
        )
    if find_spec(f"anymail.backends.{provider}") is None:
        raise SetupError(f"DAILYPAPERS_MAIL_PROVIDER: django-anymail knows no {provider!r}")
    return ["anymail"]


def mail_backend(provider: str, host: str, *, is_signed: bool) -> str:
    """Return the backend that mails go through."""
    if provider:
        return f"anymail.backends.{provider}.EmailBackend"
    if not host:
        return OUTBOX
    return SIGNING if is_signed else SMTP


def provider_urls() -> list[URLResolver]:
    """Return where a provider tells what became of mails."""
    if not settings.MAIL_PROVIDER:
        return []
    return [path("anymail/", include("anymail.urls"))]
