"""The sources, how far each and each file has been taken in, and how the last run ended."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.core.clock import now


class Source(models.Model):
    """What is asked of a connector, and how often. One connector may have several.

    `seeded` is what settings said last: what differs from it was changed here, and stays.
    """

    name = models.SlugField(max_length=32, unique=True)
    connector = models.CharField(max_length=32)
    options = models.JSONField(default=dict, blank=True)
    minutes = models.PositiveIntegerField(
        "minutes between two harvests",
        default=240,
        validators=[MinValueValidator(1), MaxValueValidator(525_600)],
    )
    fallbacks = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)
    seeded = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def job(self) -> str:
        """What the schedule calls its harvests."""
        return f"source.{self.name}"

    @property
    def every(self) -> timedelta:
        """How long after one harvest the next one is due."""
        return timedelta(minutes=self.minutes)


class Harvest(models.Model):
    """One run of a connector. The newest row of a source says whether it can be trusted today."""

    class State(models.TextChoices):
        """How a run stands."""

        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

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
    stale = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["source", "state", "-started_at"], name="runs_of_a_source")]

    def __str__(self) -> str:
        return f"{self.source} at {self.started_at:%Y-%m-%d %H:%M}"


class Total(models.Model):
    """What became of a source's records in runs that are not kept any more: see `pruning.py`."""

    source = models.CharField(max_length=32, unique=True)
    new = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    same = models.PositiveBigIntegerField(default=0)
    skipped = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["source"]

    def __str__(self) -> str:
        return self.source


class Arrival(models.Model):
    """How many papers a source brought for a day: what is usual is known from these.

    `listed` are papers that it announced on that day, as many as one harvest ever showed; `fresh`
    are papers new here that it brought on that day without an announcement.
    """

    source = models.CharField(max_length=32)
    day = models.DateField()
    listed = models.PositiveIntegerField(default=0)
    fresh = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "day"], name="one_arrival_a_day")]

    def __str__(self) -> str:
        return f"{self.source} on {self.day:%Y-%m-%d}"

    @property
    def came(self) -> int:
        """How many papers came in either way."""
        return self.listed + self.fresh


class Host(models.Model):
    """When a host may be asked again, by whichever process, and how it answered lately.

    `asked` counts the requests of `day`. With `closed_until`, it is not asked before: it failed
    too often in a row, the last time for this `reason`.
    """

    name = models.CharField(max_length=255, primary_key=True)
    not_before = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    day = models.DateField()
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


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
