"""Documents made of one page of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from dailypapers.core.clock import now
from dailypapers.core.spoken import say_many
from dailypapers.feed.views import View
from dailypapers.web.feeds.answer import is_secret
from dailypapers.web.feeds.document import Document, Item
from dailypapers.web.feeds.items import key_of
from dailypapers.web.requests import today

NOT_OF_PAGES = ("page", "token")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list: `name` tells the list from all others, `page` is where it is shown.

    `changed` is when the list did, beside its items. `beside` are documents before and after.
    `is_told` says that the hub is told when the list changes: see `hub.py`. Of one that is looked
    at for that, `view` is what it shows, where the address asks for nothing else: see `watched.py`.
    """

    name: str
    title: str
    page: str
    items: Sequence[Item]
    number: int
    pages: int
    changed: datetime | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    is_archive: bool = False
    is_told: bool = False
    view: View | None = None


def listed(request: HttpRequest, listing: Listing) -> Document:
    """Return the page as a document, with links to the other pages."""
    if listing.number > listing.pages:
        raise Http404(
            say_many("This list has {n} page.", "This list has {n} pages.", listing.pages)
        )
    asked = {name: str(value) for name, value in request.GET.items() if name not in NOT_OF_PAGES}
    is_paged = listing.pages > 1
    return Document(
        key=key_of(listing.name),
        title=f"{settings.SITE_NAME}: {listing.title}",
        page=settings.BASE_URL + listing.page + (f"?{urlencode(asked)}" if asked else ""),
        address=_address(request, request.path, listing.number),
        author=settings.SITE_NAME,
        updated=_updated(listing),
        items=listing.items,
        links={
            **(_neighbours(request, listing) if is_paged else {}),
            **{name: _address(request, path, 1) for name, path in listing.beside.items()},
        },
        hub=settings.WEBSUB_HUB if _is_told(request, listing) else "",
        is_archive=listing.is_archive,
        watched=str(listing.view) if listing.view else "",
    )


def _is_told(request: HttpRequest, listing: Listing) -> bool:
    """Say whether the hub hears of this document: of whole lists, where everybody may read them."""
    is_whole = bool(listing.view) or (listing.is_told and not request.GET)
    return is_whole and not is_secret(request)


def hour() -> datetime:
    """Return when the hour began: what time alone changes is told once an hour."""
    return now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _neighbours(request: HttpRequest, listing: Listing) -> dict[str, str]:
    number, last = listing.number, listing.pages
    wanted = {"first": 1, "previous": number - 1, "next": number + 1, "last": last}
    return {
        name: _address(request, request.path, page)
        for name, page in wanted.items()
        if 1 <= page <= last
    }


def _address(request: HttpRequest, path: str, number: int) -> str:
    """Return where a document is, with all that was asked, the secret too."""
    asked = {name: str(value) for name, value in request.GET.items() if name != "page"}
    if number > 1:
        asked["page"] = str(number)
    return settings.BASE_URL + path + (f"?{urlencode(asked)}" if asked else "")


def _updated(listing: Listing) -> datetime:
    """Return when the newest of it changed; of an empty list, when the day began."""
    times = [item.updated for item in listing.items]
    known = [*times, *([listing.changed] if listing.changed else [])]
    return max(known, default=datetime.combine(today(), time(), UTC))
