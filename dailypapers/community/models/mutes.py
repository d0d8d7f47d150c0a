"""What readers want to see no more in their own list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community.models.profiles import Profile
from dailypapers.core.clock import now


class Mute(models.Model):
    """That papers of a kind never stand in a reader's own list; nobody else sees it.

    `target` is what the kind goes by: words as they are typed, an author's key, a topic's code, a
    source's name. One of a `profile` is of that list alone.
    """

    class Kind(models.TextChoices):
        """What can be muted."""

        WORDS = "words", _("Words")
        AUTHOR = "author", _("Author")
        TOPIC = "topic", _("Topic")
        SOURCE = "source", _("Source")

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mutes")
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, null=True, related_name="mutes")
    kind = models.CharField(max_length=8, choices=Kind)
    target = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "kind", "target"],
                condition=models.Q(profile=None),
                name="one_mute_a_reader_kind_and_target",
            ),
            models.UniqueConstraint(
                fields=["profile", "kind", "target"], name="one_mute_a_profile_kind_and_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} by {self.reader}"
