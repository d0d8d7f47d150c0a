"""What views read from a request, and the day it is for readers."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dailypapers.accounts.models import User
from dailypapers.core.clock import edition_day, now

MOST_PAGES = 100_000


def page_number(request: HttpRequest) -> int:
    """Return the page asked for, the first one if the address says nothing sensible."""
    return number_in(request.GET)


def number_in(query: QueryDict) -> int:
    """Return the page that a query string asks for."""
    text = query.get("page", "1")
    is_number = text.isascii() and text.isdecimal() and len(text) < 8
    return min(max(1, int(text)), MOST_PAGES) if is_number else 1


def reader_of(request: HttpRequest) -> User | None:
    """Return who is signed in, None for a stranger."""
    return request.user if isinstance(request.user, User) else None


def today() -> date:
    """Return the edition day that is open now."""
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    return edition_day(now(), zone, settings.EDITION_ROLLOVER_HOUR)


def page_of(request: HttpRequest) -> str:
    """Return the page itself, or the one that a form was sent from, if it is one of ours."""
    if request.method != "POST":
        return request.get_full_path()
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None) and page.startswith("/")
    return page if is_ours else reverse("daily")
