"""Making readers from outside the pages: the owner, and whom an operator adds."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from dailypapers.accounts import tickets
from dailypapers.accounts.models import Ticket, User
from dailypapers.core.errors import SetupError


@transaction.atomic
def add(
    email: str,
    *,
    is_staff: bool = False,
    is_superuser: bool = False,
    is_moderator: bool = False,
) -> User:
    """Return the reader of an address, made if need be; whoever adds vouches for the address."""
    reader = User.objects.filter(email__iexact=email).first()
    if reader is None:
        if settings.ONE_PERSON and User.objects.filter(is_active=True).exists():
            raise SetupError(
                "This instance is for one person, and has one (DAILYPAPERS_ONE_PERSON)"
            )
        reader = User.objects.create_user(email)
    elif not is_confirmed(reader):
        shut_out(reader)
    EmailAddress.objects.update_or_create(
        user=reader, email=reader.email, defaults={"verified": True, "primary": True}
    )
    reader.is_staff |= is_staff or is_superuser
    reader.is_superuser |= is_superuser
    reader.is_moderator |= is_moderator
    reader.save(update_fields=["is_staff", "is_superuser", "is_moderator"])
    return reader


def is_confirmed(reader: User) -> bool:
    """Say whether it was shown that an address of the account is its reader's."""
    return bool(EmailAddress.objects.filter(user=reader, verified=True).exists())


def never_confirmed(since: datetime) -> QuerySet[User]:
    """Return who signed up before a moment and never showed that the address is theirs."""
    waiting = EmailAddress.objects.filter(verified=False).values("user")
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    strangers = User.objects.filter(is_active=True, last_login=None, joined_at__lte=since)
    return strangers.filter(pk__in=waiting).exclude(pk__in=confirmed)


def shut_out(reader: User) -> None:
    """Close every way in that was set up before the address was confirmed, perhaps by another."""
    for model in (SocialAccount, Authenticator):
        model.objects.filter(user=reader).delete()
    reader.set_unusable_password()
    reader.save(update_fields=["password"])


def has_owner() -> bool:
    """Say whether somebody here may do everything."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def owner_link() -> str | None:
    """Return a fresh link that makes its holder the owner, or None where there is one.

    Earlier ones stop working.
    """
    if has_owner():
        return None
    Ticket.objects.filter(purpose=Ticket.Purpose.OWN).delete()
    return tickets.issue(Ticket.Purpose.OWN)


@transaction.atomic
def become_owner(ticket: Ticket, email: str) -> User | None:
    """Make the owner; None if the link was used, or there is an owner already."""
    if not tickets.spend(ticket) or has_owner():
        return None
    return add(email, is_superuser=True)
