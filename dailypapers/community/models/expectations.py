"""How much interest in a paper is expected before readers have voted for it."""

from __future__ import annotations

from django.db import models

from dailypapers.catalogue.models import Paper


class Expectation(models.Model):
    """Learnt from what readers voted for on earlier days, and computed anew at any time.

    `share` is the share of those papers of which less was expected, `causes` names what brought
    it. It stands beside the tallies because editions are put in order by both in one query; no
    row means that nothing is expected.
    """

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, primary_key=True, related_name="expectation"
    )
    share = models.FloatField()
    causes = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.share:.2f} for {self.paper}"
