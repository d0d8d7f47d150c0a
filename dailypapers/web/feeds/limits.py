"""How often the programs of one reader may ask, counted by each process for itself."""

from __future__ import annotations

WINDOW = 600  # seconds
MOST = 300  # requests in a window: a hundred feeds, three times

_counts: dict[int, tuple[int, int]] = {}  # The last window of each reader, and how often they asked


def admit(reader: int, at: float) -> bool:
    """Count one more request; return False if there were too many."""
    window = int(at // WINDOW)
    last, count = _counts.get(reader, (window, 0))
    count = count + 1 if last == window else 1
    _counts[reader] = window, count
    return count <= MOST


def forget() -> None:
    """Begin to count anew."""
    _counts.clear()
