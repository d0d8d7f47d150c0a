"""What is new to a reader: what came since they last looked at a list.

A visit lasts while a reader comes back to the list within `BREAK`: loading its page again loses
nothing of what was new, and neither does turning to the next.

Who comes back after days on which they looked at no list at all may want to know what they missed:
when they left and came back is kept as a visit of its own, until they put that away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max

from dailypapers.accounts.models import User
from dailypapers.community.models import Visit
from dailypapers.core.clock import now

BREAK = timedelta(hours=1)
EXACT_TO = timedelta(minutes=5)  # A look is not written down again sooner.
MOST = 500  # lists of a reader that are remembered
AWAY = "away"  # the name of what is kept of an absence
LONG = timedelta(days=3)  # An absence is no shorter.
TOLD = timedelta(days=7)  # for which a reader is told, once they are back


class Absence(NamedTuple):
    """When a reader looked at a list last, and when they came back."""

    since: datetime
    until: datetime


class Before(NamedTuple):
    """When the last visit of a list ended, None on the first, and the last absence, if any."""

    visit: datetime | None
    absence: Absence | None


NOTHING = Before(None, None)


def look(reader: User, view: str, at: datetime | None = None) -> Before:
    """Note that a reader looks at a list; return what was before."""
    at = at or now()
    rows = Visit.objects.filter(reader=reader)
    known = {visit.view: visit for visit in rows.filter(view__in=[view, AWAY])}
    visit, absence = known.get(view), _told(known.get(AWAY), at)
    if visit and at - visit.seen_at < BREAK:
        if at - visit.seen_at >= EXACT_TO:
            rows.filter(view=view).update(seen_at=at)
        return Before(visit.before, absence)
    absence = _away(reader, at) or absence
    if visit is None:
        _begin(reader, view, at)
        return Before(None, absence)
    # Of two tabs that open at once, the second finds the row changed, and leaves it.
    rows.filter(view=view, seen_at=visit.seen_at).update(seen_at=at, before=visit.seen_at)
    return Before(visit.seen_at, absence)


def absence_of(reader: User, at: datetime | None = None) -> Absence | None:
    """Return the absence that a reader came back from lately and has not put away."""
    return _told(Visit.objects.filter(reader=reader, view=AWAY).first(), at or now())


def put_away(reader: User) -> None:
    """Tell of the last absence no more."""
    Visit.objects.filter(reader=reader, view=AWAY).delete()


def _told(visit: Visit | None, at: datetime) -> Absence | None:
    if visit is None or visit.before is None or at - visit.seen_at > TOLD:
        return None
    return Absence(visit.before, visit.seen_at)


def _away(reader: User, at: datetime) -> Absence | None:
    """Keep that a reader was away, if they looked at nothing for long."""
    rows = Visit.objects.filter(reader=reader).exclude(view=AWAY)
    last = rows.aggregate(last=Max("seen_at"))["last"]
    if last is None or at - last < LONG:
        return None
    said = {"seen_at": at, "before": last}
    Visit.objects.update_or_create(reader=reader, view=AWAY, defaults=said)
    return Absence(last, at)


def _begin(reader: User, view: str, at: datetime) -> None:
    new = Visit(reader=reader, view=view, seen_at=at)
    Visit.objects.bulk_create([new], ignore_conflicts=True)
    known = Visit.objects.filter(reader=reader).order_by("-seen_at", "-pk")
    if too_many := list(known.values_list("pk", flat=True)[MOST:]):
        Visit.objects.filter(pk__in=too_many).delete()
