"""What processes take while others come: time of the processor, and memory, by the kernel's books.

A process is watched with all that it started, and with what those that ended took.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(root: int) -> list[int]:
    """Return a process and all that came of it and live."""
    children = defaultdict(list)
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
        if fields := _fields(pid):
            children[int(fields[1])].append(pid)
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Return what processes took of the processor, those they started and that ended included."""
    return sum(sum(map(int, _fields(pid)[11:15])) for pid in pids) / TICKS


def megabytes(pids: list[int]) -> float:
    """Return what processes hold; what several share is counted once, a part for each."""
    return sum(_shared_out(pid) for pid in pids) / 1024


def _fields(pid: int) -> list[str]:
    """Return the fields of a process' state from the third on; none if it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def _shared_out(pid: int) -> int:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 0
