"""The periodic jobs of this layer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from dailypapers.accounts import people, tickets, tokens
from dailypapers.core.clock import now
from dailypapers.core.models import CacheEntry
from dailypapers.core.schedule import Task

CONFIRM_WITHIN = timedelta(days=7)  # Longer than the link in the mail is good for.


def forget() -> None:
    """Drop what has run out; sessions first, for what is noted of them ends with them."""
    tickets.forget()
    tokens.forget()
    for rows in _ended():
        rows.delete()


def to_forget() -> bool:
    """Say whether there is something."""
    return tickets.to_forget() or tokens.to_forget() or any(rows.exists() for rows in _ended())


def _ended() -> Iterator[QuerySet[Any]]:
    yield Session.objects.filter(expire_date__lte=now())
    yield UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    yield CacheEntry.objects.filter(expires__lte=now())  # They hold visitors' addresses.
    yield people.never_confirmed(now() - CONFIRM_WITHIN)


TASKS: list[Task] = [
    Task("accounts.forget", forget, every=timedelta(hours=1), pending=to_forget),
]
