"""How programs are let in: by token, as often as they may, from pages of other sites too.

A page of this site may read as its reader does. Whatever is written needs a token: a cookie alone
moves nothing, so that no other site can write in a reader's name.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from dailypapers.accounts import tokens
from dailypapers.accounts.tickets import digest
from dailypapers.accounts.tokens import Access
from dailypapers.api.answers import refusal
from dailypapers.api.limits import Allowance, take
from dailypapers.core import visitors
from dailypapers.core.counts import WINDOW

OURS = "api."  # how the names of addresses for programs begin
ALSO = {"paper", "paper.markdown", "paper.bib"}  # pages that a token opens too
EXPOSED = "Link, RateLimit, RateLimit-Policy, Retry-After, X-Error-Message, ETag"
NO_TOKEN = "This instance is for its readers: send a token in the header Authorization: Bearer."
BAD_TOKEN = "This token is not known here, or has run out. Make one under Account, Tokens."
TOO_OFTEN = "This was asked for too often. Try again in {} seconds."


class ProgramGate:
    """Decides, once it is known what is asked for, who asks and whether they are answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, and say what is left and that other sites' pages may read it."""
        answer = self._get_response(request)
        if is_for_programs(request):
            answer = _in_words(request, answer)
            _open_to_all(answer)
            patch_vary_headers(answer, ["Authorization"])
            if said := getattr(request, "allowance", None):
                _say(answer, said)
        return answer

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let in who may come."""
        is_ours = is_for_programs(request)
        if is_ours and request.method == "OPTIONS":
            return HttpResponse(status=204)
        is_opened = is_ours or _name(request) in ALSO
        if is_opened and (refused := _know(request)):
            return refused
        return _admit(request) if is_ours else None


def is_for_programs(request: HttpRequest) -> bool:
    """Say whether an address is for programs."""
    return _name(request).startswith(OURS)


def access_of(request: HttpRequest) -> Access | None:
    """Return whose program asks and what it may do, None where no token says so."""
    return getattr(request, "program_access", None)


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def _know(request: HttpRequest) -> HttpResponse | None:
    """Find out who asks. Another site's token, which its clients send along, says nothing."""
    said = request.headers.get("Authorization", "")
    if not said:
        return None
    access = tokens.reader_of(said)
    if access is None:
        return refusal(request, 401, BAD_TOKEN) if tokens.PREFIX in said else None
    request.program_access = access  # type: ignore[attr-defined]
    request.user = access.reader
    return None


def _admit(request: HttpRequest) -> HttpResponse | None:
    access = access_of(request)
    who = digest(request.headers["Authorization"]) if access else visitors.address(request)
    allowance = take(who, time.time(), has_token=access is not None)
    if allowance:
        request.allowance = allowance  # type: ignore[attr-defined]
        if allowance.is_used_up:
            return refusal(request, 429, TOO_OFTEN.format(allowance.ends_in))
    if settings.PRIVATE and not request.user.is_authenticated:
        return refusal(request, 401, NO_TOKEN)
    return None


def _say(answer: HttpResponse, allowance: Allowance) -> None:
    """Say how much is left, as Hugging Face does and its clients read."""
    left = max(0, allowance.left)
    answer.headers["RateLimit"] = f'"api";r={left};t={allowance.ends_in}'
    answer.headers["RateLimit-Policy"] = f'"fixed window";"api";q={allowance.most};w={WINDOW}'
    if allowance.is_used_up:
        answer.headers["Retry-After"] = str(allowance.ends_in)


def _in_words(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Say in the form of programs that an address takes other methods."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if answer.status_code != 405 or not is_page:
        return answer
    allowed = answer.headers.get("Allow", "")
    said = refusal(request, 405, f"This address takes {allowed or 'another method'}.")
    said.headers["Allow"] = allowed
    return said


def _open_to_all(answer: HttpResponse) -> None:
    """Let pages of other sites read what everybody may: cookies do not come along."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, PUT, PATCH, DELETE"
    answer.headers["Access-Control-Allow-Headers"] = (
        "Authorization, Content-Type, Idempotency-Key, If-None-Match"
    )
    answer.headers["Access-Control-Expose-Headers"] = EXPOSED
    answer.headers["Access-Control-Max-Age"] = "600"
