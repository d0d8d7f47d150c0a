"""What readers write down about papers for themselves."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now


class Note(models.Model):
    """What one reader wrote about a paper for themselves, as Markdown; nobody else sees it.

    `at` is when they last changed it.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="notes")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "paper"], name="one_note_a_reader_and_paper")
        ]

    def __str__(self) -> str:
        return f"{self.reader} about {self.paper}"
