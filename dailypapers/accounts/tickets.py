"""Links that do one thing once: sign somebody in, invite somebody, make the owner."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from dailypapers.accounts.models import Ticket, User
from dailypapers.core.clock import now

Purpose = Ticket.Purpose
LASTS = {
    Purpose.SIGN_IN: timedelta(days=1),
    Purpose.INVITE: timedelta(days=14),
    Purpose.OWN: timedelta(days=1),
}
PAGES = {
    Purpose.SIGN_IN: "account.enter",
    Purpose.INVITE: "account.invited",
    Purpose.OWN: "account.own",
}


def issue(
    purpose: Ticket.Purpose,
    *,
    user: User | None = None,
    made_by: User | None = None,
    note: str = "",
) -> str:
    """Make a ticket and return its link, which is told this once."""
    token = secrets.token_urlsafe(32)
    Ticket.objects.create(
        digest=digest(token),
        purpose=purpose,
        user=user,
        made_by=made_by,
        note=note,
        expires_at=now() + LASTS[purpose],
    )
    return settings.BASE_URL + reverse(PAGES[purpose], args=[token])


def find(token: str, purpose: Ticket.Purpose) -> Ticket | None:
    """Return the ticket of a link if it can still be used."""
    return usable(purpose).filter(digest=digest(token)).select_related("user").first()


def usable(purpose: Ticket.Purpose) -> QuerySet[Ticket]:
    """Return the tickets that can still be used."""
    return Ticket.objects.filter(purpose=purpose, used_at=None, expires_at__gt=now())


def spend(ticket: Ticket) -> bool:
    """Use a ticket up; False if somebody else was faster. One statement, so only one can win."""
    return bool(usable(Purpose(ticket.purpose)).filter(pk=ticket.pk).update(used_at=now()))


def digest(token: str) -> str:
    """Return what is kept of a token: it is random and long, so a plain hash cannot be undone."""
    return sha256(token.encode()).hexdigest()


def forget() -> None:
    """Drop tickets that nobody can use any more."""
    Ticket.objects.filter(expires_at__lte=now()).delete()


def to_forget() -> bool:
    """Say whether there is one."""
    return Ticket.objects.filter(expires_at__lte=now()).exists()
