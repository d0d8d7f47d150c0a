"""What this instance itself puts before readers. Call inside the transaction that says why."""

from __future__ import annotations

from datetime import date, datetime

from dailypapers.catalogue.models import Announcement, Paper, Revision
from dailypapers.catalogue.records import Featured


def announce(
    paper: int, source: str, kind: Featured, by: str, at: datetime, day: date, **more: int | None
) -> None:
    """Put a paper into the edition of a day, or where it is now said to stand there."""
    said = {"kind": kind, "featured_by": by, "day": day, **more}
    Announcement.objects.update_or_create(
        paper_id=paper, source=source, defaults=said, create_defaults=said | {"announced_at": at}
    )
    _touch(paper)


def take_back(paper: int, source: str) -> None:
    """Take a paper out of the edition that `source` put it in."""
    if Announcement.objects.filter(paper=paper, source=source).delete()[0]:
        _touch(paper)


def _touch(paper: int) -> None:
    """Let whoever reads the catalogue know that the paper changed."""
    Paper.objects.filter(pk=paper).update(revision=Revision.take())
