"""What this instance is still to tell a hub. Everything else that pages show is kept below."""

from __future__ import annotations

from django.db import models

from dailypapers.core.clock import now


class Hub(models.Model):
    """How far the hub has been told, and when it is asked again after it did not answer.

    There is one row, made when a hub is named first: it hears of nothing that was before.
    """

    revision = models.BigIntegerField()
    announcement = models.BigIntegerField()
    at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"told up to revision {self.revision}"


class Watched(models.Model):
    """A view whose feed is looked at for the hub; `said` is what it had, in short."""

    view = models.CharField(max_length=1024, unique=True)
    said = models.CharField(max_length=16, blank=True)
    asked_at = models.DateTimeField(default=now)
    looked_at = models.DateTimeField(default=now, db_index=True)

    def __str__(self) -> str:
        return self.view


class Ping(models.Model):
    """That the hub is to be told of a feed: it changed at `at`."""

    address = models.CharField(max_length=2000, unique=True)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.address
