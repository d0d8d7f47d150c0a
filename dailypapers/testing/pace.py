"""How fast this machine is just now, for bounds in seconds that were set on a quick one."""

from __future__ import annotations

import time

SUM = compile("total = 0\nfor number in range(2_000_000):\n    total += number", "<sum>", "exec")
QUICK = 0.1  # Seconds this sum takes where the bounds were set.


def pace() -> float:
    """Return how many times as long as there a sum takes here now, with whatever runs beside.

    A bound of so many seconds times this says the same of a slow machine, and of a busy one.
    """
    began = time.perf_counter()
    exec(SUM, {})
    return (time.perf_counter() - began) / QUICK
