"""Sends issues: who is due, and one mail after the other.

A subscription is looked at when it is due; what there is for it then is `sending.py`'s to say. A
new reader gets the newest issue at once. Editions are not looked at before there is a newer one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.core.schedule import stopping
from dailypapers.digests import memory, suppression
from dailypapers.digests.addresses import confirmed_by
from dailypapers.digests.due import newest_due
from dailypapers.digests.handover import LONGEST_RUN, Tally
from dailypapers.digests.models import EDITION, Delivery, Subscription
from dailypapers.digests.plan import of_day
from dailypapers.digests.postman import Outcome, Postman
from dailypapers.digests.sending import LOOK_AGAIN, Sender
from dailypapers.feed.queries import newest_day
from dailypapers.feed.view_papers import newest_over

AT_ONCE = 200  # subscriptions that are read together
ONE_DAY = timedelta(days=1)
CONFIRMED = Subscription.State.CONFIRMED

logger = logging.getLogger(__name__)


def pending() -> bool:
    """Say whether somebody is due for a look."""
    return due().exists()


def send_due() -> Tally:
    """Send what is due, for as long as a run may take, or until told to stop."""
    return _send(due())


def send_day(day: date) -> Tally:
    """Send one day's edition to every subscriber who has not had it, refused ones included."""
    rows = _confirmed().filter(view=EDITION)
    of_it = Delivery.objects.filter(issue=day.isoformat(), subscription=OuterRef("pk"))
    refused = Delivery.objects.filter(issue=day.isoformat(), refused=True, subscription__in=rows)
    refused.update(refused=False, held_until=None)
    return _send(rows.exclude(Exists(of_it.exclude(sent_at=None))), day)


def due() -> QuerySet[Subscription]:
    """Return the subscriptions that are due, but for those to editions while there is no newer."""
    rows = _confirmed().filter(due_at__lte=now())
    if not rows.exists():
        return rows.none()
    over = newest_over(now())
    newest, usual = newest_day(until=over), newest_day(until=_usually_due())
    editions = Q(view__startswith="edition:", tells_nothing=False)
    had = _reached(newest) | (Q(at=None) & _reached(usual))
    if not newest and not newest_day(until=over + ONE_DAY):
        had = Q()
    return rows.exclude(editions & had)


def _reached(day: date | None) -> Q:
    """Return who has had a day, or, where there is none, anything."""
    return Q(reached__gte=day) if day else Q(reached__isnull=False)


def _usually_due() -> date:
    """Return the newest day that those may have who left the hour to the instance."""
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    return newest_due(now(), zone, settings.EDITION_ROLLOVER_HOUR, settings.DIGEST_HOUR)


def forget() -> None:
    """Drop what was sent so long ago that it is not remembered."""
    memory.forgettable().delete()


def to_forget() -> bool:
    """Say whether there is anything to drop."""
    return memory.forgettable().exists()


def _confirmed() -> QuerySet[Subscription]:
    """Return what was asked for by addresses that mail reaches."""
    stopped = suppression.suspended().values("mailbox")
    return Subscription.objects.filter(state=CONFIRMED).exclude(address__mailbox__in=stopped)


def _send(rows: QuerySet[Subscription], day: date | None = None) -> Tally:
    tally, stop = Tally(), time.monotonic() + LONGEST_RUN.total_seconds()
    numbers = list(rows.order_by("view", "pk").values_list("pk", flat=True))
    with Postman() as postman:
        sender = Sender(postman)
        for place, (subscription, known) in enumerate(_read(numbers)):
            if stopping.is_set() or time.monotonic() >= stop:
                tally.left += len(numbers) - place
                break
            if place % AT_ONCE == 0:
                sender.look_again()
            outcome = _look_at(subscription, sender, known, day)
            if outcome is not None:
                tally.add(outcome)
        sender.look_again()
    return tally


def _look_at(
    subscription: Subscription, sender: Sender, known: tuple[Any, bool], day: date | None
) -> Outcome | None:
    """Send what one is due; whatever is wrong with it must not keep the others waiting."""
    try:
        set_day = of_day(subscription, day, now()) if day else None
        return sender.send(subscription, *known, set_day)
    except SetupError:  # Without a mail server there is no going on.
        raise
    except Exception:
        logger.exception("The subscription %s cannot be looked at", subscription.pk)
        row = Subscription.objects.filter(pk=subscription.pk, due_at__lte=now())
        row.update(due_at=now() + LOOK_AGAIN)
        return Outcome.FAILED


def _read(numbers: Sequence[int]) -> Iterator[tuple[Subscription, tuple[Any, bool]]]:
    """Yield each subscription with what it had, and whether its address is still its reader's."""
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        rows = Subscription.objects.select_related("address", "reader").in_bulk(some)
        had = memory.had(some)
        own = confirmed_by({row.reader_id for row in rows.values() if row.reader_id})
        for number in some:
            if row := rows.get(number):
                is_own = (row.reader_id, row.address.mailbox) in own
                yield row, (had.get(number, {}), is_own)
