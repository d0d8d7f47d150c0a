"""Pictures of papers."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models.submissions import Submission
from dailypapers.core.clock import now


class Picture(models.Model):
    """What a paper is shown with. `name` is the digest of its file: see `picture_files.py`.

    One that came with a submission waits with it for the paper. `alt` says what it shows to who
    does not see it.
    """

    paper = models.OneToOneField(Paper, models.CASCADE, null=True, related_name="picture")
    submission = models.OneToOneField(Submission, models.CASCADE, null=True, related_name="picture")
    reader = models.ForeignKey(User, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paper=None) ^ models.Q(submission=None),
                name="picture_of_paper_or_submission",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name[:8]} by {self.reader}"
