"""All that an address gets by mail: for its reader, and for whoever holds the link of a mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dailypapers.accounts.models import User
from dailypapers.core.spoken import say
from dailypapers.digests import links, subscriptions
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.choices import Choices
from dailypapers.digests.models import Subscription
from dailypapers.web.acts import readers_only
from dailypapers.web.mail_forms import ChoicesForm
from dailypapers.web.mail_page import subscription_views

ACTS = {
    "pause": subscriptions.pause,
    "begin": subscriptions.go_on,
    "end": subscriptions.leave,
}
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])
State = Subscription.State
Rows = QuerySet[Subscription]


@never_cache
@reads_and_posts
@readers_only
def own(request: HttpRequest, reader: User) -> HttpResponse:
    """Show what a reader's addresses get; pause, go on, end."""
    place = {"here": reverse("mail"), "addresses": list(mailboxes(reader).values())}
    return _page(request, subscriptions.of(reader), place)


@never_cache
@reads_and_posts
@readers_only
def change_own(request: HttpRequest, reader: User, key: str) -> HttpResponse:
    """Change when one comes and what is in it."""
    return _change(request, subscriptions.of(reader), key, reverse("mail"))


@never_cache
@reads_and_posts
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the same to whoever has a mail, without an account."""
    rows = _rows(token)
    if rows is None:
        return _broken(request)
    place = {"here": reverse("subscribe.mine", args=[token])}
    return _secret(_page(request, rows, place))


@never_cache
@reads_and_posts
def change_by_link(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Change one without an account."""
    rows = _rows(token)
    if rows is None:
        return _broken(request)
    return _secret(_change(request, rows, key, reverse("subscribe.mine", args=[token])))


def _page(request: HttpRequest, rows: Rows, place: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        one = rows.filter(key=request.POST.get("key", ""))
        if act is None or not one.exists():
            raise Http404(say("Nothing is known by that name, or it has ended."))
        act(one)
        messages.success(request, say("Your choice is kept."))
        return redirect(place["here"])
    kept = rows.filter(state__in=[State.CONFIRMED, State.PAUSED])
    shown = subscription_views(kept.select_related("address", "reader"))
    return render(request, "web/mail.html", {**place, "subscriptions": shown})


def _change(request: HttpRequest, rows: Rows, key: str, back: str) -> HttpResponse:
    kept = rows.filter(key=key, state__in=[State.CONFIRMED, State.PAUSED])
    one = kept.select_related("address", "reader").first()
    if one is None:
        raise Http404(say("There is no such subscription, or it has ended."))
    said = request.POST if request.method == "POST" else None
    form = ChoicesForm(said, Choices.of(one), one.reader)
    if form.is_valid():
        subscriptions.change(one, form.choices())
        messages.success(request, say("Your choice is kept."))
        return redirect(back)
    context = {
        "title": subscriptions.title_of(one),
        "email": one.address.email,
        "choices": form,
        "back": back,
    }
    return render(request, "web/mail_change.html", context, status=400 if form.is_bound else 200)


def _rows(token: str) -> Rows | None:
    try:
        key = links.read_manage_token(token)
    except links.BrokenLink:
        return None
    return Subscription.objects.filter(address__key=key)


def _broken(request: HttpRequest) -> HttpResponse:
    return render(request, "web/unsubscribe.html", {"broken": True}, status=400)


def _secret(response: HttpResponse) -> HttpResponse:
    """Keep the link, which is a key, from pages that this one leads to."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
