"""What a reader is told: the list, what is behind a line, and what they want to hear of."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import notifications
from dailypapers.community.models import Notification
from dailypapers.core.spoken import say, say_many
from dailypapers.digests import links
from dailypapers.feed.told import told_to
from dailypapers.web.acts import readers_only
from dailypapers.web.cards import pager
from dailypapers.web.discussion import address_of
from dailypapers.web.notification_page import line_views
from dailypapers.web.requests import page_number, page_of
from dailypapers.web.views.follows import PAGES

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """List what the reader was told in the last three months, newest first."""
    number = page_number(request)
    shown = told_to(reader, number)
    if number > shown.pages:
        raise Http404(say_many("This list has {n} page.", "This list has {n} pages.", shown.pages))
    kinds = notifications.choices(reader).items()
    context = {
        "lines": line_views(shown.told, reader),
        "kinds": [(kind, Notification.Kind(kind).label, is_on) for kind, is_on in kinds],
        "pager": pager(request.path, number, shown.pages, shown.total),
    }
    return render(request, "web/notifications.html", context)


@never_cache
@reads_and_posts
@readers_only
def one(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Lead to what a line is about; its buttons note as well that the reader looked.

    An address alone notes nothing: browsers open some before anybody asks them to.
    """
    readable = notifications.readable(reader)
    told = readable.filter(pk=number).select_related("comment__paper", "follow", "review").first()
    if told is None:
        raise Http404(say("You were told of no such thing, or it was removed."))
    if request.method == "POST":
        notifications.read(readable.filter(**_together(told)))
        if "stay" in request.POST:
            return HttpResponseRedirect(page_of(request))
    return HttpResponseRedirect(_about(told, reader))


@never_cache
@require_POST
@readers_only
def read(request: HttpRequest, reader: User) -> HttpResponse:
    """Note that the reader looked at all of it."""
    notifications.read(Notification.objects.filter(reader=reader))
    return redirect("notifications")


@never_cache
@require_POST
@readers_only
def choose(request: HttpRequest, reader: User) -> HttpResponse:
    """Let the reader choose what they are told of."""
    notifications.choose(reader, request.POST.getlist("kind"))
    messages.success(request, say("Your choice is kept."))
    return redirect("notifications")


@never_cache
@require_POST
@readers_only
def choose_mails(request: HttpRequest, reader: User) -> HttpResponse:
    """Let the reader choose what they are told of by mail, and how soon."""
    said = {kind: request.POST[kind] for kind in Notification.Kind.values if kind in request.POST}
    if not set(said.values()) <= set(Notification.Mail):
        raise BadRequest(say("A mail is sent never, at once or once a day."))
    notifications.choose_mails(reader, said)
    messages.success(request, say("Your choice is kept."))
    return HttpResponseRedirect(f"{reverse('account.preferences')}#notices")


@csrf_exempt  # Mailboxes post here by themselves (RFC 8058); the token says what is allowed.
@never_cache
@reads_and_posts
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a press of the button, then end these mails; a mailbox's post ends them at once."""
    try:
        handle, kinds = links.read_notice_token(token)
    except links.BrokenLink:
        return render(request, "web/end_notices.html", {"broken": True}, status=400)
    if request.method == "POST":
        notifications.end_mails(handle, kinds)
    known = [Notification.Kind(kind).label for kind in kinds if kind in Notification.Kind]
    context = {"kinds": known, "done": request.method == "POST"}
    return render(request, "web/end_notices.html", context)


def _together(told: Notification) -> dict[str, object]:
    """Return what a line stands for: a day of a follow, or comments on one paper for one reason."""
    if told.comment:
        return {"comment__paper": told.comment.paper_id, "kind": told.kind}
    return {"pk": told.pk}


def _about(told: Notification, reader: User) -> str:
    if told.comment:
        return address_of(told.comment, reader)
    if told.review:
        return reverse("review", args=[told.review.slug])
    assert told.follow
    return reverse(PAGES[told.follow.kind], args=[told.follow.target])
