"""Asking for mail, confirming, changing, ending. Asking only writes rows; a job sends the mail."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.languages import current
from dailypapers.core.spoken import say
from dailypapers.digests.addresses import mailboxes, normalise
from dailypapers.digests.choices import Choices, rhythm_of
from dailypapers.digests.links import CONFIRM_WITHIN, read_confirm_token, read_end_token
from dailypapers.digests.models import EDITION, Address, Subscription
from dailypapers.feed.views import page_of, view

FORGET_ENDED_AFTER = timedelta(days=30)
MOST = 50  # subscriptions of an address
MOST_ASKED = 20  # of an address, unconfirmed: the last ones
AS_USUAL = Choices()

State = Subscription.State


@transaction.atomic
def ask(email: str, wanted: str = EDITION, choices: Choices = AS_USUAL) -> None:
    """Take down that an address wants a view; raise `InputError` if it is no address.

    The same statements for every address: neither the answer nor the time it takes says whether the
    address is known. What to mail, and whether, is decided by `answers.py`.
    """
    moment, given = now(), normalise(email)
    Address.objects.bulk_create(
        [Address(email=given, mailbox=given.lower(), asked_at=moment)],
        update_conflicts=True,
        unique_fields=["mailbox"],
        update_fields=["asked_at", "answer_due"],
    )
    address = Address.objects.get(mailbox=given.lower())
    Subscription.objects.bulk_create(
        [Subscription(address=address, view=wanted, asked_at=moment)], ignore_conflicts=True
    )
    open_ = Q(state=State.PENDING) | Q(state=State.ENDED)
    rows = Subscription.objects.filter(open_, address=address, view=wanted)
    rows.update(state=State.PENDING, reader=None, asked_at=moment, **choices.columns)


def asked_of(address: Address) -> list[Subscription]:
    """Return what an address asked for and did not confirm; of very many, the first are dropped."""
    rows = address.subscriptions.filter(state=State.PENDING).select_related("reader")
    asked = list(rows.order_by("-asked_at", "-pk"))
    Subscription.objects.filter(pk__in=[one.pk for one in asked[MOST_ASKED:]]).delete()
    return asked[:MOST_ASKED][::-1]


def asked_by(token: str) -> list[Subscription]:
    """Return what the link of a mail can confirm, or what it did where nothing is left to be;
    raise `BrokenLink` or `ExpiredLink`."""
    key = read_confirm_token(token)
    rows = Subscription.objects.select_related("address", "reader").order_by("pk")
    of_address = rows.filter(address__key=key)
    return (
        list(rows.filter(key=key))
        or list(of_address.filter(state=State.PENDING))
        or list(of_address.filter(state=State.CONFIRMED))
    )


@transaction.atomic
def confirm(token: str, keys: list[str] | None = None) -> list[Subscription]:
    """Confirm by the token of a link, all that it can or those of `keys`; return them.

    None are left where they were forgotten meanwhile. Raises `InputError` for too many.
    """
    rows = [one for one in asked_by(token) if keys is None or one.key in keys]
    for address in {one.address for one in rows}:
        _let_in(address, rows, current())
    return rows


def _let_in(address: Address, rows: list[Subscription], language: str) -> None:
    moment = now()
    Address.objects.select_for_update().get(pk=address.pk)  # Else two at once could be too many.
    wanted = Subscription.objects.filter(pk__in=[one.pk for one in rows], address=address)
    has = Subscription.objects.filter(address=address, state__in=[State.CONFIRMED, State.PAUSED])
    if (has | wanted).distinct().count() > MOST:
        raise InputError(say("An address can have {most} subscriptions: end one first.", most=MOST))
    wanted.exclude(state=State.CONFIRMED).update(
        state=State.CONFIRMED, confirmed_at=moment, ended_at=None, covered_to=None, due_at=moment
    )
    rest = Subscription.objects.filter(address=address, state=State.PENDING)
    Address.objects.filter(pk=address.pk).update(
        language=language,
        confirmed_at=moment,
        answer_due=rest.exists() and address.answer_due,
        answers=0,
    )


def end(token: str) -> Subscription | None:
    """End by the token of a link. Ending twice, or what is forgotten, is the same as once."""
    rows = Subscription.objects.filter(key=read_end_token(token))
    _end(rows)
    return rows.select_related("address", "reader").first()


def title_of(subscription: Subscription) -> str:
    """Return what a subscription's view is called, or how it is written where it is gone."""
    page = page_of(view(subscription.view), subscription.reader)
    return page.title if page else subscription.view


def of(reader: User) -> QuerySet[Subscription]:
    """Return the subscriptions of a reader's addresses, whoever asked for them."""
    theirs = Q(reader=reader) | Q(reader=None)
    return Subscription.objects.filter(theirs, address__mailbox__in=mailboxes(reader))


@transaction.atomic
def begin(
    reader: User, mailbox: str, wanted: str = EDITION, choices: Choices | None = None
) -> None:
    """Mail a view to an address of the reader's, from now on or again.

    It needs no mail that asks back: the account has asked already whether the address is theirs.
    """
    email = mailboxes(reader)[mailbox]
    address, _ = Address.objects.get_or_create(
        mailbox=mailbox, defaults={"email": email, "answer_due": False}
    )
    row, _ = Subscription.objects.get_or_create(address=address, view=wanted)
    Subscription.objects.filter(pk=row.pk).update(
        reader=reader, **(choices.columns if choices else {})
    )
    _let_in(address, [row], reader.language)
    reschedule(Subscription.objects.filter(pk=row.pk))


def change(subscription: Subscription, choices: Choices) -> None:
    """Have a subscription come otherwise from now on."""
    Subscription.objects.filter(pk=subscription.pk).update(**choices.columns)
    reschedule(Subscription.objects.filter(pk=subscription.pk))


def reschedule(rows: QuerySet[Subscription]) -> None:
    """Look at subscriptions when their time comes next, by the rhythm that they have now."""
    waiting = rows.filter(state=State.CONFIRMED, due_at__gt=now()).select_related("reader")
    for row in waiting:
        following = rhythm_of(row).following(now()).at
        Subscription.objects.filter(pk=row.pk).update(due_at=following)


def pause(rows: QuerySet[Subscription]) -> None:
    """Send nothing until somebody says so."""
    rows.filter(state=State.CONFIRMED).update(state=State.PAUSED)


def go_on(rows: QuerySet[Subscription]) -> None:
    """Send again what was paused, from now on."""
    paused = rows.filter(state=State.PAUSED)
    paused.update(state=State.CONFIRMED, covered_to=None, due_at=now())


def leave(rows: QuerySet[Subscription]) -> None:
    """End subscriptions."""
    _end(rows)


def _end(rows: QuerySet[Subscription]) -> None:
    addresses = list(rows.values_list("address", flat=True))
    rows.exclude(state=State.ENDED).update(state=State.ENDED, ended_at=now(), due_at=None)
    waiting = Subscription.objects.filter(address__in=addresses, state=State.PENDING)
    settled = Address.objects.filter(pk__in=addresses).exclude(pk__in=waiting.values("address"))
    settled.update(answer_due=False, answers=0)


def forget() -> None:
    """Drop what was never confirmed, once its links have expired, and what ended; then addresses
    that have nothing left."""
    _forgettable().delete()
    _empty().delete()


def to_forget() -> bool:
    """Say whether there is anything to forget."""
    return _forgettable().exists() or _empty().exists()


def _forgettable() -> QuerySet[Subscription]:
    moment = now()
    return Subscription.objects.filter(
        Q(state=State.PENDING, asked_at__lte=moment - CONFIRM_WITHIN)
        | Q(state=State.ENDED, ended_at__lte=moment - FORGET_ENDED_AFTER)
    )


def _empty() -> QuerySet[Address]:
    return Address.objects.filter(subscriptions=None)
