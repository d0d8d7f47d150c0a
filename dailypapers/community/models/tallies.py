"""What readers did, counted."""

from __future__ import annotations

from django.db import models

from dailypapers.catalogue.models import Paper


class Tally(models.Model):
    """How often readers spoke of a paper: what there are rows of, counted in the same write.

    For rankings alone, `weight` is what the votes weigh together, `speakers` are the different
    readers whose comments stand, `saves` how many readers keep the paper for later; what accounts
    did while they were new is in neither, where everybody may sign up. What was hidden, and what
    readers do whom moderators set apart, is not counted; what banned readers do weighs nothing.
    """

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, primary_key=True, related_name="tally"
    )
    votes = models.PositiveIntegerField(default=0)
    weight = models.FloatField(default=0.0)
    comments = models.PositiveIntegerField(default=0)
    speakers = models.PositiveIntegerField(default=0)
    saves = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.votes} for {self.paper}"
