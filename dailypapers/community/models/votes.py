"""Votes of readers here. Those of other sites are the catalogue's."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now


class Vote(models.Model):
    """One reader's vote for one paper. It counts at once; `weight` and `state` say what it weighs.

    `weight` is that of its reader when it was cast (`vote_weight.py`).
    """

    class State(models.TextChoices):
        """Whether it weighs in rankings."""

        WEIGHS = "weighs", "weighs"
        HELD = "held", _("waits for a moderator")
        STRUCK = "struck", _("weighs nothing")

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="votes")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="votes")
    at = models.DateTimeField(default=now)
    weight = models.FloatField(default=1.0)
    state = models.CharField(max_length=6, choices=State, default=State.WEIGHS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "paper"], name="one_vote_a_reader_and_paper")
        ]

    def __str__(self) -> str:
        return f"{self.reader} for {self.paper}"


class Burst(models.Model):
    """That many new accounts voted for one paper within a day, and what a moderator decided.

    While nobody has, their votes are held. Where they were let weigh, none is held any more.
    """

    class Decision(models.TextChoices):
        """What became of the votes."""

        NONE = "", _("none yet")
        WEIGH = "weigh", _("they weigh")
        STRIKE = "strike", _("they weigh nothing")

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, primary_key=True, related_name="burst"
    )
    at = models.DateTimeField(default=now)
    decision = models.CharField(max_length=6, choices=Decision, blank=True)

    def __str__(self) -> str:
        return f"{self.paper} at {self.at}"
