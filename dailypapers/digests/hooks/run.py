"""What the worker does for webhooks."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings

from dailypapers.core.errors import IndexUnavailable
from dailypapers.digests.hooks import looking, sending


def pending() -> bool:
    """Say whether anything is to be looked at or sent."""
    return not settings.OFFLINE and (looking.due().exists() or sending.due().exists())


def run() -> None:
    """Make the messages that are due, and send all that wait."""
    with suppress(IndexUnavailable):
        looking.look_at_all()
    sending.send_all()
