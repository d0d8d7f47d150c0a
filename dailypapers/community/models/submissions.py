"""What readers ask to be fetched and put before everybody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now


class Submission(models.Model):
    """That a reader asked for a paper by an identifier, and what came of it.

    `key` is made with the form, so that sending it twice asks once; the comment is posted under it
    when the paper is there. `due_at` is when the source is asked next, `problem` what it said last.
    One that is not `to_feature` only brings the paper here.
    """

    class State(models.TextChoices):
        """How it stands; one that failed can be tried again."""

        WAITING = "waiting", _("Waiting")
        FOUND = "found", _("Found")
        FAILED = "failed", _("Failed")

    reader = models.ForeignKey(User, models.CASCADE, related_name="submissions")
    key = models.UUIDField()
    scheme = models.CharField(max_length=16)
    value = models.CharField(max_length=255)
    comment = models.TextField(blank=True)
    to_feature = models.BooleanField(default=True, db_default=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    asked_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, related_name="submissions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "key"], name="one_submission_a_reader_and_form"
            )
        ]
        indexes = [models.Index("state", "due_at", name="submissions_due")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value} by {self.reader}"
