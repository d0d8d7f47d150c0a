"""Which papers of a list a reader has not done with: neither read nor put away.

Lists take a `Scope`: whose page it is, and whether it shows what is unread alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, Q, QuerySet

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark

DONE = (Mark.Kind.READ, Mark.Kind.HIDDEN)
Rows = TypeVar("Rows", bound="QuerySet[Any, Any]")


class Counts(NamedTuple):
    """How many papers are in a list, and how many of them are unread."""

    every: int
    unread: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose list it is, None for a stranger's, and whether only what they have not read is in it.

    Methods are told by which field rows name a paper.
    """

    reader: User | None = None
    unread_only: bool = False

    def counted(self, rows: QuerySet[Any, Any], paper: str = "paper") -> Counts:
        """Return how many papers rows are of, in one query."""
        asked = {"every": Count(paper, distinct=True)}
        if self.reader:
            asked["unread"] = Count(paper, distinct=True, filter=~self._done(paper))
        found = rows.order_by().aggregate(**asked)
        return Counts(found["every"], found.get("unread", found["every"]))

    def kept(self, rows: Rows, paper: str = "paper") -> Rows:
        """Return the rows that the list shows."""
        return rows.exclude(self._done(paper)) if self.unread_only else rows

    def sifted(self, ids: Sequence[int]) -> tuple[list[int], Counts]:
        """Return the papers that a list shows of those that are in it, and how many there are."""
        done = self.done(ids) if self.reader and ids else set()
        unread = [paper for paper in ids if paper not in done]
        return unread if self.unread_only else list(ids), Counts(len(ids), len(unread))

    def done(self, ids: Sequence[int] | None = None) -> set[int]:
        """Return which papers, of these or of all, the reader has done with."""
        if self.reader is None:
            return set()
        rows = Mark.objects.filter(reader=self.reader, kind__in=DONE)
        rows = rows if ids is None else rows.filter(paper__in=ids)
        return set(rows.values_list("paper", flat=True))

    def total(self, counts: Counts) -> int:
        """Return how many papers the list shows."""
        return counts.unread if self.unread_only else counts.every

    def _done(self, paper: str) -> Q:
        rows = Mark.objects.filter(reader=self.reader, kind__in=DONE)
        return Q(**{f"{paper}__in": rows.values("paper")})


EVERYTHING = Scope()
