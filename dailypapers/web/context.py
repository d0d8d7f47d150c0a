"""What every template may use."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from dailypapers.accounts.models import User
from dailypapers.accounts.sign_up import places
from dailypapers.community import access
from dailypapers.community.notifications import unread
from dailypapers.core.languages import current
from dailypapers.core.mail import leaves
from dailypapers.feed.words import curator
from dailypapers.web.feeds.discovery import feeds_of
from dailypapers.web.mail_link import mail_of
from dailypapers.web.requests import reader_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the instance's names, who may sign up, and where one signs in to come back."""
    user = getattr(request, "user", None)  # Some errors come before it is known who asks.
    return {
        "SITE_NAME": settings.SITE_NAME,
        "CURATOR": curator(settings.CURATOR),
        "signed_in": bool(user and user.is_authenticated),  # Asked by every card: told once.
        "log_is_public": settings.MODERATION_LOG == "public",
        "sources_are_public": settings.SOURCES_PAGE == "public",
        "feeds": cache(lambda: feeds_of(request)),  # Errors come before an address can be read.
        "by_mail": cache(lambda: mail_of(request)),
        "unread": lambda: _unread(request),
        "sends": _sends(request),
        "here": quote(request.get_full_path(), safe=""),
        "sign_in": _sign_in(request),
        "LANGUAGE": current(),
        "languages": settings.LANGUAGES,
        "sign_up": settings.SIGN_UP,
        "sign_up_places": places(),
        "no_mail_server": not leaves(),
    }


def _sends(request: HttpRequest) -> bool:
    """Say whether a reader may make webhooks, or may if they own a group."""
    user = getattr(request, "user", None)
    reader = user if isinstance(user, User) else None
    return access.may_make_webhooks(reader) or (
        settings.WEBHOOKS == "groups" and access.may_comment(reader)
    )


def _unread(request: HttpRequest) -> int:
    reader = reader_of(request)
    return unread(reader) if reader else 0


def _sign_in(request: HttpRequest) -> str:
    address = reverse("account_login")
    if request.method != "GET" or request.path == "/" or request.path.startswith("/account/"):
        return address
    return f"{address}?{urlencode({'next': request.get_full_path()})}"
