"""Who is let in: instances for one person or for their readers only, and pages that weigh."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dailypapers.accounts import tokens
from dailypapers.community import access
from dailypapers.core.clock import now
from dailypapers.core.spoken import say
from dailypapers.web.feeds.limits import WINDOW, admit
from dailypapers.web.kept_words import signed_out

View = Callable[[HttpRequest], HttpResponse]

# What an instance for its readers only answers to everybody: ways in, and what mails lead to.
OPEN_PAGES = {
    "health",
    "health.alive",
    "health.ready",
    "metrics",
    "robots",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_signup",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "openid_connect_login",
    "openid_connect_callback",
    "github_login",
    "github_callback",
    "account.enter",
    "account.invited",
    "account.own",
    "subscribe.end",
    "subscribe.mine",
    "subscribe.change",
    "notifications.end",
    "mail.act",
    "mail.feedback",
    "language",
    "mail.resume",
}

# What hands out or deletes what is kept, or opens new ways in.
WEIGHTY_PAGES = {
    "account.tokens",
    "account.feeds",
    "webhook.new",
    "webhook.edit",
    "webhook.secret",
    "account.data.export",
    "account.data.delete",
    "account_email",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "openid_connect_login",
    "github_login",
    "socialaccount_connections",
}
# How the names of headers begin that proxies and tunnels add.
PASSED_ON = (
    "HTTP_X_FORWARDED",
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_CF_",
)
LATELY = timedelta(minutes=10)


def one_person(get_response: View) -> View:
    """Refuse what a proxy passes on, where only who sits at this machine may come."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.ONE_PERSON and not comes_directly(request):
            return render(request, "web/not_direct.html", status=403)
        return get_response(request)

    return middleware


def comes_directly(request: HttpRequest) -> bool:
    """Say whether a request was made on this machine and nobody passed it on.

    A proxy on this machine that adds no header cannot be told from its owner; all common ones add.
    """
    if any(name.startswith(PASSED_ON) for name in request.META):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _Gate:
    """A middleware that decides once it is known which page was asked for: in `process_view`."""

    def __init__(self, get_response: View) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self._get_response(request)


class PrivateInstance(_Gate):
    """Sends strangers to the sign-in page from every address that is not open."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let readers pass, and strangers to the open pages only."""
        if not settings.PRIVATE or request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match and (match.url_name in OPEN_PAGES or match.namespace == "anymail"):
            return None  # What providers say is signed.
        return signed_out(request)


class FeedSecret(_Gate):
    """Lets a reader program read feeds, and nothing else, as the reader whose secret it shows."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Say whose program asks; refuse a secret that is none, or comes too often."""
        match, secret = request.resolver_match, request.GET.get("token")
        if not match or not (match.url_name or "").startswith("feed.") or secret is None:
            return None
        reader = tokens.feed_reader_of(secret)
        if reader is None or not access.may_use_secret_feeds(reader):
            return _refused(say("This address opens nothing: its secret was taken back."), 403)
        if not admit(reader.pk, time.monotonic()):
            return _refused(say("This was asked for too often."), 429)
        request.user = reader
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say that a feed is not there, in no page of the reader's."""
        if "token" not in request.GET or not isinstance(error, Http404 | PermissionDenied):
            return None
        match = request.resolver_match
        is_feed = match and (match.url_name or "").startswith("feed.")
        return _refused(say("There is no such feed here for you."), 404) if is_feed else None


def _refused(words: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    if status == 429:
        response.headers["Retry-After"] = str(WINDOW)
    return response


class StaffSecondStep(_Gate):
    """Asks of who opens the pages of staff that they signed in with a second step, by setting."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let pass who did, and strangers, whom other gates send away."""
        match = request.resolver_match
        is_theirs = match and ("admin" in match.namespaces or match.url_name == "staff")
        if not settings.STAFF_SECOND_STEP or not is_theirs or not request.user.is_authenticated:
            return None
        if not access.may_moderate(request.user):
            return None
        records = get_authentication_records(request, request.user)
        if any(record.get("method") == "mfa" for record in records):
            return None
        return render(request, "web/second_step_first.html", status=403)


class SignedInLately(_Gate):
    """Asks readers who have neither password nor second step to sign in again before what weighs.

    The others are asked for theirs by allauth, which lets pass whom it has nothing to ask for.
    """

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let pass who has something to be asked for, or opened this session lately."""
        if not request.resolver_match or request.resolver_match.url_name not in WEIGHTY_PAGES:
            return None
        if not request.user.is_authenticated:
            return None
        if get_adapter().get_reauthentication_methods(request.user):
            return None
        session = UserSession.objects.filter(
            user=request.user,
            session_key=request.session.session_key,
            created_at__gt=now() - LATELY,
        )
        return None if session.exists() else render(request, "web/sign_in_again.html", status=403)
