"""Pages for what went wrong: each says what happened and where to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is not here, and offer a search for it."""
    message = str(exception.args[0]) if exception.args else ""
    if not message or "tried" in message or "matches the given query" in message:
        message = "There is nothing at this address."
    return render(request, "web/404.html", {"message": message}, status=404)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form has to be sent again: its protection token was missing or old."""
    return render(request, "web/403.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Uses nothing that may have failed: no query, no context."""
    return render(request, "web/500.html", status=500)
