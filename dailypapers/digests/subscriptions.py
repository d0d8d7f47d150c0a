"""Asking for the daily mail, confirming, ending. Asking only writes a row; a job sends the mail."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils.encoding import punycode

from dailypapers.accounts.models import User
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
    _end(Subscription.objects.filter(key=read_end_token(token)))


def mailboxes(reader: User) -> dict[str, str]:
    """Return the addresses that a reader has confirmed, by mailbox, the first one first."""
    confirmed = EmailAddress.objects.filter(user=reader, verified=True).order_by("-primary", "pk")
    return {email.lower(): email for email in confirmed.values_list("email", flat=True)}


def of(reader: User) -> QuerySet[Subscription]:
    """Return the subscriptions of a reader's addresses, whoever asked for them."""
    return Subscription.objects.filter(mailbox__in=mailboxes(reader))


def begin(reader: User, mailbox: str) -> None:
    """Send the daily mail to an address of the reader's, from now on or again.

    It needs no mail that asks back: the account has asked already whether the address is theirs.
    """
    address = mailboxes(reader)[mailbox]
    Subscription.objects.get_or_create(
        mailbox=mailbox, defaults={"email": address, "answer_due": False}
    )
    rows = of(reader).filter(mailbox=mailbox).exclude(state=State.CONFIRMED)
    rows.update(state=State.CONFIRMED, confirmed_at=now(), ended_at=None, answer_due=False)


def pause(reader: User, mailbox: str) -> None:
    """Send nothing to an address until its reader says so."""
    of(reader).filter(mailbox=mailbox, state=State.CONFIRMED).update(state=State.PAUSED)


def leave(reader: User, mailbox: str) -> None:
    """End the subscription of an address of the reader's."""
    _end(of(reader).filter(mailbox=mailbox))


def _end(rows: QuerySet[Subscription]) -> None:
    kept = rows.exclude(state=State.ENDED)
    kept.update(state=State.ENDED, ended_at=now(), answer_due=False, answers=0)


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
