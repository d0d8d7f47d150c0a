"""In which language a page is told: a reader's own, a visitor's choice, the browser's, ours."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate, get_language_from_request, override

from dailypapers.core.languages import current, known
from dailypapers.web.gates import View
from dailypapers.web.requests import reader_of

# What programs fetch is the same for everybody, so caches may hand it on.
DOCUMENTS = {
    "paper.markdown",
    "paper.bib",
    "paper.card",
    "picture",
    "robots",
    "health",
    "metrics",
}


class Languages:
    """Speaks with each visitor in a language of theirs; documents for programs are told in ours."""

    def __init__(self, get_response: View) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on in the visitor's language, and say in the headers which one it was."""
        with override(_language_of(request)):
            response = self._get_response(request)
            if not response.headers.get("Content-Type", "").startswith("text/"):
                return response
            response.headers.setdefault("Content-Language", current())
            if reader_of(request) is None and not _is_document(request.resolver_match):
                patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Tell feeds and other documents in the instance's own language, whoever asks."""
        if _is_document(request.resolver_match):
            activate(settings.LANGUAGE_CODE)


def remember(response: HttpResponse, code: str) -> HttpResponse:
    """Let the browser know which language was chosen, for whoever is not signed in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _language_of(request: HttpRequest) -> str:
    reader = reader_of(request)
    return known(reader.language) if reader else get_language_from_request(request)


def _is_document(match: ResolverMatch | None) -> bool:
    name = (match and match.url_name) or ""
    return name.startswith(("feed.", "api.")) or name in DOCUMENTS
