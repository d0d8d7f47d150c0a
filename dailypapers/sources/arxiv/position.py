"""Where an OAI-PMH harvest stands: the cursor between two pages, as text and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Self

OVERLAP = timedelta(days=1)  # A datestamp may still grow after the harvest of its day.


@dataclass(frozen=True, slots=True)
class Position:
    """The next page to ask for: set, days and, inside a list, the resumption token.

    `newest` is the latest datestamp seen so far. `restarted` remembers that the set was begun
    again after its token had expired, which is done once.
    """

    set: str
    start: str = ""
    until: str = ""
    token: str = ""
    newest: str = ""
    restarted: bool = False

    @classmethod
    def first(cls, sets: Sequence[str], since: date | None, until: date | None) -> Self:
        """Return the beginning of a harvest, one day before the watermark."""
        start = (since - OVERLAP).isoformat() if since else ""
        return cls(sets[0], start, until.isoformat() if until else "")

    @classmethod
    def from_cursor(cls, cursor: str | None, sets: Sequence[str]) -> Self | None:
        """Read what `cursor` wrote; None if it is no cursor of ours, or of a set now not wanted."""
        try:
            position = cls(**json.loads(cursor or ""))
        except (TypeError, ValueError):
            return None
        return position if position.set in sets else None

    def cursor(self) -> str:
        """Return the position as text."""
        said = asdict(replace(self, restarted=False))  # A later harvest may start again itself.
        return json.dumps({key: value for key, value in said.items() if value or key == "set"})

    def query(self, prefix: str) -> dict[str, str]:
        """Return the parameters of the request; a token goes alone, as OAI-PMH wants it."""
        if self.token:
            return {"verb": "ListRecords", "resumptionToken": self.token}
        said = {"set": self.set, "from": self.start, "until": self.until}
        given = {key: value for key, value in said.items() if value}
        return {"verb": "ListRecords", "metadataPrefix": prefix, **given}

    def again(self) -> Self:
        """Return the beginning of this set."""
        return replace(self, token="", restarted=True)

    def after(self, token: str, days: frozenset[date], sets: Sequence[str]) -> tuple[Self, bool]:
        """Return the position after a page, and whether anything is left to ask for there."""
        newest = max([self.newest, *(day.isoformat() for day in days)])
        moved = replace(self, token=token, newest=newest)
        later = sets[sets.index(self.set) + 1 :]
        if token or not later:
            return moved, bool(token)
        return replace(moved, set=later[0], restarted=False), True
