"""Lines of a file or of standard input, plain or gzip, with the position in bytes."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from dailypapers.core.errors import InputError

GZIP_MAGIC = b"\x1f\x8b"
EDGE = 1 << 20  # Bytes at each end of a file that make its fingerprint.
STANDARD_INPUT = "-"


@contextmanager
def opened(name: str) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Yield (lines, raw): iterate the first, ask the second's `tell()` how far the file is read."""
    if name == STANDARD_INPUT:
        raw = sys.stdin.buffer
        yield _unpacked(cast("BufferedReader", raw)), raw
        return
    with _file(name) as file:
        yield _unpacked(file), file


def _file(name: str) -> BufferedReader:
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}") from None


def _unpacked(raw: BufferedReader) -> BinaryIO:
    """Return a stream of plain bytes, whether the file is gzip or not."""
    if raw.peek(2)[:2] == GZIP_MAGIC:
        return cast("BinaryIO", gzip.GzipFile(fileobj=raw))
    return raw


def fingerprint(name: str) -> str:
    """Return what a file is recognised by after a kill: its size and both ends; "" for a pipe."""
    if name == STANDARD_INPUT or not Path(name).is_file():
        return ""
    size = Path(name).stat().st_size
    with Path(name).open("rb") as file:
        head = file.read(EDGE)
        file.seek(max(0, size - EDGE))
        tail = file.read(EDGE)
    return blake2b(b"%d|%s|%s" % (size, head, tail), digest_size=20).hexdigest()
