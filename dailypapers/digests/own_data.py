"""The subscriptions of a reader's own addresses: given out and forgotten with the account."""

from __future__ import annotations

from typing import Any

from dailypapers.accounts.models import User
from dailypapers.digests import subscriptions

FIELDS = ("email", "state", "asked_at", "confirmed_at", "ended_at", "reached")


def export(reader: User) -> list[dict[str, Any]]:
    """Return the subscriptions; an address is the reader's, for it was confirmed."""
    return list(subscriptions.of(reader).order_by("pk").values(*FIELDS))


def erase(reader: User) -> None:
    """Forget the subscriptions and what was sent."""
    subscriptions.of(reader).delete()
