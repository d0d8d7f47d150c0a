from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Protocol
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.digests.hooks import looking, run, sending, switching, webhooks
from dailypapers.digests.hooks.models import Webhook
from dailypapers.digests.hooks.webhooks import Wish
from dailypapers.digests.tests.conftest import Clock
from dailypapers.testing.people import make_reader
from dailypapers.testing.replay import Reply, Source, source


class Make(Protocol):
    """What makes a webhook that a receiver on this machine is to take."""

    def __call__(
        self, view: str = "topic:cs.CL", reader: User | None = None, **said: Any
    ) -> Webhook:
        """Return it."""


@pytest.fixture
def receiver(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """A receiver that takes everything."""
    settings.PRIVATE_ADDRESSES, settings.OFFLINE = ["127.0.0.0/8"], False
    settings.WEBHOOKS = "readers"
    monkeypatch.setattr(sending, "PAUSE", 0.0)
    with source(*[Reply(b"ok")] * 50) as site:
        yield site


@pytest.fixture
def make(receiver: Source) -> Make:
    """Webhooks for the receiver."""

    def made(view: str = "topic:cs.CL", reader: User | None = None, **said: Any) -> Webhook:
        of = {name: said.pop(name) for name in ("group", "is_site") if name in said}
        plain = {"name": "Ours", "view": view, "form": "json", "address": f"{receiver.url}/in"}
        wish = Wish(**plain | said)
        return webhooks.make(reader or make_reader(), uuid4(), wish, **of)[0]

    return made


@pytest.fixture
def work() -> Callable[[], None]:
    """What the worker does, looking at every webhook at once."""

    def worked() -> None:
        Webhook.objects.update(due_at="2026-01-01T00:00:00Z")
        if run.pending():
            run.run()

    return worked


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give all that webhooks do one clock, and return it."""
    ours = Clock()
    ours.now = now() + timedelta(minutes=1)  # What comes during a test has come by then.
    for module in (looking, sending, switching, webhooks):
        monkeypatch.setattr(module, "now", ours)
    return ours
