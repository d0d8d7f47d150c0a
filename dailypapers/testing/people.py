"""Builders of readers with accounts. Everybody has the same password."""

from __future__ import annotations

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from dailypapers.accounts.models import User

PASSWORD = "a-teapot-for-two"  # Nobody's: these readers are invented.

_numbers = count(1)


def make_reader(**changes: Any) -> User:
    """Return a reader whose mail address is confirmed."""
    email = changes.pop("email", f"reader{next(_numbers)}@example.org")
    user = User.objects.create_user(email, PASSWORD)
    for name, value in changes.items():
        setattr(user, name, value)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_unconfirmed(email: str) -> User:
    """Return what signing up leaves until the address is confirmed."""
    user = User.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    return user
