"""What a run of many mails need not ask twice: the last things made, by what they were made of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dailypapers.core.languages import current
from dailypapers.digests import memory
from dailypapers.feed.entries import Entry, load_entries

KEPT = 64  # of a kind
PAPERS = 3000  # a day's or two
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Held:
    """A paper: its entry, how it stands (see `memory.py`), and what was merged into it."""

    entry: Entry
    state: str
    absorbed: Sequence[int]


@dataclass(slots=True)
class Remembered:
    """The last things of each kind and language, as many as `kept`, so that memory stays
    what it is."""

    kept: int = KEPT
    _made: dict[tuple[str, str], OrderedDict[Hashable, Any]] = field(default_factory=dict)

    def once(self, kind: str, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made for a key, or make it."""
        known = self._made.setdefault((kind, current()), OrderedDict())
        if key not in known:
            known[key] = make()
        known.move_to_end(key)
        if len(known) > self.kept:
            known.popitem(last=False)
        made: Made = known[key]
        return made


class Papers:
    """The papers that mails were made of last."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Held] = OrderedDict()

    def of(self, ids: Collection[int]) -> list[Held]:
        """Return papers in the order of `ids`; what is not known is asked for at once."""
        missing = [paper for paper in ids if paper not in self._held]
        if missing:
            self._load(missing)
        found = [self._held[paper] for paper in ids if paper in self._held]
        while len(self._held) > max(PAPERS, len(ids)):
            self._held.popitem(last=False)
        return found

    def _load(self, ids: Sequence[int]) -> None:
        entries = load_entries(ids)
        states, absorbed = memory.states(entries), memory.absorbed_by(ids)
        for entry in entries:
            self._held[entry.id] = Held(entry, states[entry.id], absorbed.get(entry.id, ()))
