"""Answers requests for the mail: "please confirm", or "you are already subscribed".

A request within the pause after the last answer counts as answered by it. The pause doubles with
every answer, up to a day, so that nobody can fill a stranger's mailbox through us; after a day
without requests it begins anew.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db.models import F, QuerySet
from django.utils.translation import override

from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.core.languages import known
from dailypapers.core.schedule import stopping
from dailypapers.digests import emails, suppression
from dailypapers.digests.handover import put_back, take_up
from dailypapers.digests.links import end_url
from dailypapers.digests.models import Address, Subscription, free
from dailypapers.digests.postman import Outcome, Postman, Receipt
from dailypapers.digests.subscriptions import asked_of, title_of

PAUSE = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(days=1)
COMPLAINED_PAUSE = timedelta(days=30)  # For an address that reported a mail as unwanted.
SERVER_AWAY = timedelta(minutes=1)  # Before a mail server that could not be reached is asked again.
MOST_AT_ONCE = 500  # Of one run; the next follows in seconds.

State = Subscription.State
HAD = {State.CONFIRMED, State.PAUSED}


def pending() -> bool:
    """Say whether somebody waits for an answer."""
    return _due().exists()


def answer_all() -> None:
    """Answer every request that is due; raise `SetupError` if there is no reaching the server."""
    keys = list(_due().order_by("asked_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    try:
        with Postman() as postman:
            for key in keys:
                if stopping.is_set():
                    return
                _answer(Address.objects.filter(pk=key, answer_due=True), postman)
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


def _due() -> QuerySet[Address]:
    return Address.objects.filter(free(now()), answer_due=True)


def _answer(row: QuerySet[Address], postman: Postman) -> None:
    address = row.first()
    if address is None:
        return
    with override(known(address.language)):
        mail = None if _answered_lately(address) else _mail(address)
    if mail is None:
        row.update(answer_due=False)
        return
    postman.be_ready()
    if take_up(row):
        _file(row, address, postman.hand_over(mail, is_asked_for=True))


def _answered_lately(address: Address) -> bool:
    if address.answered_at is None:
        return False
    since = address.asked_at - address.answered_at
    if suppression.is_complained_of(address.mailbox):
        return since < COMPLAINED_PAUSE
    # The first pause holds for everyone, also where counting began anew with the confirmation.
    return since < max(PAUSE, pause_after(address.answers))


def _mail(address: Address) -> EmailMultiAlternatives | None:
    """Return the mail about what waits for a confirmation, else about what the address gets.

    An address where nothing arrives any more is asked again about what it has.
    """
    rows = address.subscriptions.filter(state__in=HAD).select_related("reader").order_by("pk")
    is_stopped = suppression.is_suspended(address.mailbox)
    stopped = rows.filter(state=State.CONFIRMED) if is_stopped else ()
    if asked := [*asked_of(address), *stopped]:
        return emails.confirmation(address, [title_of(one) for one in asked])
    had = [(title_of(one), end_url(one.key)) for one in rows]
    return emails.already(address, had) if had else None


def _file(row: QuerySet[Address], address: Address, receipt: Receipt) -> None:
    """Write down what became of the answer. An address refused for good is let be."""
    if receipt.outcome == Outcome.FAILED:
        put_back(row, receipt.error)
        return
    before = address.answered_at
    rested = before is not None and address.asked_at - before > LONGEST_PAUSE
    Address.objects.filter(pk=address.pk).update(
        answer_due=False,
        answered_at=now(),
        answers=1 if rested else F("answers") + 1,
        held_until=None,
        attempts=0,
        error=receipt.error,
    )
