"""Further interest profiles of readers, beside the one that everybody has."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now


class Profile(models.Model):
    """One interest of a reader that has a list of its own; only they see it.

    It knows what was put into it alone: its own seeds and mutes, and the papers that were voted
    for, saved, read or put away in its list. `with_follows` says that what the reader follows
    counts in it too.
    """

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="profiles")
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60)
    with_follows = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "slug"], name="one_profile_a_reader_and_slug")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.reader}"


class ProfilePaper(models.Model):
    """That what its reader does with a paper, a vote for one, belongs to a profile."""

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="profile_papers")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="papers")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="profile_papers")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "paper"], name="one_place_a_profile_and_paper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper} in {self.profile}"
