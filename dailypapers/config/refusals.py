"""What Django itself refuses: a page for people, and for programs the form that they read."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from dailypapers.api.answers import refusal
from dailypapers.web.views import errors

FOR_PROGRAMS = ("/api", "/mcp", "/oai", "/oembed")
GARBLED = "What was sent is damaged or too large."
FAILED = "The fault is ours. Try again later."
AWAY = "The database cannot be used at present. Nothing was kept: send it again in a moment."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong with what was sent."""
    if _is_programs(request):
        return refusal(request, 400, GARBLED)
    return errors.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that something is not here."""
    if _is_programs(request):
        return refusal(request, 404, str(errors.NOTHING))
    return errors.not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, or that the database is away or full: that passes."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return refusal(request, 500, FAILED) if _is_programs(request) else errors.failed(request)
    said = refusal(request, 503, AWAY) if _is_programs(request) else errors.away(request)
    said.headers["Retry-After"] = "10"
    return said


def _is_programs(request: HttpRequest) -> bool:
    return request.path.startswith(FOR_PROGRAMS)
