"""The table of a review: what is taken down of each included paper."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.community.models.reviews import Review, ReviewPerson
from dailypapers.community.models.screening import Candidate
from dailypapers.core.clock import now


class TableColumn(models.Model):
    """What is asked of every included paper. `choices` are lines; `fact` is what the paper's
    record may say of it."""

    class Kind(models.TextChoices):
        """How it is answered."""

        TEXT = "text", _("Words")
        NUMBER = "number", _("A number")
        CHOICE = "choice", _("One of some choices")
        YES_NO = "yes-no", _("Yes or no")

    class Fact(models.TextChoices):
        """What a paper's record may say."""

        NOTHING = "", _("Nothing")
        YEAR = "year", _("The year")
        VENUE = "venue", _("Where it appeared")
        CODE = "code", _("The address of its code")
        DATA = "data", _("The address of its data")

    review = models.ForeignKey(Review, models.CASCADE, related_name="columns")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.TEXT)
    choices = models.TextField(max_length=2000, blank=True)
    fact = models.CharField(max_length=5, choices=Fact, default=Fact.NOTHING, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "name"], name="one_column_a_review_and_name")
        ]

    def __str__(self) -> str:
        return self.name


class TableCell(models.Model):
    """What the paper says there, where in it, and who took it down last."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="cells")
    column = models.ForeignKey(TableColumn, models.CASCADE, related_name="cells")
    value = models.CharField(max_length=1000)
    place = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(ReviewPerson, models.SET_NULL, null=True, related_name="cells")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "column"], name="one_cell_a_paper_and_column"
            )
        ]

    def __str__(self) -> str:
        return f"{self.column}: {self.value}"
