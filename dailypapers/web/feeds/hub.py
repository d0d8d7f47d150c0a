"""Telling a WebSub hub which feeds changed: https://www.w3.org/TR/websub/.

A run notes what changed since its mark, in one transaction with the mark, and then tells the hub of
one feed after the other. A hub that is told twice of one, by a run that was killed, reads it once
more. While it does not answer, what changed is kept, and it is asked ever more rarely.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, SourceError
from dailypapers.core.http import Http
from dailypapers.core.schedule import stopping
from dailypapers.feed import calendar, queries
from dailypapers.feed.since import Changed, Mark, changed_between, here, is_behind
from dailypapers.web.feeds import watched
from dailypapers.web.feeds.formats import FORMATS
from dailypapers.web.models import Hub, Ping
from dailypapers.web.requests import today

PAUSE = 0.1  # Seconds between two feeds.
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(minutes=1), timedelta(hours=4)
MOST_DOUBLINGS = 16  # After them the longest is reached by far.

logger = logging.getLogger(__name__)


def is_told() -> bool:
    """Say whether open feeds have a hub."""
    return bool(settings.WEBSUB_HUB) and not settings.PRIVATE


def pending() -> bool:
    """Say whether there is anything to note or to tell, and the hub may be asked."""
    if not is_told() or settings.OFFLINE:
        return False
    hub = Hub.objects.first()
    if hub is None or hub.not_before > now():
        return hub is None
    try:
        return Ping.objects.exists() or watched.due().exists() or is_behind(_mark(hub))
    except IndexUnavailable:
        return False


def run() -> None:
    """Note what changed, and tell the hub of it. Raises `SourceError` if it takes nothing."""
    with suppress(IndexUnavailable):
        note()
        watched.look()
    tell()


@transaction.atomic
def note() -> None:
    """Note which feeds changed since the mark, and move it. Raises `IndexUnavailable`."""
    upto = here()
    hub, is_new = Hub.objects.get_or_create(pk=1, defaults=upto._asdict())
    if is_new:
        return
    changed = changed_between(_mark(hub), upto)
    pings = [Ping(address=address, at=upto.at) for address in addresses(changed)]
    Ping.objects.bulk_create(
        pings, update_conflicts=True, unique_fields=["address"], update_fields=["at"]
    )
    Hub.objects.update(**upto._asdict())


def tell() -> None:
    """Tell the hub of all that is noted; what it refuses for good is told no more."""
    refused = ""
    with Http(pause=PAUSE, contact=settings.CONTACT, offline=settings.OFFLINE) as client:
        for ping in Ping.objects.order_by("at", "pk"):
            if stopping.is_set():
                return
            try:
                client.post(settings.WEBSUB_HUB, form(ping.address))
            except SourceError as error:
                if not error.permanent:
                    _wait()
                    raise
                logger.warning("The hub refuses %s: %s", ping.address, error)
                refused = str(error)
            Ping.objects.filter(pk=ping.pk, at=ping.at).delete()
            Hub.objects.exclude(attempts=0).update(attempts=0)
    if refused:
        raise SourceError(f"the hub refuses feeds: {refused}", permanent=True)


def form(address: str) -> dict[str, str]:
    """Return what a hub is told; WebSub leaves that to hubs, which read one of the two names."""
    return {"hub.mode": "publish", "hub.url": address, "hub.topic": address}


def addresses(changed: Changed) -> Iterator[str]:
    """Yield every feed that says something else, in every format."""
    for path in _paths(changed):
        yield from (f"{settings.BASE_URL}{path}.{name}" for name in FORMATS)


def _paths(changed: Changed) -> Iterator[str]:
    """Yield the feeds without their end. Past periods are archives: nobody waits for them."""
    day = today()
    if queries.newest_day(until=day) in changed.days:
        yield "/papers"
    for kind in ("day", "week", "month"):
        period = calendar.day(day).as_kind(kind)
        if any(period.first <= one <= period.last for one in changed.days):
            yield reverse(f"daily.{kind}", args=[period.code])
    for name, found in (
        ("topics.topic", changed.topics),
        ("list", changed.lists),
        ("paper.comments", changed.spoken_of),
    ):
        yield from (reverse(name, args=[one]) for one in sorted(found))


def _mark(hub: Hub) -> Mark:
    return Mark(hub.revision, hub.announcement, hub.at)


def _wait() -> None:
    hub = Hub.objects.get()
    pause = min(FIRST_BACKOFF * 2 ** min(hub.attempts, MOST_DOUBLINGS), LONGEST_BACKOFF)
    Hub.objects.update(attempts=hub.attempts + 1, not_before=now() + pause)
