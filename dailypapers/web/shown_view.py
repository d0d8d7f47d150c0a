"""Which view a page shows, so that it can be had by mail or sent elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from dailypapers.core.errors import InputError
from dailypapers.feed.views import View, view

Said = Mapping[str, Any]
KEPT = "_shown_view"  # where a request keeps it: feeds and mail both ask
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
    "for_you": lambda said, request: f"for-you:{request.GET.get('profile', '')}",
}


def view_of(request: HttpRequest) -> View | None:
    """Return the view that a page shows, None where it shows none; found once a request."""
    if not hasattr(request, KEPT):
        setattr(request, KEPT, _found(request))
    found: View | None = getattr(request, KEPT)
    return found


def _found(request: HttpRequest) -> View | None:
    match = request.resolver_match
    named = VIEWS.get(match.url_name or "") if match else None
    if match is None or named is None:
        return None
    try:
        return view(named(match.kwargs, request))
    except InputError:
        return None


def _trending(request: HttpRequest) -> str:
    window, topic = request.GET.get("window", "week"), request.GET.get("topic", "")
    return f"{window}/{topic}" if topic else window
