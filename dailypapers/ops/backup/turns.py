"""One at a time in a home: making a backup, proving one, dropping old ones."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from dailypapers.core.schedule import Busy

LOCK = "backup.lock"


@contextmanager
def turn() -> Iterator[None]:
    """Keep all others out while the block runs; raise `Busy` if one is in.

    A file is locked, for a backup before an upgrade cannot rely on tables.
    """
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("A backup is being made or proven. Try again when it is through.") from None
        yield
