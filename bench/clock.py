"""CPU time of many small things, one of each kind in turn, and memory as the kernel counts it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PRIVATE = ("Private_Clean", "Private_Dirty")


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to measure: what a question cost in CPU milliseconds, and the questions."""

    cost: Callable[[Any], float]
    questions: Sequence[Any]


def timed(ask: Callable[[Any], object]) -> Callable[[Any], float]:
    """Return what asking costs this process, all its threads together."""

    def cost(question: Any) -> float:
        started = time.process_time_ns()
        ask(question)
        return (time.process_time_ns() - started) / 1e6

    return cost


def in_turn(kinds: Mapping[str, Kind], warm_up: int) -> dict[str, list[float]]:
    """Ask one question of each kind, round after round; return CPU milliseconds by kind.

    What disturbs the machine for a while so disturbs all kinds alike. The first rounds, in which
    files are read and libraries loaded, do not count.
    """
    spent: dict[str, list[float]] = {name: [] for name in kinds}
    for turn in range(max(len(kind.questions) for kind in kinds.values())):
        for name, kind in kinds.items():
            if turn < len(kind.questions):
                spent[name].append(kind.cost(kind.questions[turn]))
    return {name: values[warm_up:] for name, values in spent.items()}


def figures(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median, the 99th percentile and the number of values."""
    return {
        "p50": percentile(milliseconds, 50),
        "p99": percentile(milliseconds, 99),
        "count": len(milliseconds),
    }


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def memory(pid: int) -> dict[str, float]:
    """Return what a process alone holds, in MB: `private`, mapped files included; `anonymous`."""
    rows = [line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    held = {row[0].rstrip(":"): int(row[1]) / 1024 for row in rows[1:]}
    return {"private": sum(held[name] for name in PRIVATE), "anonymous": held["Anonymous"]}
