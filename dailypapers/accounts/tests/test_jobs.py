"""What is forgotten when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache

from dailypapers.accounts import jobs, people
from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.core.models import CacheEntry
from dailypapers.testing.people import make_reader, make_unconfirmed

pytestmark = pytest.mark.django_db


def make_session() -> str:
    """Sign somebody in, and return the key of the session."""
    store = SessionStore()
    store.create()
    key = store.session_key or ""
    UserSession.objects.create(
        user=make_reader(), ip="192.0.2.1", user_agent="Teapot", session_key=key
    )
    return key


def count(address: str) -> None:
    """Count a knock of an address."""
    cache.set(f"knock:{address}", [1], timeout=60)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what lets time pass for the job."""

    def wait(**span: float) -> None:
        moment = now() + timedelta(**span)
        monkeypatch.setattr(jobs, "now", lambda: moment)

    return wait


def test_what_is_in_use_is_kept() -> None:
    make_session()
    count("192.0.2.1")
    make_unconfirmed("eve@example.org")
    assert not jobs.to_forget()
    jobs.forget()
    assert UserSession.objects.exists()
    assert CacheEntry.objects.exists()
    assert User.objects.count() == 2


def test_where_a_session_was_opened_from_ends_with_it() -> None:
    SessionStore().delete(make_session())
    assert jobs.to_forget()
    jobs.forget()
    assert not UserSession.objects.exists()


def test_the_addresses_of_visitors_end_with_their_counts(later: Callable[..., None]) -> None:
    count("192.0.2.1")
    later(minutes=2)
    assert jobs.to_forget()
    jobs.forget()
    assert not CacheEntry.objects.exists()


def test_an_account_that_nobody_confirmed_ends_after_a_week(later: Callable[..., None]) -> None:
    make_unconfirmed("eve@example.org")
    make_reader(email="bob@example.org")
    people.add("ada@example.org")
    closed = make_unconfirmed("carol@example.org")
    closed.is_active = False
    closed.save()
    later(days=6)
    assert not jobs.to_forget()
    later(days=8)
    assert jobs.to_forget()
    jobs.forget()
    left = User.objects.values_list("email", flat=True).order_by("email")
    assert list(left) == ["ada@example.org", "bob@example.org", "carol@example.org"]
