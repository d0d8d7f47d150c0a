"""What readers want to hear of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.core.clock import now


class Follow(models.Model):
    """That a reader wants to hear of what comes of something; nobody else sees it.

    `target` is what the kind goes by: see `community.follows.KINDS`. A quiet one is kept, and its
    reader is told nothing of it. `asked_at` is when it was last asked what is new, of kinds that
    take turns.
    """

    class Kind(models.TextChoices):
        """What can be followed."""

        AUTHOR = "author", _("Authors")
        TOPIC = "topic", _("Topics")
        READER = "reader", _("Readers")
        LIST = "list", _("Reading lists")
        SEARCH = "search", _("Saved searches")

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=8, choices=Kind)
    target = models.CharField(max_length=255)
    at = models.DateTimeField(default=now)
    is_quiet = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "kind", "target"], name="one_follow_a_reader_kind_and_target"
            )
        ]
        indexes = [models.Index(fields=["kind", "target"], name="follows_of_a_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} by {self.reader}"
