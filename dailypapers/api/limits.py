"""How often a program may ask, counted by all server processes of a machine together.

The counts are in a file of their own that is never waited for: losing them loses nothing, and an
import that writes to the database does not hold up who reads.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

WINDOW = 300  # seconds
WITH_TOKEN = 2  # times as many as without
PATIENCE = 0.5  # seconds until a request is let pass uncounted
TABLE = "CREATE TABLE IF NOT EXISTS asked (who TEXT, since INTEGER, n INTEGER, PRIMARY KEY (who))"
COUNT = """
    INSERT INTO asked VALUES (?, ?, 1) ON CONFLICT (who)
    DO UPDATE SET n = iif(since = excluded.since, n + 1, 1), since = excluded.since
    RETURNING n
"""

logger = logging.getLogger(__name__)
_own = threading.local()


class Allowance(NamedTuple):
    """How many requests a window has room for, how many are left, and seconds until the next."""

    most: int
    left: int
    ends_in: int

    @property
    def is_used_up(self) -> bool:
        """Whether this request is one too many."""
        return self.left < 0


def take(who: str, at: float, *, has_token: bool) -> Allowance | None:
    """Count one more request of somebody; None where nothing is limited."""
    most = settings.API_REQUESTS * (WITH_TOKEN if has_token else 1)
    if not most:
        return None
    since = int(at) // WINDOW * WINDOW
    return Allowance(most, most - _counted(who, since), since + WINDOW - int(at))


def _counted(who: str, since: int) -> int:
    try:
        [(number,)] = _file(settings.HOME / "asked.sqlite3", since).execute(COUNT, [who, since])
        return int(number)
    except sqlite3.Error as error:  # Whoever reads is not to suffer for a disk that is full.
        logger.warning("A request was not counted: %s", error)
        return 0


def _file(path: Path, since: int) -> sqlite3.Connection:
    """Return this thread's way to the counts; the first of a window forgets earlier ones."""
    if getattr(_own, "path", None) != path:
        _own.file = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        _own.file.execute("PRAGMA journal_mode = WAL")
        _own.file.execute("PRAGMA synchronous = OFF")
        _own.file.execute(TABLE)
        _own.path, _own.since = path, since
    if _own.since != since:
        _own.file.execute("DELETE FROM asked WHERE since < ?", [since])
        _own.since = since
    file: sqlite3.Connection = _own.file
    return file
