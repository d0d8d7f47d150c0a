"""Making readers from outside the pages: the owner, and whom an operator adds."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from dailypapers.accounts import tickets
from dailypapers.accounts.models import Ticket, User
from dailypapers.core.errors import SetupError


@transaction.atomic
def add(email: str, *, is_staff: bool = False, is_superuser: bool = False) -> User:
    """Return the reader of an address, made if need be; whoever adds vouches for the address."""
    reader = User.objects.filter(email__iexact=email).first()
    if reader is None:
        if settings.ONE_PERSON and User.objects.exists():
            raise SetupError(
                "This instance is for one person, and has one (DAILYPAPERS_ONE_PERSON)"
            )
        reader = User.objects.create_user(email)
        EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    reader.is_staff |= is_staff or is_superuser
    reader.is_superuser |= is_superuser
    reader.save(update_fields=["is_staff", "is_superuser"])
    return reader


def owner_link() -> str | None:
    """Return a fresh link that makes its holder the owner, or None where somebody is here already.

    Earlier ones stop working.
    """
    if User.objects.exists():
        return None
    Ticket.objects.filter(purpose=Ticket.Purpose.OWN).delete()
    return tickets.issue(Ticket.Purpose.OWN)


@transaction.atomic
def become_owner(ticket: Ticket, email: str) -> User | None:
    """Make the owner; None if the link was used, or somebody is here already."""
    if not tickets.spend(ticket) or User.objects.exists():
        return None
    return add(email, is_superuser=True)
