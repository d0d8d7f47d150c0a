"""Feeds that change by what cannot be noted as it happens: trending, searches, authors.

There are more of them than could be looked at, so that those alone are which somebody asked for
lately: once an hour each, by what their view has to send.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from dailypapers.core.clock import now
from dailypapers.core.schedule import stopping
from dailypapers.feed.view_papers import Span, announced, batch
from dailypapers.feed.views import page_of, view
from dailypapers.web.feeds.formats import FORMATS
from dailypapers.web.models import Ping, Watched

EVERY = timedelta(hours=1)
LATELY = timedelta(days=90)  # Hubs ask for a feed again when they are told of it.
RENEWED = timedelta(days=1)  # That a feed was asked for is written down once a day.
MOST = 500  # feeds, those asked for last


def watch(name: str) -> None:
    """Look at the feed of a view from now on, for as long as it is asked for now and then."""
    moment = now()
    row, is_new = Watched.objects.get_or_create(view=name, defaults={"looked_at": moment})
    if row.asked_at < moment - RENEWED:
        Watched.objects.filter(pk=row.pk).update(asked_at=moment)
    if is_new:
        kept = Watched.objects.order_by("-asked_at", "-pk").values_list("pk", flat=True)
        Watched.objects.filter(pk__in=list(kept[MOST:])).delete()


def due() -> QuerySet[Watched]:
    """Return what is to be looked at now."""
    return Watched.objects.filter(looked_at__lte=now() - EVERY)


def look() -> None:
    """Note for the hub which of these feeds have news; raises `IndexUnavailable`."""
    Watched.objects.filter(asked_at__lt=now() - LATELY).delete()
    moment, news = now(), cache(announced)
    for row in due().order_by("looked_at", "pk"):
        if stopping.is_set():
            return
        seen, page = view(row.view), page_of(view(row.view), None)
        if page is None:
            row.delete()
            continue
        ids = batch(seen, None, Span.between(row.looked_at, moment), news).ids
        said = sha256(repr(ids).encode()).hexdigest()[:16] if ids else row.said
        with transaction.atomic():  # What is noted and that it was looked at, or neither.
            if said != row.said:
                _note(page.path)
            Watched.objects.filter(pk=row.pk).update(said=said, looked_at=moment)


def _note(path: str) -> None:
    page, mark, query = path.partition("?")
    feeds = [f"{settings.BASE_URL}{page}.{form}{mark}{query}" for form in FORMATS]
    Ping.objects.bulk_create(
        [Ping(address=feed, at=now()) for feed in feeds],
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["at"],
    )
