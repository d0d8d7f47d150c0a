"""The webhooks of a reader, for their file of all that is kept of them."""

from __future__ import annotations

from typing import Any

from dailypapers.accounts.models import User
from dailypapers.digests.hooks.models import Webhook

FIELDS = (
    "name",
    "view",
    "form",
    "host",
    "target",
    "days",
    "at",
    "zone",
    "most",
    "is_on",
    "made_at",
)


def export(reader: User) -> list[dict[str, Any]]:
    """Return what they are to do; what opens their receivers stays sealed."""
    return list(Webhook.objects.filter(reader=reader).order_by("pk").values(*FIELDS))


def erase(reader: User) -> None:
    """Forget them with all that they sent."""
    Webhook.objects.filter(reader=reader).delete()
