"""How fast this machine is just now, for bounds in seconds that were set on a quick one."""

from __future__ import annotations

import time

ADDED = 2_000_000
QUICK = 0.05e-6  # Seconds that each number of a sum took where the bounds were set.


def added(numbers: int) -> None:
    """Add so many numbers in plain Python, as slowly as a script does: a measure of machines."""
    exec(f"total = 0\nfor number in range({numbers}):\n    total += number", {})


def pace() -> float:
    """Return how many times as long as there a sum takes here now, with whatever runs beside.

    A bound of so many seconds times this says the same of a slow machine, and of a busy one.
    """
    began = time.perf_counter()
    added(ADDED)
    return (time.perf_counter() - began) / (ADDED * QUICK)
