"""What a mail provider tells of our mails, through django-anymail (the extra `anymail`).

It speaks by signed requests to `/anymail/...`, which anymail checks and turns into events.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from dailypapers.digests import statuses, suppression
from dailypapers.digests.statuses import Verdict
from dailypapers.digests.suppression import Happened

# What became of a mail by the word anymail has for the reason, where there is no better code.
REASONS = {
    "invalid": Verdict.GONE,
    "bounced": Verdict.GONE,
    "timed_out": Verdict.TROUBLE,
    "other": Verdict.TROUBLE,
    "blocked": Verdict.OTHER,
}
COMPLAINTS = {"spam", "unsubscribed"}  # The provider keeps these in a list of its own.
UNDELIVERED = {"bounced", "rejected", "failed"}


def listen() -> None:
    """Hear what anymail tells; call once, where it is installed."""
    from anymail.signals import tracking

    tracking.connect(_hear, dispatch_uid="dailypapers.digests.provider")


def failures() -> tuple[type[Exception], ...]:
    """Return what is raised where a provider does not take a mail, beside errors of the network."""
    if not settings.MAIL_PROVIDER:
        return ()
    from anymail.exceptions import AnymailError

    return (AnymailError,)


def _hear(sender: Any, event: Any, esp_name: str, **_: Any) -> None:
    """Write down what a provider tells of a mail."""
    recipient = (event.recipient or "").lower()
    happened = read(event, esp_name)
    if recipient and happened is not None:
        suppression.note(recipient, happened)


def read(event: Any, provider: str) -> Happened | None:
    """Return what an event says became of a mail, None if nothing that matters here."""
    said = " ".join(str(event.mta_response or event.description or "").split())
    name = f"{provider}:{event.event_id}"[:64] if event.event_id else ""
    status = statuses.find(said)
    if event.event_type in {"complained", "unsubscribed"}:
        return Happened(None, status, said or event.event_type, name)
    if event.event_type not in UNDELIVERED:
        return None
    if event.reject_reason in COMPLAINTS:
        return Happened(None, status, said or event.reject_reason, name)
    told = REASONS.get(event.reject_reason or "", Verdict.TROUBLE)
    return Happened(statuses.verdict(status) if status else told, status, said, name)
