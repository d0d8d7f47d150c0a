"""People who use this instance."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.core.clock import now
from dailypapers.core.ids import new_key
from dailypapers.core.languages import current


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
    """One person: logs in by mail address, is known to others by an opaque handle.

    `links` holds one address a line. What `shows_` does not name is seen by nobody else.
    What is said by who is `is_shadowed` is seen by that reader and by moderators; nobody tells
    them.
    """

    class Theme(models.TextChoices):
        """The colours of pages; `system` leaves it to the browser."""

        SYSTEM = "system", _("As the system has it")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        """How much stands on a screen."""

        ROOMY = "roomy", _("Roomy")
        COMPACT = "compact", _("Compact")

    email = models.EmailField(unique=True)
    handle = models.CharField(max_length=16, unique=True, default=new_handle, editable=False)
    name = models.CharField(max_length=200, blank=True)
    affiliation = models.CharField(max_length=200, blank=True)
    links = models.TextField(max_length=1000, blank=True)
    shows_name = models.BooleanField(_("show my name"), default=False)
    shows_affiliation = models.BooleanField(_("show my affiliation"), default=False)
    shows_links = models.BooleanField(_("show my links"), default=False)
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(max_length=7, choices=Density, default=Density.ROOMY)
    language = models.CharField(max_length=8, default=current)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_moderator = models.BooleanField(default=False)
    is_shadowed = models.BooleanField(default=False)
    banned_until = models.DateTimeField(null=True)
    ban_reason = models.CharField(max_length=500, blank=True)
    joined_at = models.DateTimeField(default=now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.handle.partition("-")[0]  # An emptied row is just “deleted”.

    @property
    def is_banned(self) -> bool:
        """Whether the reader may only read, at present."""
        return self.banned_until is not None and self.banned_until > now()


class Ticket(models.Model):
    """A link that does one thing once. Only its digest is kept: who reads the table can do nothing.

    `user` is who a sign-in link is for.
    """

    class Purpose(models.TextChoices):
        """What the link does."""

        SIGN_IN = "sign-in"
        INVITE = "invite"
        OWN = "own"

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=7, choices=Purpose)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="tickets")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="made_tickets")
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.digest[:8]}"


class ApiToken(models.Model):
    """What a program of a reader shows instead of a password. Only its digest is kept.

    One for feeds stands in their addresses, opens nothing else, and holds until it is taken back.
    """

    class Scope(models.TextChoices):
        """What the program may do; who may write may read."""

        READ = "read", _("Read")
        WRITE = "write", _("Read and write")
        FEEDS = "feeds", _("Read feeds")

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True, null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.scope})"
