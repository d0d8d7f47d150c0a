"""What the searches of a review found, and what people decided about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.catalogue.models import Paper
from dailypapers.community.models.reviews import Criterion, Review, ReviewPerson
from dailypapers.core.clock import now


class ReviewSearch(models.Model):
    """Where records of a review came from: a query of this instance, or a file from elsewhere.

    `asked` is the query, as addresses of the search page have it, or as it was put elsewhere.
    `found` counts all that any of its runs found, and never changes otherwise.
    """

    class Method(models.TextChoices):
        """By what way, as flow diagrams tell them apart."""

        DATABASE = "database", _("Database")
        REGISTER = "register", _("Register")
        OTHER = "other", _("Other: websites, citations, experts")

    review = models.ForeignKey(Review, models.CASCADE, related_name="searches")
    key = models.UUIDField()
    is_here = models.BooleanField()
    name = models.CharField(max_length=100)
    method = models.CharField(max_length=8, choices=Method, default=Method.DATABASE)
    asked = models.CharField(max_length=2000, blank=True)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_search_a_review_and_form")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.asked}"


class SearchRun(models.Model):
    """One time that a search was run: how many it found, and how many no earlier run had."""

    search = models.ForeignKey(ReviewSearch, models.CASCADE, related_name="runs")
    person = models.ForeignKey(ReviewPerson, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    found = models.PositiveIntegerField()
    new = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.search} at {self.at}"


class Candidate(models.Model):
    """A paper that is screened, once a review however often it was found.

    It is what the search said of it; `paper` is the one of the catalogue, where there is one.
    `by_title` and `by_text` are what comes of the decisions about it, see `reviews.stages`, and
    `reason` is why it is excluded. `number` counts from 1 in the review, in the order found.
    """

    class State(models.TextChoices):
        """Where it stands at a stage."""

        OPEN = "open", _("Open")
        CONFLICT = "conflict", _("In conflict")
        INCLUDED = "included", _("Included")
        EXCLUDED = "excluded", _("Excluded")

    review = models.ForeignKey(Review, models.CASCADE, related_name="candidates")
    number = models.PositiveIntegerField()
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, related_name="candidates")
    title = models.TextField()
    authors = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    venue = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    abstract = models.TextField(blank=True)
    identifiers = models.JSONField(default=dict)
    duplicate_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="duplicates")
    by_title = models.CharField(max_length=8, choices=State, default=State.OPEN)
    by_text = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reason = models.ForeignKey(Criterion, models.SET_NULL, null=True, related_name="excluded")
    missing_since = models.DateTimeField(null=True)
    missed_by = models.ForeignKey(ReviewPerson, models.SET_NULL, null=True, related_name="+")
    table_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_candidate_a_number"),
            models.UniqueConstraint(
                fields=["review", "paper"],
                condition=models.Q(duplicate_of=None),
                name="one_candidate_a_review_and_paper",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review", "by_title", "by_text", "number"], name="candidates_by_state"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Finding(models.Model):
    """That a search found a candidate."""

    search = models.ForeignKey(ReviewSearch, models.CASCADE, related_name="findings")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="findings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "candidate"], name="one_finding_a_search")
        ]

    def __str__(self) -> str:
        return f"{self.candidate} by {self.search}"


class Decision(models.Model):
    """What one person said of a candidate at a stage. What was said before stays, with its end.

    `is_blind`: said before they could know what others say. `settles`: an owner settles a conflict.
    """

    class Stage(models.TextChoices):
        """What was looked at."""

        TITLE = "title", _("Title and abstract")
        TEXT = "text", _("Full text")

    class Verdict(models.TextChoices):
        """What they say."""

        INCLUDE = "include", _("Include")
        EXCLUDE = "exclude", _("Exclude")
        UNSURE = "unsure", _("Unsure")

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="decisions")
    person = models.ForeignKey(ReviewPerson, models.CASCADE, related_name="decisions")
    stage = models.CharField(max_length=5, choices=Stage)
    verdict = models.CharField(max_length=7, choices=Verdict)
    reason = models.ForeignKey(Criterion, models.RESTRICT, null=True, related_name="decisions")
    note = models.CharField(max_length=500, blank=True)
    settles = models.BooleanField(default=False)
    is_blind = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "stage", "person", "settles"],
                condition=models.Q(ended_at=None),
                name="one_decision_stands_a_person",
            )
        ]
        indexes = [models.Index(fields=["person", "stage", "at"], name="decisions_of_a_person")]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.person}"
