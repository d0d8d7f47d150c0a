"""What readers keep of papers for themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now


class Mark(models.Model):
    """What one reader keeps of a paper for themselves; nobody else sees it.

    One that came `in_bulk`, by marking a whole page, says nothing of the reader's interest.
    """

    class Kind(models.TextChoices):
        """Kept for later, done with, or not to be shown again."""

        SAVED = "saved", _("Saved")
        READ = "read", pgettext_lazy("mark", "Read")
        HIDDEN = "hidden", _("Not interested")

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="marks")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField(default=now)
    in_bulk = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "kind", "paper"], name="one_mark_a_reader_kind_and_paper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.kind} by {self.reader}"
