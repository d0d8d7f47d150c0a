"""Who runs on this data folder: servers and workers hold a lock that the system lets go of."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from dailypapers.core.errors import SetupError

LOCK = "running.lock"


@contextmanager
def running() -> Iterator[None]:
    """Let others know, while the block runs, that this process uses the data folder."""
    with _opened() as file:
        if not _locked(file, fcntl.LOCK_SH):
            raise SetupError(
                f"{settings.HOME} is being restored or moved. Start when that is done."
            )
        yield


@contextmanager
def nobody_else() -> Iterator[None]:
    """Keep servers and workers from starting while the block runs; raise if one is there."""
    with _opened() as file:
        if not _locked(file, fcntl.LOCK_EX):
            raise SetupError(f"A server or worker still runs on {settings.HOME}. Stop it first.")
        yield


def somebody_runs() -> bool:
    """Say whether a server or worker runs on the data folder now."""
    with _opened() as file:
        return not _locked(file, fcntl.LOCK_EX)


def _opened() -> IO[bytes]:
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    return (home / LOCK).open("ab")


def _locked(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
