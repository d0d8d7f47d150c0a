"""API tokens: a reader's programs show one in the `Authorization` header."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from dailypapers.accounts.models import ApiToken, User
from dailypapers.accounts.tickets import digest
from dailypapers.core.clock import now

PREFIX = "dailypapers_"  # By which people and scanners know a token that leaked.
LONGEST = timedelta(days=366)
MOST = 50  # Tokens of one reader.

Scope = ApiToken.Scope


@dataclass(frozen=True, slots=True)
class Access:
    """Whose program asks, and what it may do."""

    reader: User
    scopes: frozenset[ApiToken.Scope]


def make(reader: User, name: str, scope: ApiToken.Scope, lasts: timedelta) -> str:
    """Make a token and return it; it is told this once."""
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=reader,
        name=name,
        digest=digest(token),
        scope=scope,
        expires_at=now() + min(lasts, LONGEST),
    )
    return token


def make_for_feeds(reader: User, name: str) -> str:
    """Make what opens a reader's feeds and return it; it is told this once."""
    token = secrets.token_urlsafe(32)
    scope = Scope.FEEDS
    ApiToken.objects.create(user=reader, name=name, digest=digest(token), scope=scope)
    return token


def feed_reader_of(token: str) -> User | None:
    """Return whose feeds a token opens, None if it opens none."""
    rows = ApiToken.objects.filter(digest=digest(token), scope=Scope.FEEDS, user__is_active=True)
    found = rows.select_related("user").first()
    return found.user if found else None


def reader_of(header: str) -> Access | None:
    """Return who an `Authorization` header speaks for, or None if it holds no good token."""
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.startswith(PREFIX):
        return None
    found = (
        ApiToken.objects.filter(
            digest=digest(token.strip()), expires_at__gt=now(), user__is_active=True
        )
        .select_related("user")
        .first()
    )
    return Access(found.user, scopes_of(Scope(found.scope))) if found else None


def scopes_of(scope: ApiToken.Scope) -> frozenset[ApiToken.Scope]:
    """Return everything a token of this scope may do."""
    return frozenset({Scope.READ, scope})


def forget() -> None:
    """Drop tokens that have run out."""
    ApiToken.objects.filter(expires_at__lte=now()).delete()


def to_forget() -> bool:
    """Say whether there is one."""
    return ApiToken.objects.filter(expires_at__lte=now()).exists()
