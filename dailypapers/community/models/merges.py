"""What it takes to undo a merge that a moderator made."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now


class Merge(models.Model):
    """That a moderator made a paper one with another; `catalogue` is what it had of sources."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Paper, models.CASCADE, related_name="merges_into")
    moderator = models.CharField(max_length=16)
    catalogue = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.paper_id} into {self.kept_id}"


class Moved(models.Model):
    """One thing that readers had of the paper before it was merged, until it is given back.

    `row` is the number of what keeps its number, for an entry that of its list. `is_double` says
    that the kept paper had the same of the same reader, or in the same list.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved")
    kind = models.CharField(max_length=10)
    row = models.BigIntegerField()
    reader = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    is_double = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.row} of {self.merge}"
