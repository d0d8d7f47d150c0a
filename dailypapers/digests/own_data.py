"""The subscriptions of a reader's own addresses, and the notices they were sent."""

from __future__ import annotations

from typing import Any

from dailypapers.accounts.models import User
from dailypapers.digests import subscriptions
from dailypapers.digests.models import Notice

FIELDS = ("email", "state", "asked_at", "confirmed_at", "ended_at", "reached")


def export(reader: User) -> list[dict[str, Any]]:
    """Return the subscriptions; an address is the reader's, for it was confirmed."""
    return list(subscriptions.of(reader).order_by("pk").values(*FIELDS))


def erase(reader: User) -> None:
    """Forget the subscriptions and what was sent."""
    subscriptions.of(reader).delete()


def export_notices(reader: User) -> list[dict[str, Any]]:
    """Return when mails told of notifications."""
    sent = Notice.objects.filter(reader=reader).order_by("pk")
    return [{"pace": one.pace, "sent_at": one.sent_at} for one in sent]


def erase_notices(reader: User) -> None:
    """Forget these mails; one that was not sent yet never is."""
    Notice.objects.filter(reader=reader).delete()
