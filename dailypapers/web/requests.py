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
MOST_DIGITS = 18  # of a number that databases hold


def page_number(request: HttpRequest) -> int:
    """Return the page asked for, the first one if the address says nothing sensible."""
    return page_in(request.GET)


def page_in(query: QueryDict) -> int:
    """Return the page that a query string asks for."""
    return min(max(1, number_in(query.get("page", ""), digits=7) or 1), MOST_PAGES)


def number_in(text: str, digits: int = MOST_DIGITS) -> int | None:
    """Return the number that a text is, None if it is none that a row here could have."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= digits
    return int(text) if is_number else None


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
