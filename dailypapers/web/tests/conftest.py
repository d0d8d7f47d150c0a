"""A clock that stands still, and addresses of every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.cache import caches

from dailypapers.web import requests
from dailypapers.web.views import trending

Clock = Callable[[datetime], None]
# Thursday noon; the edition of the day before is the newest one in most tests.
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return what sets the time that pages see."""

    def show(moment: datetime) -> None:
        monkeypatch.setattr(requests, "now", lambda: moment)
        monkeypatch.setattr(trending, "now", lambda: moment)

    return show


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    """Make it Thursday noon unless a test says otherwise."""
    clock(NOON)


@pytest.fixture(autouse=True)
def nothing_sent() -> None:
    """Forget what other tests were sent: their papers had the same numbers."""
    caches["feeds"].clear()
