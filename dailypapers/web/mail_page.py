"""The view models of the mail that a reader gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community import notifications
from dailypapers.community.models import Notification
from dailypapers.core.spoken import say, spoken
from dailypapers.digests import subscriptions
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.choices import rhythm_of
from dailypapers.digests.models import EDITION, Subscription
from dailypapers.digests.notices import AT_ONCE_PAUSE
from dailypapers.feed.views import Page, pages_of, view

State = Subscription.State
Words = str | Promise


@dataclass(frozen=True, slots=True)
class MailView:
    """The daily edition for one address of a reader: how it stands, and what can be pressed."""

    mailbox: str
    email: str
    says: Words
    acts: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """By which mail a reader is told of one kind; nothing comes of one that is not on."""

    kind: str
    label: Words
    mail: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class NoticesView:
    """The choice of notifications by mail: to which address, empty if to none, and how soon."""

    address: str
    rows: list[NoticeView]
    paces: list[tuple[str, Words]]
    pause: int  # minutes
    hour: str


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """What an address gets: what it is called, its page, when it comes, what can be pressed."""

    key: str
    title: str
    page: str
    email: str
    when: str
    is_paused: bool
    comes: datetime | None


STANDS: dict[str, tuple[Words, tuple[tuple[str, Words], ...]]] = {
    State.CONFIRMED: (
        _("is sent every day that has papers"),
        (("pause", _("Pause")), ("end", _("End"))),
    ),
    State.PAUSED: (_("is paused"), (("begin", _("Go on")), ("end", _("End")))),
}
NOT_SENT = _("is not sent"), (("begin", _("Subscribe")),)


def subscription_views(rows: Iterable[Subscription]) -> list[SubscriptionView]:
    """Return subscriptions as their page shows them, by title."""
    shown = list(rows)
    pages = {
        (one, reader): page
        for reader in {row.reader for row in shown}
        for one, page in pages_of(
            [view(row.view) for row in shown if row.reader == reader], reader
        ).items()
    }
    found = [_subscription(row, pages.get((view(row.view), row.reader))) for row in shown]
    return sorted(found, key=lambda one: (one.email, one.title))


def _subscription(row: Subscription, page: Page | None) -> SubscriptionView:
    is_paused = row.state == State.PAUSED
    return SubscriptionView(
        row.key,
        page.title if page else say("{view} (not here any more)", view=row.view),
        page.path if page else "",
        row.address.email,
        spoken(rhythm_of(row).words),
        is_paused,
        None if is_paused else row.due_at,
    )


def daily_mails(reader: User) -> list[MailView]:
    """Return how the daily edition stands for each address that the reader has confirmed."""
    rows = subscriptions.of(reader).filter(view=EDITION)
    states = dict(rows.values_list("address__mailbox", "state"))
    return [
        MailView(mailbox, email, *STANDS.get(states.get(mailbox, ""), NOT_SENT))
        for mailbox, email in mailboxes(reader).items()
    ]


def notices(reader: User) -> NoticesView:
    """Return what the reader chose to be told of by mail."""
    is_on, mails = notifications.choices(reader), notifications.mails(reader)
    return NoticesView(
        address=next(iter(mailboxes(reader).values()), ""),
        rows=[
            NoticeView(kind, Notification.Kind(kind).label, mails[kind], is_on[kind])
            for kind in Notification.Kind
        ],
        paces=[(one.value, one.label) for one in Notification.Mail],
        pause=AT_ONCE_PAUSE.seconds // 60,
        hour=f"{settings.DIGEST_HOUR}:00 ({settings.EDITION_TIME_ZONE})",
    )
