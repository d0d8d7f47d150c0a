"""Asking for a view by mail, confirming, ending.

Links in mails lead to a page with a button: programs that scan mails follow links, and must
neither confirm nor end anything by that.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dailypapers.accounts.models import User
from dailypapers.core import visitors
from dailypapers.core.errors import InputError
from dailypapers.core.mail import leaves
from dailypapers.core.spoken import say, spoken
from dailypapers.digests import limits, links, subscriptions, suppression
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.choices import Choices
from dailypapers.digests.models import EDITION, Subscription
from dailypapers.feed.views import View, page_of, view
from dailypapers.web.forms import SubscribeForm
from dailypapers.web.gates import comes_directly
from dailypapers.web.kept_words import signed_out
from dailypapers.web.mail_forms import ChoicesForm, usual
from dailypapers.web.requests import reader_of

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show the form of a view, or take a request down: a stranger's, or a reader's own."""
    said, reader = request.POST if request.method == "POST" else request.GET, reader_of(request)
    wanted = _view(said.get("view") or EDITION)
    if reader is None and wanted.is_personal:
        return signed_out(request)
    page = page_of(wanted, reader)
    if page is None:
        raise Http404(say("There is no such list here, or it is not for everybody."))
    chosen = said if request.method == "POST" and "chosen" in said else None
    form = ChoicesForm(chosen, usual(wanted), reader)
    context = {"view": wanted, "page": page, "choices": form}
    if chosen is not None and not form.is_valid():
        return _page(request, 400, form=SubscribeForm(said), reader=reader, **context)
    choices = form.choices() if chosen is not None else usual(wanted)
    if reader is not None:
        return _for_reader(request, reader, choices, context)
    return _for_stranger(request, choices, context)


def _for_stranger(request: HttpRequest, choices: Choices, context: dict[str, Any]) -> HttpResponse:
    """The answer is the same for every address."""
    if request.method != "POST":
        return _page(request, form=SubscribeForm(), **context)
    form = SubscribeForm(request.POST)
    if form.trapped:
        return _page(request, sent=True, **context)
    if not form.is_valid():
        return _page(request, 400, form=form, **context)
    if not limits.admit(visitors.address(request)):
        response = _page(request, 429, form=form, too_many=True, **context)
        response.headers["Retry-After"] = str(int(limits.WINDOW.total_seconds()))
        return response
    subscriptions.ask(form.cleaned_data["email"], str(context["view"]), choices)
    return _page(request, sent=True, **context)


def _for_reader(
    request: HttpRequest, reader: User, choices: Choices, context: dict[str, Any]
) -> HttpResponse:
    """A reader's own addresses are confirmed already."""
    own = mailboxes(reader)
    if request.method != "POST":
        return _page(request, reader=reader, own=own, **context)
    mailbox = request.POST.get("mailbox") or next(iter(own), "")
    if mailbox not in own:
        raise Http404(say("You have no such address."))
    try:
        subscriptions.begin(reader, mailbox, str(context["view"]), choices)
    except InputError as error:
        return _page(request, 400, reader=reader, own=own, error=spoken(error), **context)
    messages.success(
        request,
        say("“{title}” comes by mail to {email}.", title=context["page"].title, email=own[mailbox]),
    )
    return redirect("mail")


@never_cache
@reads_and_posts
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a press of the button, then confirm what is ticked, or all."""
    try:
        asked = subscriptions.asked_by(token)
        titles = [(one.key, subscriptions.title_of(one)) for one in asked]
        if request.method != "POST":
            return _confirm_page(request, asked=titles)
        keys = request.POST.getlist("key") if "several" in request.POST else None
        done = subscriptions.confirm(token, keys)
    except links.BrokenLink:
        return _confirm_page(request, 400, broken=True)
    except links.ExpiredLink:
        return _confirm_page(request, 410, expired=True)
    except InputError as error:
        return _confirm_page(request, 400, asked=titles, error=spoken(error))
    for mailbox in {one.address.mailbox for one in done}:
        suppression.lift(mailbox)  # The mail with the link has arrived.
    if not done and keys != []:
        return _confirm_page(request, 410, expired=True)
    names = [title for key, title in titles if key in {one.key for one in done}]
    if not names:
        return _confirm_page(request, 400, asked=titles, error=say("Tick what you want by mail."))
    return _confirm_page(request, done=names, manage=_manage(done[0]))


@csrf_exempt  # Mailboxes post here by themselves (RFC 8058); the token says what is allowed.
@never_cache
@reads_and_posts
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a press of the button, then end; a mailbox's one-click post ends at once."""
    try:
        links.read_end_token(token)
    except links.BrokenLink:
        return render(request, "web/unsubscribe.html", {"broken": True}, status=400)
    ended = subscriptions.end(token) if request.method == "POST" else None
    context = {
        "done": request.method == "POST",
        "title": subscriptions.title_of(ended) if ended else "",
        "manage": _manage(ended) if ended else "",
    }
    return render(request, "web/unsubscribe.html", context)


def _view(text: str) -> View:
    try:
        return view(text)
    except InputError as error:
        raise Http404(spoken(error)) from None


def _manage(one: Subscription) -> str:
    return reverse("subscribe.mine", args=[links.manage_token(one.address.key)])


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    context |= _mail_server(request)
    return render(request, "web/subscribe.html", context, status=status)


def _confirm_page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    context |= _mail_server(request)
    return render(request, "web/confirm.html", context, status=status)


def _mail_server(request: HttpRequest) -> dict[str, object]:
    """Say whether mail leaves this machine, and to who sits at it, where it waits otherwise."""
    missing = not leaves()
    return {
        "no_mail_server": missing,
        "outbox": settings.OUTBOX if missing and comes_directly(request) else None,
    }
