"""The view models of the mail that a reader gets."""

from __future__ import annotations

from dataclasses import dataclass

from dailypapers.accounts.models import User
from dailypapers.digests import subscriptions
from dailypapers.digests.models import Subscription

State = Subscription.State


@dataclass(frozen=True, slots=True)
class MailView:
    """The daily edition for one address of a reader: how it stands, and what can be pressed."""

    mailbox: str
    email: str
    says: str
    acts: tuple[tuple[str, str], ...]


STANDS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    State.CONFIRMED: ("is sent every day that has papers", (("pause", "Pause"), ("end", "End"))),
    State.PAUSED: ("is paused", (("begin", "Go on"), ("end", "End"))),
}
NOT_SENT = "is not sent", (("begin", "Subscribe"),)


def daily_mails(reader: User) -> list[MailView]:
    """Return how the daily edition stands for each address that the reader has confirmed."""
    states = dict(subscriptions.of(reader).values_list("mailbox", "state"))
    return [
        MailView(mailbox, email, *STANDS.get(states.get(mailbox, ""), NOT_SENT))
        for mailbox, email in subscriptions.mailboxes(reader).items()
    ]
