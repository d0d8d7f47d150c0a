"""The right to write to an index: a file lock, let go by the system when its holder dies."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from dailypapers.search.backends.base import WriterBusy

NAME = "writer.lock"


def acquire(home: Path) -> IO[bytes]:
    """Return the held lock of the index in `home`, closed to let go; raise `WriterBusy`."""
    home.mkdir(parents=True, exist_ok=True)
    file = (home / NAME).open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise WriterBusy(f"another writer has the search index in {home}") from None
    return file
