"""A builder of subscriptions to mails."""

from __future__ import annotations

from typing import Any

from dailypapers.core.clock import now
from dailypapers.digests.models import Address, Subscription


def subscribe(email: str = "ada@example.org", /, **changes: Any) -> Subscription:
    """Return a subscription to the daily edition, confirmed and due unless told otherwise."""
    values = {"state": "confirmed", **changes}
    moment = values.get("asked_at") or now()
    is_new = values["state"] == "pending"
    address, _ = Address.objects.get_or_create(
        mailbox=email.lower(),
        defaults={
            "email": email,
            "asked_at": moment,
            "answer_due": is_new,
            "confirmed_at": None if is_new else moment,
        },
    )
    if values["state"] == "ended":
        values.setdefault("ended_at", moment)
    if values["state"] == "confirmed":
        values.setdefault("confirmed_at", moment)
        values.setdefault("due_at", moment)
    return Subscription.objects.create(address=address, **values)
