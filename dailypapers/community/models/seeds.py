"""Papers that readers name as being of their interest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models.profiles import Profile
from dailypapers.core.clock import now


class Seed(models.Model):
    """That a reader's own list is made from a paper too, without a vote or save; only they see it.

    `source` says what brought it: a file's name, an author's name; nothing for other kinds. One of
    a `profile` is of that list alone.
    """

    class Kind(models.TextChoices):
        """How a paper came to be named."""

        PASTED = "pasted", _("Pasted")
        FILE = "file", _("From a file")
        AUTHOR = "author", _("By an author")
        CLAIM = "claim", _("Written by you")
        PICK = "pick", _("Picked to begin with")

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seeds")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, null=True, related_name="seeds")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="seeds")
    kind = models.CharField(max_length=6, choices=Kind)
    source = models.CharField(max_length=255)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "paper"],
                condition=models.Q(profile=None),
                name="one_seed_a_reader_and_paper",
            ),
            models.UniqueConstraint(
                fields=["profile", "paper"], name="one_seed_a_profile_and_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} for {self.reader}"
