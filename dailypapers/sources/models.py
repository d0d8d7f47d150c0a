"""How far each source and each file has been taken in, and how the last run ended."""

from __future__ import annotations

from django.db import models

from dailypapers.core.clock import now


class Harvest(models.Model):
    """One run of a connector. The newest row of a source says whether it can be trusted today."""

    class State(models.TextChoices):
        """How a run stands."""

        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    source = models.CharField(max_length=32, db_index=True)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    since = models.DateField(null=True)
    watermark = models.DateField(null=True)
    cursor = models.TextField(blank=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} at {self.started_at:%Y-%m-%d %H:%M}"


class FileImport(models.Model):
    """How many lines of a file have been taken in, so that a killed import goes on from there."""

    fingerprint = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    lines = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    done = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """How far a background job has got, in its own words."""

    name = models.CharField(max_length=64, primary_key=True)
    value = models.CharField(max_length=255)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
