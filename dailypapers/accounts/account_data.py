"""The account's own part of what is kept of a reader."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from dailypapers.accounts.models import User

FIELDS = (
    "email",
    "handle",
    "name",
    "affiliation",
    "links",
    "shows_name",
    "shows_affiliation",
    "shows_links",
    "time_zone",
    "theme",
    "density",
    "language",
    "is_staff",
    "is_superuser",
    "is_moderator",
    "banned_until",
    "ban_reason",
    "joined_at",
    "last_login",
)
DELETED = "deleted"  # How the handle of an emptied row begins, and what stands for the reader.


def export(reader: User) -> dict[str, Any]:
    """Return what the account says of its reader."""
    return {
        **{field: getattr(reader, field) for field in FIELDS},
        "mail_addresses": _rows(EmailAddress, reader, "email", "verified", "primary"),
        "second_steps": [_second_step(step) for step in Authenticator.objects.filter(user=reader)],
        "other_accounts": _rows(SocialAccount, reader, "provider", "uid", "extra_data"),
        "sessions": _rows(UserSession, reader, "created_at", "last_seen_at", "ip", "user_agent"),
        "api_tokens": list(reader.api_tokens.values("name", "scope", "made_at", "expires_at")),
        "invitations": list(reader.made_tickets.values("note", "made_at", "expires_at", "used_at")),
    }


def erase(reader: User) -> None:
    """Empty the row, shut the account, and drop everything that hangs on it alone."""
    for session in UserSession.objects.filter(user=reader):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=reader).delete()
    reader.api_tokens.all().delete()
    reader.tickets.all().delete()
    reader.made_tickets.all().delete()
    reader.groups.clear()
    reader.user_permissions.clear()
    _emptied(reader).save()


def _emptied(reader: User) -> User:
    """Return a row of the same number that says nothing of anybody.

    What was kept from others' eyes stays so: leaving does not publish it.
    """
    handle = f"{DELETED}-{secrets.token_hex(4)}"
    empty = User(pk=reader.pk, handle=handle, email=f"{handle}@deleted.invalid", is_active=False)
    empty.is_shadowed = reader.is_shadowed
    empty.set_unusable_password()
    return empty


def _second_step(step: Authenticator) -> dict[str, Any]:
    """Return what a second step is called, without what makes it one."""
    return {
        "type": step.type,
        "name": step.data.get("name", ""),
        "created_at": step.created_at,
        "last_used_at": step.last_used_at,
    }


def _rows(model: Any, reader: User, *fields: str) -> list[dict[str, Any]]:
    return list(model.objects.filter(user=reader).values(*fields))
