"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session

from dailypapers.accounts import tickets, tokens
from dailypapers.core.clock import now
from dailypapers.core.schedule import Task


def forget() -> None:
    """Drop sessions, tickets and tokens that have run out."""
    Session.objects.filter(expire_date__lte=now()).delete()
    tickets.forget()
    tokens.forget()


def to_forget() -> bool:
    """Say whether there is one."""
    old = Session.objects.filter(expire_date__lte=now())
    return tickets.to_forget() or tokens.to_forget() or old.exists()


TASKS: list[Task] = [
    Task("accounts.forget", forget, every=timedelta(hours=1), pending=to_forget),
]
