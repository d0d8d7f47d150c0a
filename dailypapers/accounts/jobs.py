"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session

from dailypapers.accounts import tickets
from dailypapers.core.clock import now
from dailypapers.core.schedule import Task


def forget() -> None:
    """Drop sessions and tickets that have run out."""
    Session.objects.filter(expire_date__lte=now()).delete()
    tickets.forget()


def to_forget() -> bool:
    """Say whether there is one."""
    return tickets.to_forget() or Session.objects.filter(expire_date__lte=now()).exists()


TASKS: list[Task] = [
    Task("accounts.forget", forget, every=timedelta(hours=1), pending=to_forget),
]
