"""The mail of an edition or of any view as its readers get it, for who has signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dailypapers.accounts.models import User
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.digests.models import EDITION
from dailypapers.digests.preview import Preview, preview
from dailypapers.feed import calendar
from dailypapers.feed.queries import newest_day
from dailypapers.feed.views import view
from dailypapers.feed.words import name_of
from dailypapers.web.acts import readers_only

# A mail has its styles on its elements. It may show them, be clicked on, and nothing else.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "sandbox allow-top-navigation-by-user-activation allow-popups",
    ]
)


@never_cache
@require_safe
@readers_only
def newest(request: HttpRequest, reader: User) -> HttpResponse:
    """Show the next mail of a view, or lead to that of the newest edition."""
    if asked := request.GET.get("view"):
        return _of_view(request, reader, asked)
    day = newest_day()
    if day is None:
        raise Http404(say("There are no papers yet, so there is no mail."))
    return redirect("mail.preview.day", day.isoformat())


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User, code: str) -> HttpResponse:
    """Show subject, sender and plain text of an edition's mail."""
    context = {
        "mail": _mail(code),
        "name": name_of(calendar.parse("day", code)),
        "as_html": reverse("mail.preview.html", args=[code]),
        "page": reverse("daily.day", args=[code]),
    }
    return render(request, "web/mail_preview.html", context)


@never_cache
@require_safe
@readers_only
def html(request: HttpRequest, reader: User, code: str) -> HttpResponse:
    """Show the HTML of an edition's mail as a page of its own, which can do nothing."""
    return _shut(_mail(code))


@never_cache
@require_safe
@readers_only
def view_html(request: HttpRequest, reader: User) -> HttpResponse:
    """Show the HTML of a view's mail in the same way."""
    try:
        return _shut(_next(request.GET.get("view", ""), reader))
    except IndexUnavailable:
        return _unavailable(request)


def _of_view(request: HttpRequest, reader: User, asked: str) -> HttpResponse:
    try:
        mail = _next(asked, reader)
    except IndexUnavailable:
        return _unavailable(request)
    as_html = f"{reverse('mail.preview.view')}?{urlencode({'view': asked})}"
    context = {"mail": mail, "name": mail.issue.name, "as_html": as_html, "page": mail.issue.url}
    return render(request, "web/mail_preview.html", context)


def _next(asked: str, reader: User) -> Preview:
    try:
        return preview(view(asked), reader)
    except InputError as error:
        raise Http404(spoken(error)) from None


def _unavailable(request: HttpRequest) -> HttpResponse:
    return render(request, "web/mail_preview.html", {"unavailable": True}, status=503)


def _shut(mail: Preview) -> HttpResponse:
    response = HttpResponse(mail.draft.html)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _mail(code: str) -> Preview:
    try:
        period = calendar.parse("day", code)
    except InputError as error:
        raise Http404(spoken(error)) from None
    mail = preview(view(EDITION), day=period.first)
    if not mail.issue.papers:
        raise Http404(
            say("No papers were announced on {day}, so there is no mail.", day=name_of(period))
        )
    return mail
