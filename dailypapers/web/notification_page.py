"""The view models of what a reader is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dailypapers.accounts.models import User
from dailypapers.community.models import Notification
from dailypapers.core import maths
from dailypapers.feed import told


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: who did what, and where it leads. `about` is safe HTML."""

    who: str
    did: str
    about: SafeString | str
    address: str
    at: datetime
    is_new: bool


def line_views(rows: Iterable[Notification], reader: User) -> list[LineView]:
    """Return the lines of what a reader is told newest first."""
    return [
        LineView(
            who=line.who,
            did=line.did,
            about=mark_safe(maths.to_html(line.title)) if line.title else line.name,
            address=reverse("notification", args=[line.number]),
            at=line.at,
            is_new=line.is_new,
        )
        for line in told.lines(rows, reader)
    ]
