"""Who runs on this data folder: servers and workers hold a lock that the system lets go of."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.conf import settings

from dailypapers.core.errors import SetupError

LOCK = "running.lock"
WORKERS = "workers"  # a folder with a lock of each


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
def working() -> Iterator[None]:
    """Let others know, while the block runs, that a worker uses the data folder."""
    folder = Path(settings.HOME) / WORKERS
    with running():
        folder.mkdir(exist_ok=True)
        for left in (path for path in folder.iterdir() if not _is_held(path)):
            left.unlink(missing_ok=True)
        mine = folder / uuid4().hex  # Ids of processes are alike in two containers.
        with mine.open("ab") as file:
            _locked(file, fcntl.LOCK_EX)
            yield
        mine.unlink(missing_ok=True)


def workers() -> int:
    """Return how many workers run on the data folder now."""
    return sum(map(_is_held, (Path(settings.HOME) / WORKERS).glob("*")))


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


def _is_held(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return not _locked(file, fcntl.LOCK_SH)
    except FileNotFoundError:  # Its worker ended meanwhile.
        return False


def _locked(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
