"""Files in pieces: each piece is kept once, however many backups have it.

A file is cut every megabyte. SQLite changes pages where they are and the index only grows, so that
most pieces are the same a day later. A backup is there once its list is: that is written last.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.ops.backup.sealing import Seal, seal_of
from dailypapers.ops.backup.stores import Store, fetched, opened

PIECE = 1024 * 1024
LISTS, PIECES = "backups", "pieces"
STAMP = "%Y-%m-%dT%H-%M-%S-%fZ"
AHEAD = timedelta(hours=1)  # By how much another host's clock may be.


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was: its place in the home, its size, and the pieces it is made of."""

    path: str
    size: int
    pieces: list[str]


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: when and by which version it was made, and all that is in it."""

    name: str
    version: str
    database: str  # sqlite or postgresql
    migrations: list[str]
    counts: dict[str, int]  # rows by table
    secrets: bool
    files: list[Kept] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """When it was begun."""
        return _at(self.name)

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(kept.size for kept in self.files)


class Vault:
    """The backups of one instance in one store."""

    def __init__(self, where: str, passphrase: str = "", *, make: bool = False) -> None:
        self.store: Store = opened(where)
        self._seal: Seal = seal_of(self.store, passphrase, make=make)
        self._there: set[str] | None = None
        self.added = 0  # Bytes that were not there before.

    def keep(self, path: Path, place: str, size: int | None = None) -> Kept:
        """Keep a file as it is now, the first `size` bytes of it where it may grow meanwhile."""
        pieces, total = [], 0
        with path.open("rb") as file:
            while data := file.read(PIECE if size is None else min(PIECE, size - total)):
                pieces.append(self._keep(data))
                total += len(data)
        return Kept(place, total, pieces)

    def _keep(self, data: bytes) -> str:
        if self._there is None:
            self._there = set(self.store.names(PIECES))
        name = self._seal.name(data)
        if (place := _place(name)) not in self._there:
            kept = self._seal.close(name, data)
            self.store.put(place, kept)
            self._there.add(place)
            self.added += len(kept)
        return name

    def finish(self, backup: Backup) -> None:
        """Write the list of a backup, which makes it one."""
        said = json.dumps(asdict(backup)).encode()
        self.store.put(f"{LISTS}/{backup.name}", self._seal.close(backup.name, said))

    def names(self) -> list[str]:
        """Return the names of all backups, the oldest first."""
        return [name.rpartition("/")[2] for name in self.store.names(LISTS)]

    def read(self, name: str) -> Backup:
        """Return a backup by its name; `latest` is one too."""
        known = self.names()
        if name == "latest" and known:
            name = newest(known, now()) or known[-1]  # If all are ahead, our clock is behind.
        if name not in known:
            there = f"There are: {', '.join(known[-10:])}" if known else "There is none at all."
            raise SetupError(f"There is no backup {name}. {there}")
        said: dict[str, Any] = json.loads(
            self._seal.open(name, fetched(self.store, f"{LISTS}/{name}"))
        )
        return Backup(**{**said, "files": [Kept(**kept) for kept in said["files"]]})

    def fetch(self, kept: Kept, path: Path) -> None:
        """Write a file as it was; raise `SetupError` where a piece is missing or damaged."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb", opener=_private) as file:
            for name in kept.pieces:
                data = self._seal.open(name, fetched(self.store, _place(name)))
                if self._seal.name(data) != name:
                    raise SetupError(f"The backup's piece {name} is damaged.")
                file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def thin_out(self, now: datetime, days: int) -> int:
        """Drop backups that need not be kept, then pieces that no other has; return how many."""
        known = self.names()
        gone = set(known) - to_keep(known, now, days)
        for name in gone:
            self.store.drop(f"{LISTS}/{name}")
        used = {
            _place(piece)
            for name in self.names()
            for kept in self.read(name).files
            for piece in kept.pieces
        }
        for place in set(self.store.names(PIECES)) - used:
            self.store.drop(place)
        self._there = None
        return len(gone)


def newest(names: Iterable[str], moment: datetime) -> str:
    """Return the newest of backups, an empty text where there is none.

    One that is hours ahead was named by a clock gone wrong, and says nothing of what is new.
    """
    return max((name for name in names if _at(name) <= moment + AHEAD), default="")


def to_keep(names: Iterable[str], now: datetime, days: int) -> set[str]:
    """Return which backups stay: all of the last day, the last of each day before, the newest.

    >>> at = datetime(2026, 9, 30, 12, tzinfo=UTC)
    >>> old, morning, evening = (named(at - timedelta(hours=h)) for h in (900, 50, 41))
    >>> to_keep([old, morning, evening], at, 30) == {evening}
    True
    """
    newest_first = sorted(names, reverse=True)
    kept, seen = {newest(newest_first, now)} - {""}, set()
    for name in newest_first:
        at = _at(name)
        is_last = at.date() not in seen
        seen.add(at.date())
        if now - at < timedelta(days=1) or (is_last and now - at < timedelta(days=days)):
            kept.add(name)
    return kept


def named(at: datetime) -> str:
    """Return what a backup begun at this moment is called; names sort as times do."""
    return at.astimezone(UTC).strftime(STAMP)


def _at(name: str) -> datetime:
    return datetime.strptime(name, STAMP).replace(tzinfo=UTC)


def _place(piece: str) -> str:
    return f"{PIECES}/{piece[:2]}/{piece}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
