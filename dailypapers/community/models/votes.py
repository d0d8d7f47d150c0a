"""Votes of readers here. Those of other sites are the catalogue's."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now


class Vote(models.Model):
    """One reader's vote for one paper."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="votes")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="votes")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "paper"], name="one_vote_a_reader_and_paper")
        ]

    def __str__(self) -> str:
        return f"{self.reader} for {self.paper}"
