"""When readers last looked at lists."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User


class Visit(models.Model):
    """When a reader last looked at a list; nobody else sees it.

    `view` names the list: `editions`, `topic:cs.CL`. `before` is when the visit before this one
    ended: what came after it is new.
    """

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits")
    view = models.CharField(max_length=300)
    seen_at = models.DateTimeField()
    before = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "view"], name="one_visit_a_reader_and_view")
        ]

    def __str__(self) -> str:
        return f"{self.reader} at {self.view}"
