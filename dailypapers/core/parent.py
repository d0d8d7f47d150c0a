"""Processes that end with the one that started them, also where that was killed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from multiprocessing import parent_process


def follow_parent(end: Callable[[], None]) -> None:
    """Call `end` in a thread once the parent is gone; never where a command began this process."""
    if (parent := parent_process()) is None:
        return

    def wait() -> None:
        parent.join()
        end()

    threading.Thread(target=wait, daemon=True).start()
