"""What readers think of comments, in one sign."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community.models.comments import Comment
from dailypapers.core.clock import now


class Reaction(models.Model):
    """One sign of a reader below a comment: each kind at most once."""

    class Kind(models.TextChoices):
        """What can be said in one sign; the label is how it is called."""

        AGREE = "agree", _("Agree")
        THANKS = "thanks", _("Thanks")
        INSIGHT = "insight", _("Insightful")
        FUNNY = "funny", _("Funny")
        PUZZLED = "puzzled", _("Puzzled")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reactions")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reader", "kind"], name="one_reaction_a_reader_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.kind}, {self.comment}"
