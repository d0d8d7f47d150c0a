"""A connector that plays a script, where a test is about what surrounds connectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dailypapers.sources.base import Batch


@dataclass
class FakeConnector:
    """Yields what a test wrote down; an exception in the script is raised in its place."""

    script: list[Batch | Exception]
    name: str = "fake"
    asked: list[dict[str, Any]] = field(default_factory=list)

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Note what was asked; go on after the batch with the cursor."""
        self.asked.append({"since": since, "until": until, "sets": sets, "cursor": cursor})
        yield from self._play()

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Note what was asked."""
        self.asked.append({"ids": ids})
        yield from self._play()

    def _play(self) -> Iterator[Batch]:
        while self.script:
            step = self.script.pop(0)
            if isinstance(step, Exception):
                raise step
            yield step
