"""What is new to a reader: what came since they last looked at a list.

A visit lasts while a reader comes back to the list within `BREAK`: loading its page again loses
nothing of what was new, and neither does turning to the next.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dailypapers.accounts.models import User
from dailypapers.community.models import Visit
from dailypapers.core.clock import now

BREAK = timedelta(hours=1)
EXACT_TO = timedelta(minutes=5)  # A look is not written down again sooner.
MOST = 500  # lists of a reader that are remembered


def look(reader: User, view: str, at: datetime | None = None) -> datetime | None:
    """Note that a reader looks at a list; return when their last visit ended, None on the first."""
    at = at or now()
    rows = Visit.objects.filter(reader=reader, view=view)
    visit = rows.first()
    if visit is None:
        _begin(reader, view, at)
        return None
    if at - visit.seen_at >= BREAK:
        # Of two tabs that open at once, the second finds the row changed, and leaves it.
        rows.filter(seen_at=visit.seen_at).update(seen_at=at, before=visit.seen_at)
        return visit.seen_at
    if at - visit.seen_at >= EXACT_TO:
        rows.update(seen_at=at)
    return visit.before


def _begin(reader: User, view: str, at: datetime) -> None:
    new = Visit(reader=reader, view=view, seen_at=at)
    Visit.objects.bulk_create([new], ignore_conflicts=True)
    known = Visit.objects.filter(reader=reader).order_by("-seen_at", "-pk")
    if too_many := list(known.values_list("pk", flat=True)[MOST:]):
        Visit.objects.filter(pk__in=too_many).delete()
