"""The subscription under a reader's own address: given out and forgotten with the account."""

from __future__ import annotations

from typing import Any

from dailypapers.accounts.models import User
from dailypapers.digests.models import Subscription

FIELDS = ("email", "state", "asked_at", "confirmed_at", "ended_at", "reached")


def export(reader: User) -> list[dict[str, Any]]:
    """Return the subscription; an address is the reader's, for it was confirmed."""
    return list(Subscription.objects.filter(mailbox=reader.email.lower()).values(*FIELDS))


def erase(reader: User) -> None:
    """Forget the subscription and what was sent."""
    Subscription.objects.filter(mailbox=reader.email.lower()).delete()
