"""Lines read by a second process, a few batches ahead of the one that is being stored. Pure.

Reading and storing cost about the same; on two cores they go on side by side.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from dailypapers.catalogue.records import SealedRecord, seal
from dailypapers.core.errors import InputError
from dailypapers.core.parent import follow_parent
from dailypapers.sources.files.jsonl import read_line

AHEAD = 2  # Batches: enough that neither process waits, few enough to keep memory flat.

Read = SealedRecord | str | None  # A record, what is wrong with the line, or nothing on it.
Batch = TypeVar("Batch")


def read_lines(lines: Sequence[bytes]) -> list[Read]:
    """Return what each line holds."""
    return [_read(line) for line in lines]


def read_ahead(
    batches: Iterator[Batch], lines: Callable[[Batch], list[bytes]]
) -> Iterator[tuple[Batch, list[Read]]]:
    """Yield every batch with what its lines hold, in order.

    A single batch is read here; a process is started only for more. Where `batches` ends with
    `InputError`, all batches before it are yielded first.
    """
    first, second, broken = _pair(batches)
    if second is None:
        if first is not None:
            yield first, read_lines(lines(first))
        if broken:
            raise broken
        return
    waiting: deque[tuple[Batch, Future[list[Read]]]] = deque()
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_follow_parent) as pool:
        for batch in (first, second):
            assert batch is not None
            waiting.append((batch, pool.submit(read_lines, lines(batch))))
        while waiting:
            if len(waiting) <= AHEAD and not broken:
                following, broken = _next(batches)
                if following is not None:
                    waiting.append((following, pool.submit(read_lines, lines(following))))
                    continue
            ready, future = waiting.popleft()
            yield ready, future.result()
    if broken:
        raise broken


def _pair(
    batches: Iterator[Batch],
) -> tuple[Batch | None, Batch | None, InputError | None]:
    first, broken = _next(batches)
    second = None
    if first is not None and not broken:
        second, broken = _next(batches)
    return first, second, broken


def _next(batches: Iterator[Batch]) -> tuple[Batch | None, InputError | None]:
    try:
        return next(batches, None), None
    except InputError as error:
        return None, error


def _read(line: bytes) -> Read:
    if line.isspace():
        return None
    try:
        return seal(read_line(line))
    except InputError as error:
        return str(error)


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent(lambda: os._exit(1))
