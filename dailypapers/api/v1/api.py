"""The API object: one shape of errors (RFC 9457), answers that need not be sent twice."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.cache import get_conditional_response, set_response_etag
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dailypapers import __version__
from dailypapers.api.answers import PROBLEM, json_answer
from dailypapers.api.reading import NoToken
from dailypapers.community import notes, reading_lists
from dailypapers.community.limits import TooMuch
from dailypapers.community.log import AlreadySettled
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.core.spoken import spoken

INDEXING = "The search index is being built. Try again in a minute."
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (TooMuch, 429),
    (reading_lists.Changed, 409),
    (notes.Changed, 409),
    (AlreadySettled, 409),
    (InputError, 400),
    (BadRequest, 400),
    (NoToken, 401),
    (AuthenticationError, 401),
    (PermissionDenied, 403),
    (Http404, 404),
    (IndexUnavailable, 503),
)


class Api(NinjaAPI):
    """Answers with an `ETag`, and with nothing but 304 to whoever has the same already."""

    def create_response(self, request: HttpRequest, data: Any, **said: Any) -> HttpResponse:
        """Return an answer."""
        answer: HttpResponse = super().create_response(request, data, **said)
        if request.method not in {"GET", "HEAD"} or answer.status_code != HTTPStatus.OK:
            return answer
        set_response_etag(answer)
        known = get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
        return known if isinstance(known, HttpResponse) else answer


FORM = "JSON was expected, and a form came."

api = Api(
    title="Daily Papers",
    version=__version__,
    description="What a reader can do, for programs. Reading an open instance needs no token.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)


def problem(status: int, words: str, **more: Any) -> HttpResponse:
    """Say why something is not answered."""
    said = {"title": HTTPStatus(status).phrase, "status": status, "detail": words, **more}
    return json_answer(said, status, PROBLEM)


def _refuse(request: HttpRequest, error: Any) -> HttpResponse:
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    words = INDEXING if status == 503 else spoken(error.args[0] if error.args else "")
    return problem(status, words or HTTPStatus(status).description or HTTPStatus(status).phrase)


for kind, _ in STATUS:
    api.add_exception_handler(kind, _refuse)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in one["loc"][1:]) or "body", "says": one["msg"]}
        for one in error.errors
    ]
    words = "; ".join(f"{one['field']}: {one['says']}" for one in errors)
    return problem(422, words, errors=errors)


@api.exception_handler(RawPostDataException)
def _form(request: HttpRequest, error: RawPostDataException) -> HttpResponse:
    errors = [{"field": "body", "says": FORM}]
    return problem(422, f"body: {FORM}", errors=errors)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))
