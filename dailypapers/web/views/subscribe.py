"""Subscribing to the daily mail, confirming, ending.

Links in mails lead to a page with a button: programs that scan mails follow links, and must
neither confirm nor end anything by that.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dailypapers.core import visitors
from dailypapers.core.mail import leaves
from dailypapers.digests import limits, links, subscriptions, suppression
from dailypapers.web.forms import SubscribeForm
from dailypapers.web.gates import comes_directly

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show the form, or take a request down. The answer is the same for every address."""
    if request.method != "POST":
        return _subscribe_page(request, form=SubscribeForm())
    form = SubscribeForm(request.POST)
    if form.trapped:
        return _subscribe_page(request, sent=True)
    if not form.is_valid():
        return _subscribe_page(request, 400, form=form)
    if not limits.admit(visitors.address(request)):
        return _too_many(request, form)
    subscriptions.ask(form.cleaned_data["email"])
    return _subscribe_page(request, sent=True)


@never_cache
@reads_and_posts
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a press of the button, then confirm."""
    try:
        links.read_confirm_token(token)
        confirmed = subscriptions.confirm(token) if request.method == "POST" else []
    except links.BrokenLink:
        return _confirm_page(request, 400, broken=True)
    except links.ExpiredLink:
        return _confirm_page(request, 410, expired=True)
    if request.method == "POST" and not confirmed:
        return _confirm_page(request, 410, expired=True)
    for mailbox in {one.address.mailbox for one in confirmed}:
        suppression.lift(mailbox)  # The mail with the link has arrived.
    return _confirm_page(request, done=bool(confirmed))


@csrf_exempt  # Mailboxes post here by themselves (RFC 8058); the token says what is allowed.
@never_cache
@reads_and_posts
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a press of the button, then end; a mailbox's one-click post ends at once."""
    try:
        links.read_end_token(token)
    except links.BrokenLink:
        return render(request, "web/unsubscribe.html", {"broken": True}, status=400)
    if request.method == "POST":
        subscriptions.end(token)
    return render(request, "web/unsubscribe.html", {"done": request.method == "POST"})


def _too_many(request: HttpRequest, form: SubscribeForm) -> HttpResponse:
    response = _subscribe_page(request, 429, form=form, too_many=True)
    response.headers["Retry-After"] = str(int(limits.WINDOW.total_seconds()))
    return response


def _subscribe_page(
    request: HttpRequest,
    status: int = 200,
    *,
    form: SubscribeForm | None = None,
    sent: bool = False,
    too_many: bool = False,
) -> HttpResponse:
    context = {"form": form, "sent": sent, "too_many": too_many, **_mail_server(request)}
    return render(request, "web/subscribe.html", context, status=status)


def _confirm_page(
    request: HttpRequest,
    status: int = 200,
    *,
    done: bool = False,
    broken: bool = False,
    expired: bool = False,
) -> HttpResponse:
    context = {"done": done, "broken": broken, "expired": expired, **_mail_server(request)}
    return render(request, "web/confirm.html", context, status=status)


def _mail_server(request: HttpRequest) -> dict[str, object]:
    """Say whether mail leaves this machine, and to who sits at it, where it waits otherwise."""
    missing = not leaves()
    return {
        "no_mail_server": missing,
        "outbox": settings.OUTBOX if missing and comes_directly(request) else None,
    }
