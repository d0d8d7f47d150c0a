"""What every request goes through: addresses that can be read, headers that every page carries."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from dailypapers.core.spoken import say
from dailypapers.web.in_place import details, lead_to
from dailypapers.web.views.errors import bad_request

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
MISREAD = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
UTF_8 = {"utf-8", "utf8"}
View = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: View) -> View:
    """Let pages load our own script, styles and pictures, and nothing from anywhere else.

    Nor may they ask for a camera or a place; no other site may load a page as a part of its own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.HSTS_DAYS > 0 and settings.BASE_URL.startswith("https://"):
            seconds = settings.HSTS_DAYS * 24 * 60 * 60
            response.headers.setdefault("Strict-Transport-Security", f"max-age={seconds}")
        return response

    return middleware


def readable_addresses(get_response: View) -> View:
    """Refuse what cannot be read: a NUL in an address, and forms that are not UTF-8.

    Nothing here has a NUL in its name, and PostgreSQL cannot hold one; a cookie with one is none of
    ours. Browsers send UTF-8.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404(say("This address holds a character that cannot be read."))
        if (request.content_params or {}).get("charset", "utf-8").lower() not in UTF_8:
            raise BadRequest(say("Forms are read here as UTF-8, and this said that it is not."))
        request.COOKIES = {name: said for name, said in request.COOKIES.items() if "\0" not in said}
        return get_response(request)

    return middleware


class ReadableForms:
    """Refuses what no page of ours sends and no view is prepared for, before and after it is tried.

    PostgreSQL holds no NUL. What a passkey says comes from a script: others can say anything there,
    and the libraries that read it fail over much of it.
    """

    def __init__(self, get_response: View) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Refuse a NUL in any field; files may have them."""
        if any("\0" in said for _, values in request.POST.lists() for said in values):
            raise BadRequest(say("What was sent holds a character that cannot be read."))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say that a passkey's answer was not understood."""
        if "credential" not in request.POST or not isinstance(error, MISREAD):
            return None
        return bad_request(request, BadRequest(say("What the passkey said cannot be read.")))


def wrong_methods(get_response: View) -> View:
    """Say in words what else would be an empty page: that an address is only read, or only sent to.

    Programs that ask which methods there are need no words.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method == "OPTIONS":
            return response
        allowed = response.headers["Allow"]
        page = render(request, "web/405.html", {"is_for_forms": "GET" not in allowed}, status=405)
        page.headers["Allow"] = allowed
        return page

    return middleware


def lead_on(get_response: View) -> View:
    """Let the script open another page where a form leads to one; its own page it takes parts of.

    A request of the script would lose the place on the page, and what the page has to say once.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        said, target = details(request), response.headers.get("Location", "")
        here = urlsplit((said and said.current_url_abs_path) or "").path
        if not said or not target or urlsplit(target).path == here:
            return response
        return lead_to(target)

    return middleware


def personal_pages(get_response: View) -> View:
    """Tell a signed-in reader times in their zone, and keep their pages out of shared caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        with timezone.override(_zone(request.user.time_zone)):
            response = get_response(request)
        patch_cache_control(response, private=True)
        return response

    return middleware


def _zone(name: str) -> ZoneInfo:
    """Return a zone, UTC where this machine knows it no longer."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def leave_by_link(get_response: View) -> View:
    """Where a form leads to another site, show a link there.

    Browsers hold the policy's `form-action` against redirects too, and no other site is in it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        target = response.headers.get("Location", "")
        if request.method != "POST" or not target:
            return response
        if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
            return response
        return render(request, "web/leave.html", {"target": target})

    return middleware
