"""People who use this instance."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from dailypapers.core.clock import now
from dailypapers.core.ids import new_key


def new_handle() -> str:
    """Return a fresh public name of a person, which says nothing about them."""
    return new_key("u")


class UserManager(BaseUserManager["User"]):
    """Makes users with their mail address as login."""

    def create_user(self, email: str, password: str | None = None) -> User:
        """Create and return a user; an empty password means that no password works."""
        user = self.model(email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One person: logs in by mail address, is known to others by an opaque handle."""

    email = models.EmailField(unique=True)
    handle = models.CharField(max_length=16, unique=True, default=new_handle, editable=False)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.handle
