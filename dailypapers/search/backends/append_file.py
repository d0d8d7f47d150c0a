"""Files that only grow: written at the end, read up to what the manifest says, checked by CRC-32.

What a killed writer left beyond the manifest is cut off by the next; readers never look at it, so
they may keep a file mapped while it grows.
"""

from __future__ import annotations

import mmap
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dailypapers.core.errors import IndexUnavailable

BLOCK = 1 << 20  # bytes read at once


class Extent(NamedTuple):
    """How much of a file is committed: its length in bytes, and the CRC-32 of them."""

    size: int = 0
    crc: int = 0


@dataclass(frozen=True, slots=True)
class Log:
    """A folder of files that grow together, as of one commit; a file not named is empty."""

    folder: str
    files: Mapping[str, Extent] = field(default_factory=dict)

    def extent(self, name: str) -> Extent:
        """Return how much of the file is committed."""
        return self.files.get(name, Extent())


def new_log(home: Path, kind: str) -> Log:
    """Make the folder of a new log, `<kind>-<random>`."""
    return Log(new_folder(home, kind).name)


def new_folder(home: Path, kind: str) -> Path:
    """Make and return `<kind>-<random>` in `home`."""
    folder = home / f"{kind}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    return folder


def mapped(home: Path, log: Log, name: str, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return the committed part of a file as a flat array, read-only, in the page cache.

    Raises `IndexUnavailable` where the file is missing or shorter than was committed.
    """
    extent, path = log.extent(name), home / log.folder / name
    if not extent.size:
        return np.empty(0, dtype)
    try:
        with path.open("rb") as file:
            memory = mmap.mmap(file.fileno(), extent.size, access=mmap.ACCESS_READ)
        return np.frombuffer(memory, dtype)
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"{log.folder}/{name} cannot be read: {error}") from error


def damaged(home: Path, log: Log) -> Iterator[str]:
    """Yield a sentence for each file of which the committed part is missing or altered."""
    for name, extent in log.files.items():
        try:
            found = _read_extent(home / log.folder / name, extent.size)
        except OSError as error:
            yield f"{log.folder}/{name} cannot be read: {error}"
            continue
        if found != extent:
            yield f"{log.folder}/{name} is damaged"


def _read_extent(path: Path, size: int) -> Extent:
    read = crc = 0
    with path.open("rb") as file:
        while block := file.read(min(BLOCK, size - read)):
            crc, read = zlib.crc32(block, crc), read + len(block)
    return Extent(read, crc)


class LogWriter:
    """Appends to the files of a log; nothing counts before `sync` and the manifest after it.

    Raises `OSError` where the disk is full or broken; do not go on with it then.
    """

    def __init__(self, home: Path, log: Log, names: Iterable[str]) -> None:
        self._folder = home / log.folder
        self._log = log
        self._is_new = not log.files
        self._files = {name: _AppendFile(self._folder / name, log.extent(name)) for name in names}

    def append(self, name: str, data: bytes) -> None:
        """Write at the end of a file."""
        self._files[name].append(data)

    def sync(self) -> Log:
        """Return the log with all that was appended, once it would survive a loss of power."""
        for file in self._files.values():
            file.sync()
        if self._is_new:
            sync_folder(self._folder)
            self._is_new = False
        return self.written()

    def written(self) -> Log:
        """Return the log with all that was appended, durable or not."""
        files = {name: file.extent for name, file in self._files.items() if file.extent.size}
        return Log(self._log.folder, files)

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files.values():
            file.close()


class _AppendFile:
    def __init__(self, path: Path, committed: Extent) -> None:
        # Without a buffer: what a full disk refuses must not be tried again on closing.
        self._file = path.open("r+b" if committed.size else "wb", buffering=0)
        self.extent = committed
        self._is_synced = True
        self._file.truncate(committed.size)
        self._file.seek(committed.size)

    def append(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]
        size, crc = self.extent
        self.extent = Extent(size + len(data), zlib.crc32(data, crc))
        self._is_synced = False

    def sync(self) -> None:
        if not self._is_synced:
            os.fsync(self._file.fileno())
            self._is_synced = True

    def close(self) -> None:
        self._file.close()


def sync_folder(folder: Path) -> None:
    """Make the names of the files in a folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
