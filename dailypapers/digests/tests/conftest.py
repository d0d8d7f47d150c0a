"""A clock that tests set, a mail server, papers, and readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from dailypapers.digests import (
    answers,
    handover,
    issues,
    limits,
    memory,
    models,
    notices,
    outbox,
    preview,
    resuming,
    return_paths,
    sending,
    subscriptions,
    suppression,
)
from dailypapers.testing.mail import subscribe
from dailypapers.testing.smtp import MailServer, mail_server

Reader = Callable[..., models.Subscription]
WITH_CLOCKS = (
    *(answers, handover, issues, limits, memory, notices),
    *(outbox, preview, resuming, return_paths, sending, subscriptions, suppression),
)
# Thursday morning: Wednesday's edition is over and its hour has come.
MORNING = datetime(2026, 10, 1, 7, tzinfo=UTC)


class Clock:
    """The time as the digests see it; it moves when a test says so."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give every module of the digests one clock, and return it."""
    ours = Clock()
    for module in WITH_CLOCKS:
        monkeypatch.setattr(module, "now", ours)
    signing_time = SimpleNamespace(time=lambda: ours.now.timestamp())
    monkeypatch.setattr("django.core.signing.time", signing_time)
    return ours


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """Run a mail server and let Django send to it."""
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.SMTP_HOST = settings.EMAIL_HOST = running.host
        settings.EMAIL_PORT = running.port
        settings.EMAIL_TIMEOUT = 5
        yield running


@pytest.fixture
def reader(at: Clock, db: None) -> Reader:
    """Return a builder of confirmed subscriptions."""

    def build(email: str = "ada@example.org", **changes: Any) -> models.Subscription:
        moment = {"asked_at": at.now, "confirmed_at": at.now, "due_at": at.now}
        return subscribe(email, **{**moment, **changes})

    return build
