"""What a reader keeps of papers for themselves: saved, read, not interested. Safe to repeat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark
from dailypapers.core.clock import now


def mark(reader: User, paper: int, kind: Mark.Kind, at: datetime | None = None) -> None:
    """Put a mark on a paper."""
    new = Mark(reader=reader, paper_id=paper, kind=kind, at=at or now())
    Mark.objects.bulk_create([new], ignore_conflicts=True)


def mark_all(reader: User, papers: Iterable[int], kind: Mark.Kind) -> None:
    """Put a mark on each of the papers that has none of the kind."""
    new = [Mark(reader=reader, paper_id=paper, kind=kind) for paper in papers]
    Mark.objects.bulk_create(new, ignore_conflicts=True)


def unmark(reader: User, paper: int, kind: Mark.Kind) -> None:
    """Take a mark away, if it is there."""
    Mark.objects.filter(reader=reader, paper=paper, kind=kind).delete()
