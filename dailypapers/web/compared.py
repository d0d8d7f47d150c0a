"""Papers beside each other, as a table in a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dailypapers.core.readable import readable
from dailypapers.core.spoken import say_later

NAMES = {
    "published": say_later("Published"),
    "venue": say_later("Venue"),
    "authors": say_later("Authors"),
    "topics": say_later("Topics"),
    "keywords": say_later("Keywords"),
    "code": say_later("Code"),
    "votes": say_later("Votes"),
    "summary": say_later("Summary"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Titles, a row for each thing, and what all share."""

    titles: list[str]
    rows: list[tuple[str, list[str]]]
    shared: list[tuple[str, str]]


def compared_in(output: Mapping[str, Any]) -> Compared | None:
    """Return the table of what came of a task, None where papers were not compared."""
    if "table" not in output:
        return None
    rows = [(str(NAMES[name]), values) for name, *values in output["table"]]
    shared = [(str(NAMES[name]), ", ".join(each)) for name, each in output["shared"].items()]
    return Compared(list(map(readable, output["titles"])), rows, shared)
