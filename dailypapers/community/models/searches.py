"""Searches that readers keep."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User
from dailypapers.core.clock import now


class SavedSearch(models.Model):
    """A search that a reader keeps under a name; nobody else sees it.

    `query` is what stands after the question mark of its address: words, filters and order.
    `seen` is the newest paper, by number, that the index had when the reader last looked.
    """

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="searches")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)
    seen = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "query"], name="one_search_a_reader_and_query"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.reader}"
