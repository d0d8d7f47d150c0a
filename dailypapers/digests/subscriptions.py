"""Asking for the daily mail, confirming, ending. Asking only writes a row; a job sends the mail."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils.encoding import punycode

from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.digests.links import CONFIRM_WITHIN, read_confirm_token, read_end_token
from dailypapers.digests.models import Subscription

LONGEST_ADDRESS = 254  # RFC 5321, and the column.
FORGET_ENDED_AFTER = timedelta(days=30)

State = Subscription.State


def ask(email: str) -> None:
    """Take down that an address wants the daily mail; raise `InputError` if it is no address.

    One statement, the same for every address: neither the answer nor the time it takes says
    whether the address is known. What to mail, and whether, is decided by `answers.py`.
    """
    address = normalise(email)
    request = Subscription(email=address, mailbox=address.lower(), asked_at=now())
    Subscription.objects.bulk_create(
        [request],
        update_conflicts=True,
        unique_fields=["mailbox"],
        update_fields=["asked_at", "answer_due"],
    )


def confirm(token: str) -> Subscription | None:
    """Confirm by the token of a link; None if the subscription was forgotten meanwhile."""
    rows = Subscription.objects.filter(key=read_confirm_token(token))
    rows.exclude(state=State.CONFIRMED).update(
        state=State.CONFIRMED, confirmed_at=now(), ended_at=None, answer_due=False, answers=0
    )
    return rows.first()


def end(token: str) -> None:
    """End by the token of a link. Ending twice, or what is forgotten, is the same as once."""
    rows = Subscription.objects.filter(key=read_end_token(token)).exclude(state=State.ENDED)
    rows.update(state=State.ENDED, ended_at=now(), answer_due=False, answers=0)


def normalise(email: str) -> str:
    """Return the address as mail servers take it; raise `InputError` if it is none.

    >>> normalise(" Ada@Example.ORG ")
    'Ada@example.org'
    """
    name, at, domain = email.strip(" ").rpartition("@")
    try:
        address = f"{name}{at}{punycode(domain).lower()}"
        validate_email(address)
    except (ValidationError, UnicodeError):
        raise InputError("This is not a mail address. Write it like ada@example.org.") from None
    # Django allows quoted names with control characters; no mailbox that people use has one.
    if name.startswith('"'):
        raise InputError("Addresses with quotation marks are not taken here.")
    if len(address) > LONGEST_ADDRESS:
        raise InputError("This address is too long for mail servers.")
    return address


def forget() -> None:
    """Drop addresses that never confirmed, once their links have expired, and those that left."""
    _forgettable().delete()


def to_forget() -> bool:
    """Say whether there is an address to forget."""
    return _forgettable().exists()


def _forgettable() -> QuerySet[Subscription]:
    moment = now()
    return Subscription.objects.filter(
        Q(state=State.PENDING, asked_at__lte=moment - CONFIRM_WITHIN)
        | Q(state=State.ENDED, ended_at__lte=moment - FORGET_ENDED_AFTER)
    )
