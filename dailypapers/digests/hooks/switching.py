"""Turning webhooks off and on."""

from __future__ import annotations

from django.db import transaction

from dailypapers.core.clock import now
from dailypapers.digests.hooks.models import Message, Webhook


@transaction.atomic
def turn_off(webhook: Webhook, because: str = "") -> None:
    """Send nothing more, and say why if nobody asked for it; what waits is given up."""
    Webhook.objects.filter(pk=webhook.pk).update(is_on=False, off_because=because)
    waiting = Message.objects.filter(webhook=webhook, sent_at=None, given_up_at=None)
    waiting.update(given_up_at=now(), held_until=None)


def turn_on(webhook: Webhook) -> None:
    """Send what is new from now on."""
    moment = now()
    off = Webhook.objects.filter(pk=webhook.pk, is_on=False)
    off.update(is_on=True, off_because="", failing_since=None, since=moment, due_at=moment)
