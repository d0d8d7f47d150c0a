"""The subscriptions of a reader's own addresses, and the notices they were sent."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from dailypapers.accounts.models import User
from dailypapers.digests import subscriptions
from dailypapers.digests.addresses import mailboxes
from dailypapers.digests.models import Address, Notice, Subscription

FIELDS = (
    *("view", "state", "asked_at", "confirmed_at", "ended_at", "reached", "covered_to"),
    *("days", "at", "zone", "papers", "least_votes", "parts", "tells_nothing", "waits"),
)


def export(reader: User) -> list[dict[str, Any]]:
    """Return the subscriptions; an address is the reader's, for it was confirmed."""
    rows = subscriptions.of(reader).order_by("pk")
    return list(rows.values(*FIELDS, email=F("address__email")))


def erase(reader: User) -> None:
    """Forget the subscriptions and what was sent."""
    Address.objects.filter(mailbox__in=mailboxes(reader)).delete()
    Subscription.objects.filter(reader=reader).delete()


def export_notices(reader: User) -> list[dict[str, Any]]:
    """Return when mails told of notifications."""
    sent = Notice.objects.filter(reader=reader).order_by("pk")
    return [{"pace": one.pace, "sent_at": one.sent_at} for one in sent]


def erase_notices(reader: User) -> None:
    """Forget these mails; one that was not sent yet never is."""
    Notice.objects.filter(reader=reader).delete()
