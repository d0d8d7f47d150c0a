"""What happened to a paper, line by line, with what changed in its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dailypapers.catalogue.events import Kind
from dailypapers.catalogue.queries import Happened
from dailypapers.core.diff import Piece, changes
from dailypapers.core.readable import readable
from dailypapers.sources.registry import title

WORDS = {
    Kind.REVISED: "revised",
    Kind.CROSS_LISTED: "also listed under",
    Kind.WITHDRAWN: "withdrawn",
    Kind.RESTORED: "no longer withdrawn",
    Kind.PUBLISHED: "published:",
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened; `changed` names each text that became another, with its pieces."""

    at: datetime
    words: str
    source: str
    changed: Sequence[tuple[str, Sequence[Piece]]] = ()


def history(events: Iterable[Happened]) -> list[HistoryLine]:
    """Return the lines of a paper's history."""
    return [
        HistoryLine(one.at, _words(one), title(one.source), list(_changed(one))) for one in events
    ]


def _words(one: Happened) -> str:
    if one.kind is Kind.REVISED and one.said:
        return f"{WORDS[one.kind]}, {one.said}"
    return f"{WORDS[one.kind]} {one.said}".strip()


def _changed(one: Happened) -> Iterable[tuple[str, Sequence[Piece]]]:
    if one.before is None or one.after is None:
        return
    for name in ("title", "abstract"):
        before, after = (readable(getattr(texts, name)) for texts in (one.before, one.after))
        if before != after:
            yield name.capitalize(), changes(before, after)
