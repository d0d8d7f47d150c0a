"""Answers requests for the daily mail: "please confirm", or "you are already subscribed".

A request within the pause after the last answer counts as answered by it. The pause doubles with
every answer, up to a day, so that nobody can fill a stranger's mailbox through us; after a day
without requests it begins anew.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db.models import F, QuerySet

from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.digests import emails, suppression
from dailypapers.digests.handover import put_back, take_up
from dailypapers.digests.models import Subscription, free
from dailypapers.digests.postman import Outcome, Postman, Receipt

PAUSE = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(days=1)
COMPLAINED_PAUSE = timedelta(days=30)  # For an address that reported a mail as unwanted.
SERVER_AWAY = timedelta(minutes=1)  # Before a mail server that could not be reached is asked again.
MOST_AT_ONCE = 500  # Of one run; the next follows in seconds.

State = Subscription.State


def pending() -> bool:
    """Say whether somebody waits for an answer."""
    return _due().exists()


def answer_all() -> None:
    """Answer every request that is due; raise `SetupError` if there is no reaching the server."""
    keys = list(_due().order_by("asked_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    try:
        with Postman() as postman:
            for key in keys:
                _answer(Subscription.objects.filter(pk=key, answer_due=True), postman)
    except SetupError as error:
        _due().update(held_until=now() + SERVER_AWAY, error=str(error))
        raise


def pause_after(answers: int) -> timedelta:
    """Return how long after this many answers the next one may follow.

    >>> [str(pause_after(answers)) for answers in (0, 1, 2, 3, 20)]
    ['0:00:00', '0:10:00', '0:20:00', '0:40:00', '1 day, 0:00:00']
    """
    if answers == 0:
        return timedelta(0)
    doubled: int = 2 ** min(answers - 1, 10)
    return min(PAUSE * doubled, LONGEST_PAUSE)


def _due() -> QuerySet[Subscription]:
    return Subscription.objects.filter(free(now()), answer_due=True)


def _answer(row: QuerySet[Subscription], postman: Postman) -> None:
    subscription = row.first()
    if subscription is None:
        return
    if _answered_lately(subscription):
        row.update(answer_due=False)
        return
    postman.be_ready()
    if take_up(row):
        _file(row, subscription, postman.hand_over(_mail(subscription), is_asked_for=True))


def _answered_lately(subscription: Subscription) -> bool:
    if subscription.answered_at is None:
        return False
    since = subscription.asked_at - subscription.answered_at
    if suppression.is_complained_of(subscription.mailbox):
        return since < COMPLAINED_PAUSE
    # The first pause holds for everyone, also where counting began anew with the confirmation.
    return since < max(PAUSE, pause_after(subscription.answers))


def _mail(subscription: Subscription) -> EmailMultiAlternatives:
    known = subscription.state == State.CONFIRMED and not suppression.is_suspended(
        subscription.mailbox
    )
    return emails.already(subscription) if known else emails.confirmation(subscription)


def _file(row: QuerySet[Subscription], subscription: Subscription, receipt: Receipt) -> None:
    """Write down what became of the answer. An address refused for good is let be."""
    if receipt.outcome == Outcome.FAILED:
        put_back(row, receipt.error)
        return
    before = subscription.answered_at
    rested = before is not None and subscription.asked_at - before > LONGEST_PAUSE
    Subscription.objects.filter(pk=subscription.pk).update(
        answer_due=False,
        answered_at=now(),
        answers=1 if rested else F("answers") + 1,
        held_until=None,
        attempts=0,
        error=receipt.error,
    )
