"""Builders of readers with accounts. Everybody has the same password."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from dailypapers.accounts.models import User
from dailypapers.core.clock import now

PASSWORD = "a-teapot-for-two"  # Nobody's: these readers are invented.

_numbers = count(1)


def make_reader(**changes: Any) -> User:
    """Return a reader who has been here for a week and whose mail address is confirmed."""
    email = changes.pop("email", f"reader{next(_numbers)}@example.org")
    changes = {"joined_at": now() - timedelta(days=7), "password": _hashed(), **changes}
    user = User.objects.create_user(email)
    for name, value in changes.items():
        setattr(user, name, value)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_unconfirmed(email: str) -> User:
    """Return what signing up leaves until the address is confirmed."""
    user = User.objects.create_user(email)
    user.password = _hashed()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    return user


@cache
def _hashed() -> str:
    """Return the password as it is kept, hashed once: that takes a fifth of a second."""
    return make_password(PASSWORD)
