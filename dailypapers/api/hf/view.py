"""Views that answer as Hugging Face does: JSON, and errors as its clients read them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from dailypapers.api.answers import json_answer, refusal
from dailypapers.api.reading import NoToken
from dailypapers.community.limits import TooMuch
from dailypapers.core.errors import IndexUnavailable, InputError

STATUS: dict[type[Exception], int] = {
    TooMuch: 429,
    InputError: 400,
    BadRequest: 413,
    NoToken: 401,
    PermissionDenied: 403,
    Http404: 404,
    IndexUnavailable: 503,
}
NOTHING = "Nothing is here."
INDEXING = "The search index is being built. Try again in a minute."


def answers(*methods: str) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:
    """Let a view say what it says as JSON, to these methods alone."""

    def decorate(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # Whatever is written needs a token, which no other site's form can send.
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return _refused_method(request, methods)
            try:
                said = view(request, *args, **kwargs)
            except tuple(STATUS) as error:
                return _refused(request, error)
            return said if isinstance(said, HttpResponse) else json_answer(said)

        return answer

    return decorate


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    words = INDEXING if status == 503 else str(error.args[0] if error.args else "") or NOTHING
    return refusal(request, status, words)


def _refused_method(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    answer = refusal(request, 405, f"This address takes {' and '.join(methods)}.")
    answer.headers["Allow"] = ", ".join([*methods, "OPTIONS"])
    return answer


READS = ("GET", "HEAD")
