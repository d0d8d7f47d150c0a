"""Sends issues: who is due for which edition day, and one mail after the other.

Everyone gets the newest day that is due (`due.py`) and later than what they have had. A new reader
gets the newest day that is over at once, without waiting for the hour. `handover.py` says what is
promised when a worker is killed or the mail server fails.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from dailypapers.core.clock import edition_day, now
from dailypapers.digests import emails, suppression
from dailypapers.digests.compose import Issue, issue
from dailypapers.digests.due import newest_due, newest_over
from dailypapers.digests.handover import LEASE, LONGEST_RUN, Tally, file, take_up
from dailypapers.digests.models import Delivery, Subscription, free
from dailypapers.digests.postman import Outcome, Postman, Receipt
from dailypapers.feed.queries import newest_day


@dataclass(frozen=True, slots=True)
class Round:
    """One edition day and those who are to get it."""

    day: date
    readers: QuerySet[Subscription]


def pending() -> bool:
    """Say whether somebody is due for a mail."""
    return any(round_.readers.exists() for round_ in due_rounds())


def send_due() -> Tally:
    """Send what is due, for as long as a run may take."""
    return _send(due_rounds())


def send_day(day: date) -> Tally:
    """Send one edition day to every confirmed reader who has not had it, refused ones included."""
    Delivery.objects.filter(day=day, refused=True).update(refused=False, held_until=None)
    readers = _confirmed().filter(~_has(Delivery.objects.exclude(sent_at=None), day))
    return _send([Round(day, readers)])


def due_rounds() -> list[Round]:
    """Return who is due now for which day: a handful of cheap reads, none without readers."""
    if not _confirmed().exists():
        return []
    rounds = []
    if (first := first_day()) is not None:
        rounds.append(Round(first, _open(first).filter(reached=None)))
    if (due := newest_day(until=_newest_due())) is not None:
        rounds.append(Round(due, _open(due).filter(reached__lt=due)))
    return rounds


def first_day() -> date | None:
    """Return the day that new readers get: the newest that is over and has papers.

    On an instance whose only papers are today's, it is today.
    """
    zone, rollover_hour = ZoneInfo(settings.EDITION_TIME_ZONE), settings.EDITION_ROLLOVER_HOUR
    today = edition_day(now(), zone, rollover_hour)
    return newest_day(until=newest_over(now(), zone, rollover_hour)) or newest_day(until=today)


def _newest_due() -> date:
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    return newest_due(now(), zone, settings.EDITION_ROLLOVER_HOUR, settings.DIGEST_HOUR)


def _confirmed() -> QuerySet[Subscription]:
    confirmed = Subscription.objects.filter(state=Subscription.State.CONFIRMED)
    return confirmed.exclude(mailbox__in=suppression.suspended().values("mailbox"))


def _open(day: date) -> QuerySet[Subscription]:
    """Return the confirmed who may be sent a day now: not sent, not refused, held by nobody."""
    closed = Delivery.objects.exclude(free(now()), sent_at=None, refused=False)
    return _confirmed().filter(~_has(closed, day))


def _has(deliveries: QuerySet[Delivery], day: date) -> Exists:
    return Exists(deliveries.filter(subscription=OuterRef("pk"), day=day))


def _send(rounds: list[Round]) -> Tally:
    tally, stop = Tally(), time.monotonic() + LONGEST_RUN.total_seconds()
    with Postman() as postman:
        for round_ in rounds:
            _send_round(round_, postman, tally, stop)
    return tally


def _send_round(round_: Round, postman: Postman, tally: Tally, stop: float) -> None:
    readers = list(round_.readers.order_by("pk").values_list("pk", flat=True))
    this = issue(round_.day) if readers else None
    if this is None:
        return
    draft = emails.daily(this)
    for place, reader in enumerate(readers):
        if time.monotonic() >= stop:
            tally.left += len(readers) - place
            return
        postman.be_ready()
        if (outcome := _deliver(reader, this, draft, postman)) is not None:
            tally.add(outcome)


def _deliver(reader: int, this: Issue, draft: emails.Draft, postman: Postman) -> Outcome | None:
    """Send one reader the issue; None if another worker has it or the reader left meanwhile."""
    subscription = _confirmed().filter(pk=reader).first()
    if subscription is None or not claim(subscription, this.day):
        return None
    receipt = postman.hand_over(emails.addressed(draft, this, subscription))
    _note(subscription, this.day, receipt)
    return receipt.outcome


def claim(subscription: Subscription, day: date) -> bool:
    """Take a reader's issue up, the first time by making its row; one of many workers succeeds."""
    moment = now()
    delivery, made = Delivery.objects.get_or_create(
        subscription=subscription,
        day=day,
        defaults={"claimed_at": moment, "held_until": moment + LEASE, "attempts": 1},
    )
    if made:
        return True
    row = Delivery.objects.filter(pk=delivery.pk, sent_at=None, refused=False)
    return take_up(row)


@transaction.atomic
def _note(subscription: Subscription, day: date, receipt: Receipt) -> None:
    """Write down what became of an issue."""
    row = Delivery.objects.filter(subscription=subscription, day=day)
    file(row, receipt)
    if receipt.outcome == Outcome.SENT:
        behind = Q(reached=None) | Q(reached__lt=day)
        Subscription.objects.filter(behind, pk=subscription.pk).update(reached=day)
