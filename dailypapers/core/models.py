"""The schedule: one row per periodic job, claimed by one worker at a time."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """When a periodic job is next due, who runs it until when, and how its last run ended."""

    name = models.CharField(max_length=64, primary_key=True)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class CacheEntry(models.Model):
    """What Django's database cache keeps: here, the counts of sign-ins and other knocks.

    The model makes the table by an ordinary migration; `accounts/jobs.py` empties it.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
