"""Literature reviews, and the people who make one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.core.clock import now


class Review(models.Model):
    """A question that papers are searched, screened and read for.

    `key` is made with the form, so that sending it twice makes one review; `version` counts what it
    says of itself. `by_title` and `by_text` are how many people screen a paper at each stage. What
    is public is shown to everybody once it is done, and nobody changes what is done.
    """

    class Visibility(models.TextChoices):
        """Who may read it."""

        PRIVATE = "private", _("Private: its people alone")
        PUBLIC = "public", _("Public: everybody, once it is done")

    class People(models.IntegerChoices):
        """How many look at each paper."""

        ONE = 1, _("One person")
        TWO = 2, _("Two people, each without knowing what the other says")

    slug = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="made_reviews")
    key = models.UUIDField()
    title = models.CharField(max_length=200)
    question = models.TextField(max_length=2000)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    by_title = models.PositiveSmallIntegerField(choices=People, default=People.ONE)
    by_text = models.PositiveSmallIntegerField(choices=People, default=People.ONE)
    made_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["made_by", "key"], name="one_review_a_reader_and_form")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.visibility == self.Visibility.PUBLIC and self.done_at is not None


class ReviewPerson(models.Model):
    """Somebody of a review. What they decided stays once they left, also without their account."""

    class Role(models.TextChoices):
        """What they may do."""

        OWNER = "owner", _("Owner: runs it, and screens")
        SCREENER = "screener", _("Screener: searches, screens, fills the table")
        READER = "reader", _("Reader: looks on")

    review = models.ForeignKey(Review, models.CASCADE, related_name="people")
    reader = models.ForeignKey(User, models.SET_NULL, null=True, related_name="reviews")
    role = models.CharField(max_length=8, choices=Role)
    since = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "review"], name="one_role_a_reader_and_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader} of {self.review}"


class ReviewInvitation(models.Model):
    """That whoever has a handle may join; whether anybody has it is told to nobody."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="invitations")
    handle = models.CharField(max_length=16, db_index=True)
    role = models.CharField(max_length=8, choices=ReviewPerson.Role)
    made_by = models.ForeignKey(User, models.CASCADE, related_name="review_invitations")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "handle"], name="one_invitation_a_review_and_handle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handle} to {self.review}"


class Criterion(models.Model):
    """A short line by which papers are included, or excluded: then it is a reason.

    One that was given as a reason is put aside and not deleted. `position` counts from 1 among
    those of its kind.
    """

    class Kind(models.TextChoices):
        """What follows from it."""

        INCLUDE = "include", _("Included is what")
        EXCLUDE = "exclude", _("Excluded is what")

    review = models.ForeignKey(Review, models.CASCADE, related_name="criteria")
    kind = models.CharField(max_length=7, choices=Kind)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    is_aside = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind", "text"], name="one_criterion_a_review_and_text"
            )
        ]

    def __str__(self) -> str:
        return self.text
