"""How often somebody asked within five minutes, counted by all processes of a machine together.

The counts are in a file of their own that is never waited for: losing them loses nothing, and an
import that writes to the database does not hold up who reads.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path

from django.conf import settings

WINDOW = 300  # seconds
PATIENCE = 0.5  # seconds until a request is let pass uncounted
TABLE = "CREATE TABLE IF NOT EXISTS asked (who TEXT, since INTEGER, n INTEGER, PRIMARY KEY (who))"
COUNT = """
    INSERT INTO asked VALUES (?, ?, 1) ON CONFLICT (who)
    DO UPDATE SET n = iif(since = excluded.since, n + 1, 1), since = excluded.since
    RETURNING n
"""

logger = logging.getLogger(__name__)
_own = threading.local()


def counted(who: str, since: int) -> int:
    """Count one more request of somebody in the window that began at `since`; return how many."""
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
