"""Handing messages over, again and again until they are taken or three days are over.

A message is taken up under a lease, so that one worker at a time tries it. A worker that is killed
between the answer and its note sends the message once more under the same id, by which the receiver
knows it. A receiver that does not take one message is given no other in the same run.
"""

from __future__ import annotations

import random
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError, SourceError
from dailypapers.core.schedule import stopping
from dailypapers.core.sending import Sender, Sent
from dailypapers.core.spoken import say
from dailypapers.digests.hooks.models import Attempt, Message, Told, Webhook
from dailypapers.digests.hooks.requests import request_of
from dailypapers.digests.hooks.switching import turn_off

PAUSE = 0.1  # Seconds between two messages to one host.
LEASE = timedelta(minutes=1)  # A try takes a quarter of that at most.
LONGEST_RUN = 240.0  # seconds
# How long to wait after each failure, a fifth of it chance: three days and two hours in all.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840, 1080, 1440))
CHANCE = 0.2
LONGEST_WAIT = timedelta(days=1)  # that a receiver may ask for
GONE = 410
KEPT = timedelta(days=30)
REMEMBERED = timedelta(days=400)  # that a paper was told: longer than any view goes back


def due() -> QuerySet[Message]:
    """Return the messages that may be tried now."""
    free = Q(held_until=None) | Q(held_until__lte=now())
    return Message.objects.filter(free, sent_at=None, given_up_at=None, webhook__is_on=True)


def send_all() -> None:
    """Try every message that is due."""
    stop, failing = time.monotonic() + LONGEST_RUN, set[int]()
    with client() as http:
        for message in due().order_by("made_at", "pk"):
            if stopping.is_set() or time.monotonic() >= stop:
                return
            if message.webhook_id not in failing and not send(message, http):
                failing.add(message.webhook_id)


def client() -> Sender:
    """Return what sends messages: it reaches no private network but those of the setting."""
    return Sender(
        pause=PAUSE,
        contact=settings.CONTACT,
        offline=settings.OFFLINE,
        guarded=True,
        allowed=settings.PRIVATE_ADDRESSES,
    )


def send(message: Message, http: Sender) -> bool:
    """Try a message, unless somebody else does; say whether its receiver is well."""
    mine = due().filter(pk=message.pk)
    if not mine.update(held_until=now() + LEASE, attempts=F("attempts") + 1):
        return True
    message = Message.objects.select_related("webhook").get(pk=message.pk)
    began = time.monotonic()
    try:
        answer = http.send(*request_of(message.webhook, message, now()))
    except (SourceError, SetupError) as error:
        is_hopeless = not isinstance(error, SourceError) or error.permanent
        return _note(message, began, None, str(error), is_hopeless=is_hopeless)
    is_gone = answer.status == GONE
    return _note(message, began, answer, answer.head, is_hopeless=is_gone)


@transaction.atomic
def _note(
    message: Message, began: float, answer: Sent | None, said: str, *, is_hopeless: bool
) -> bool:
    """Write down how a try went, and what comes of it; say whether the message was taken."""
    webhook, moment = message.webhook, now()
    took = round(1000 * (time.monotonic() - began))
    status = answer.status if answer else None
    kept = said.replace("\0", "")  # PostgreSQL has no room for it.
    Attempt.objects.create(message=message, milliseconds=took, status=status, said=kept)
    row = Message.objects.filter(pk=message.pk)
    if status is not None and 200 <= status < 300:
        row.update(sent_at=moment, held_until=None)
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=None)
        return True
    Webhook.objects.filter(pk=webhook.pk, failing_since=None).update(failing_since=moment)
    if is_hopeless or message.attempts > len(WAITS):
        row.update(given_up_at=moment, held_until=None)
        turn_off(webhook, _reason(status, said, message.attempts))
    else:
        row.update(held_until=moment + wait(message.attempts, answer))
    return False


def wait(attempt: int, answer: Sent | None = None) -> timedelta:
    """Return how long to wait after a failed try, from 1; as long as the receiver asks for."""
    usual = WAITS[attempt - 1] * random.uniform(1 - CHANCE / 2, 1 + CHANCE / 2)
    asked = timedelta(seconds=(answer.retry_after or 0.0) if answer else 0.0)
    return max(usual, min(asked, LONGEST_WAIT))


def _reason(status: int | None, said: str, attempts: int) -> str:
    if status == GONE:
        return say("The receiver says that it is gone (410).")
    last = say("the answer was {status}", status=status) if status else said
    if attempts > len(WAITS):
        return say(
            "A message was not taken in {attempts} tries over three days; at last {last}.",
            attempts=attempts,
            last=last,
        )
    return say("A message could not be sent: {last}.", last=last)


def to_forget() -> bool:
    """Say whether there is anything to forget."""
    return _old().exists() or _told_long_ago().exists()


def forget() -> None:
    """Forget what was sent long ago."""
    _old().delete()
    _told_long_ago().delete()


def _old() -> QuerySet[Message]:
    done = Q(sent_at__isnull=False) | Q(given_up_at__isnull=False)
    return Message.objects.filter(done, made_at__lt=now() - KEPT)


def _told_long_ago() -> QuerySet[Told]:
    return Told.objects.filter(at__lt=now() - REMEMBERED)
