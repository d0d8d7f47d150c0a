"""What a reader keeps of papers for themselves: saved, read, not interested. Safe to repeat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.community import tallies
from dailypapers.community.models import Mark
from dailypapers.core.clock import now


@transaction.atomic
def mark(
    reader: User,
    paper: int,
    kind: Mark.Kind,
    at: datetime | None = None,
    *,
    in_bulk: bool = False,
) -> None:
    """Put a mark on a paper."""
    _wait(reader, paper, kind)
    new = Mark(reader=reader, paper_id=paper, kind=kind, at=at or now(), in_bulk=in_bulk)
    Mark.objects.bulk_create([new], ignore_conflicts=True)
    _count(paper, kind)


def mark_all(reader: User, papers: Iterable[int], kind: Mark.Kind) -> None:
    """Put a mark on each of the papers that has none of the kind, which is not one that counts."""
    assert kind != Mark.Kind.SAVED
    new = [Mark(reader=reader, paper_id=paper, kind=kind, in_bulk=True) for paper in papers]
    Mark.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def unmark(reader: User, paper: int, kind: Mark.Kind) -> None:
    """Take a mark away, if it is there."""
    _wait(reader, paper, kind)
    Mark.objects.filter(reader=reader, paper=paper, kind=kind).delete()
    _count(paper, kind)


def _wait(reader: User, paper: int, kind: Mark.Kind) -> None:
    if kind == Mark.Kind.SAVED:
        tallies.turn_of(reader.pk)
        tallies.lock(paper)


def _count(paper: int, kind: Mark.Kind) -> None:
    if kind == Mark.Kind.SAVED:
        tallies.recount_saves(paper)
