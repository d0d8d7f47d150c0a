"""Which pages can be had by mail, and where one asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from dailypapers.core.errors import InputError
from dailypapers.feed.views import View, view
from dailypapers.web.requests import reader_of

Said = Mapping[str, Any]
VIEWS: dict[str, Callable[[Said, HttpRequest], str]] = {
    "daily": lambda said, request: "edition:day",
    "daily.day": lambda said, request: "edition:day",
    "daily.week": lambda said, request: "edition:week",
    "daily.month": lambda said, request: "edition:month",
    "daily.trending": lambda said, request: f"trending:{_trending(request)}",
    "topics.topic": lambda said, request: f"topic:{said['code']}",
    "author": lambda said, request: f"author:{said['key']}",
    "search": lambda said, request: f"search:{request.GET.urlencode()}",
    "list": lambda said, request: f"list:{said['slug']}",
    "group": lambda said, request: f"group:{said['slug']}",
    "for_you": lambda said, request: "for-you",
}


def mail_of(request: HttpRequest) -> str:
    """Return where the page that was asked for can be had by mail, empty where it cannot."""
    found = view_of(request)
    if found is None or (found.is_personal and reader_of(request) is None):
        return ""
    return address_of(found)


def view_of(request: HttpRequest) -> View | None:
    """Return the view that a page shows, None where it shows none."""
    match = request.resolver_match
    named = VIEWS.get(match.url_name or "") if match else None
    if match is None or named is None:
        return None
    try:
        return view(named(match.kwargs, request))
    except InputError:
        return None


def address_of(found: View) -> str:
    """Return where one asks for a view by mail."""
    return f"{reverse('subscribe')}?{urlencode({'view': str(found)})}"


def _trending(request: HttpRequest) -> str:
    window, topic = request.GET.get("window", "week"), request.GET.get("topic", "")
    return f"{window}/{topic}" if topic else window
