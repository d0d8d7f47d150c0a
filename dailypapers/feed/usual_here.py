"""What is usual on this instance: taken from the catalogue every hour, and kept in a file.

The file is in the data folder and can be removed at any time: until it is made again, nothing is
known to be usual. Pages read it in place of asking the database.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from dailypapers.catalogue.models import Topic
from dailypapers.core.clock import now
from dailypapers.core.files import write_whole
from dailypapers.feed.loud import loud
from dailypapers.feed.ranking import heard
from dailypapers.feed.usual import WEEKS, Heard, Row, Usual, usual_of

FOLDER, NAME = "ranking", "usual.json"
RIPE = timedelta(days=1)  # Papers younger than this have most of their votes before them.


def run(at: datetime | None = None) -> None:
    """Take what is usual anew, and keep it in one step."""
    until = (at or now()) - RIPE
    rows = loud(until - timedelta(weeks=WEEKS), until)
    papers = (Heard(row.field, row.day.weekday(), heard(row.signals)) for row in rows)
    found = usual_of(papers, dict(Topic.objects.values_list("code", "name")))
    write_whole(settings.HOME / FOLDER / NAME, _written(found))


def usual() -> Usual:
    """Return what was found last, nothing if there is none."""
    path = settings.HOME / FOLDER / NAME
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError):
        return Usual()


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Usual:
    said = json.loads(path.read_text())
    days = {(field, int(day)): float(votes) for field, day, votes in said["days"]}
    rows = tuple(Row(*row) for row in said["rows"])
    return Usual(float(said["overall"]), rows, days, dict(said["names"]))


def _written(found: Usual) -> str:
    days = [(*name, votes) for name, votes in found.days.items()]
    return json.dumps(
        {"overall": found.overall, "rows": found.rows, "days": days, "names": dict(found.names)}
    )
