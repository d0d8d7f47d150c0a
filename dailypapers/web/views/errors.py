"""Pages for what went wrong: each says what happened and where to go on."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dailypapers.core.spoken import say
from dailypapers.web.in_place import is_in_place, refusal
from dailypapers.web.kept_words import form_too_old

NOTHING = _("There is nothing at this address.")
GARBLED = _("What was sent here is damaged, too large, or was never made by a page of this site.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong with what was sent; what only Django refuses is told in our words."""
    message = str(exception) if type(exception) is BadRequest else str(GARBLED)
    if is_in_place(request):
        return refusal(message, 400)
    unread = {"feeds": None, "by_mail": ""}  # An address that cannot be read leads nowhere else.
    return render(request, "web/400.html", {"message": message, **unread}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is not here and, if `Http404` was given a second word, where it may be instead."""
    message, outside, *_ = (*exception.args, "", "")
    # Django's own words are for programmers.
    is_ours = isinstance(message, str | Promise) and "matches the given query" not in str(message)
    message = str(message if is_ours and message else NOTHING)
    if is_in_place(request):
        return refusal(message, 404)
    # Nothing is here to come back to, so signing in leads to the first page.
    words = {"message": message, "outside": outside}
    context = words | {"sign_in": reverse("account_login"), "feeds": None}
    return render(request, "web/404.html", context, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is not allowed to this reader."""
    message = str(exception) or say("This is not open to you.")
    if is_in_place(request):
        return refusal(message, 403)
    return render(request, "web/forbidden.html", {"message": message, "feeds": None}, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form has to be sent again: its protection token was missing or old."""
    return form_too_old(request)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Uses nothing that may have failed: no query, no context."""
    return _failing(500)


def away(request: HttpRequest) -> HttpResponse:
    """Say that the database is away or full, so that nothing was kept."""
    if is_in_place(request):
        return refusal(say("This could not be kept. Try again in a moment."), 503)
    return _failing(503, is_away=True)


def _failing(status: int, **context: object) -> HttpResponse:
    """Return a page made without the request: who is signed in is asked of the database."""
    return HttpResponse(render_to_string("web/500.html", context), status=status)


def too_often(request: HttpRequest) -> HttpResponse:
    """Say that something was tried too many times in a row."""
    return render(request, "web/429.html", status=429)
