"""Which pages have feeds, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from dailypapers.web.feeds.formats import FORMATS
from dailypapers.web.requests import reader_of
from dailypapers.web.shown_view import view_of

PAGES = {
    "daily": "feed.newest",
    "daily.day": "feed.day",
    "daily.week": "feed.week",
    "daily.month": "feed.month",
    "daily.trending": "feed.trending",
    "topics.topic": "feed.topic",
    "author": "feed.author",
    "search": "feed.search",
    "paper": "feed.comments",
    "list": "feed.list",
    "group": "feed.group",
    "own_list": "feed.own_list",
    "for_you": "feed.for_you",
    "notifications": "feed.notifications",
}
# What no program can read without a secret of its reader.
SECRET = {"group", "own_list", "for_you", "notifications"}
NOT_KEPT = ("page", "unread", "token")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed of a page in one format."""

    label: str
    media_type: str
    address: str


@dataclass(frozen=True, slots=True)
class Feeds:
    """The feeds of a page. `asks` is where a reader gets a secret address of it, if they may.

    `view` names what the page shows, where that can be sent elsewhere.
    """

    found: Sequence[Found]
    is_secret: bool
    asks: str
    view: str


def feeds_of(request: HttpRequest) -> Feeds | None:
    """Return the feeds of the page that was asked for, None where it has none."""
    match = request.resolver_match
    if match is None or (route := PAGES.get(match.url_name or "")) is None:
        return None
    kept = {name: value for name, value in request.GET.items() if name not in NOT_KEPT and value}
    query = f"?{urlencode({name: str(value) for name, value in kept.items()})}" if kept else ""
    try:
        found = [
            Found(form.label, form.media_type, _address(route, match.kwargs, name) + query)
            for name, form in FORMATS.items()
        ]
    except NoReverseMatch:  # The page says that there is no such list.
        return None
    return Feeds(
        found,
        is_secret=settings.PRIVATE or match.url_name in SECRET,
        asks=asking_for(found[0].address) if reader_of(request) else "",
        view=str(view_of(request) or ""),
    )


def asking_for(path: str) -> str:
    """Return where a reader gets a secret address of a feed."""
    return f"{reverse('account.feeds')}?{urlencode({'feed': path})}"


def webcal(address: str) -> str:
    """Return an address of a calendar that calendar programs open."""
    return f"webcal:{address.partition(':')[2]}"


def address_with(path: str, secret: str) -> str:
    """Return the address of a feed as programs need it, with a reader's secret if there is one."""
    query = f"{'&' if '?' in path else '?'}token={secret}" if secret else ""
    return f"{settings.BASE_URL}{path}{query}"


def _address(route: str, said: dict[str, object], form: str) -> str:
    """Return a feed's address; what kind of period a page shows is in the name of its route."""
    parts = {name: value for name, value in said.items() if name != "kind"}
    return reverse(route, kwargs={**parts, "form": form})
