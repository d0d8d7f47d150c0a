"""The papers that a task points at, by their own names: `2#3` is the third that came of task 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dailypapers.assistant.memory.graph import Graph, Node
from dailypapers.core.errors import InputError
from dailypapers.core.worded import worded

ALL = "all"


def papers_of(node: Node) -> list[str]:
    """Return the papers that came of a task."""
    papers = node.output.get("papers", []) if isinstance(node.output, dict) else []
    return [str(one) for one in papers]


def named(graph: Graph, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments with papers by their own names; raise `InputError` if one is missing."""
    named: dict[str, Any] = {}
    for name, value in arguments.items():
        is_many = isinstance(value, list | tuple)
        said = tuple(map(str, value)) if is_many else (str(value),)
        if any(_is_pointer(one) for one in said):
            found = papers(graph, said)
            named[name] = found if is_many else found[0]
        else:
            named[name] = list(value) if isinstance(value, tuple) else value
    return named


def papers(graph: Graph, said: Sequence[str]) -> list[str]:
    """Return papers by their names; `2#3` is the third that came of task 2."""
    found: dict[str, None] = {}
    for one in said:
        if not _is_pointer(one):
            found[one.strip('"')] = None
            continue
        number, _, place = one.partition("#")
        rows = shown(graph, int(number)) if int(number) in graph else []
        if place == ALL:
            found |= dict.fromkeys(rows)
            continue
        at = int(place) - 1 if int(place) > 0 else int(place)
        if not -len(rows) <= at < len(rows):
            raise InputError(worded("There is no paper at that place of what was found."))
        found[rows[at]] = None
    if not found:
        raise InputError(worded("There is no paper to do this with."))
    return list(found)


def shown(graph: Graph, number: int) -> list[str]:
    """Return the papers of a task; those of a reading list are what is in it."""
    node = graph[number]
    listed = node.input.get("papers")
    if node.job == "list" and isinstance(listed, tuple):
        return papers(graph, listed)
    return papers_of(node)


def _is_pointer(said: str) -> bool:
    head, sign, place = said.partition("#")
    return bool(sign) and head.isdigit() and (place == ALL or place.lstrip("-").isdigit())
