"""What readers and editors put into editions, and what closed editions keep."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import Featured
from dailypapers.core.clock import now


class Feature(models.Model):
    """That a reader put a paper before the others: submitted it, or picked it as an editor.

    `Announcement` says the same to everybody who asks for editions, once the day has come; this
    says who did it. `position` is a pick's place in its day, `note` the editor's line about it.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="features")
    kind = models.PositiveSmallIntegerField(choices=[(kind, kind.name) for kind in Featured])
    reader = models.ForeignKey(User, models.CASCADE, related_name="features")
    at = models.DateTimeField(default=now)
    day = models.DateField(db_index=True)
    position = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "kind"], name="featured_once_in_each_way")
        ]

    def __str__(self) -> str:
        return f"{self.paper} on {self.day:%Y-%m-%d} by {self.reader}"


class Edition(models.Model):
    """A day that editors worked on, or that has closed.

    `version` grows whenever its picks or their order change, so that no editor moves a paper in an
    order that is no longer what they saw. `curator` is named at the head of the page.
    """

    day = models.DateField(primary_key=True)
    version = models.PositiveIntegerField(default=0)
    curator = models.ForeignKey(User, models.SET_NULL, null=True, related_name="curated")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("curate_editions", "May pick, order and annotate the papers of editions")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Place(models.Model):
    """Where a paper stood in an edition when it closed, and in which way it was featured."""

    day = models.DateField()
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="places")
    position = models.PositiveIntegerField()
    kind = models.PositiveSmallIntegerField(choices=[(kind, kind.name) for kind in Featured])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "paper"], name="one_place_a_day")]

    def __str__(self) -> str:
        return f"{self.paper}, place {self.position} on {self.day:%Y-%m-%d}"
