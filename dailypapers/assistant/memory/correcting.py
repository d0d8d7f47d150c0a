"""Correcting what was asked for: each value goes to the task that it is about."""

from __future__ import annotations

from collections.abc import Mapping

from dailypapers.assistant.memory import nearby
from dailypapers.assistant.memory.graph import Graph, Node, Value
from dailypapers.assistant.memory.jobs import BEARING, takes
from dailypapers.assistant.memory.phrases import folded
from dailypapers.assistant.memory.reading import Reading


def corrected(graph: Graph, reading: Reading, said: str, named: Node | None) -> Graph | None:
    """Return the graph with what was said corrected; None where there is nothing to correct.

    `named` is the task that was named, if one was. Raises nothing: what fits nowhere is new.
    """
    inputs = _inputs(graph, reading, named)
    if inputs is None:
        return None
    for number, input in inputs.items():
        if input != dict(graph[number].input):
            graph = graph.revised(number, input, goal=said)
    on_path = {node.number for node in graph.path}
    return graph if not inputs or on_path & inputs.keys() else graph.at(max(inputs))


def repointed(graph: Graph, reading: Reading, said: str) -> Graph | None:
    """Return the graph with the active task about other papers; None where it has none."""
    active = graph[graph.active]
    if "papers" not in takes(active.job) or active.job == "list":
        return None
    rows = (node for node in nearby.near(graph) if node != active and node.job in BEARING)
    papers, needs = nearby.pointed(reading.items, next(rows, None))
    return graph.revised(active.number, {**active.input, "papers": papers}, goal=said, needs=needs)


def settled(input: Mapping[str, Value], new: Mapping[str, Value]) -> dict[str, Value]:
    """Return an input with new values; a date that contradicts them is given up."""
    whole = {**input, **new}
    since, until = str(whole.get("since", "")), str(whole.get("until", ""))
    if since and until and since[: len(until)] > until:
        whole.pop("until" if "since" in new else "since")
    return whole


def texts(value: Value | None) -> tuple[str, ...]:
    """Return a value as the texts that it is made of."""
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _inputs(
    graph: Graph, reading: Reading, named: Node | None
) -> dict[int, dict[str, Value]] | None:
    """Return the new inputs of tasks, by number; None where a value fits none of them."""
    inputs: dict[int, dict[str, Value]] = {}

    def draft(node: Node) -> dict[str, Value]:
        return inputs.setdefault(node.number, dict(node.input))

    for name, value in reading.values.items():
        target = named if named and name in takes(named.job) else nearby.taking(graph, name)
        if target is None:
            return None
        is_more = name == "without" and not reading.instead_of
        whole = (*texts(target.input.get(name)), *texts(value)) if is_more else value
        inputs[target.number] = settled(draft(target), {name: whole})
    for name in reading.dropped:
        has_it = named if named and name in named.input else nearby.has(graph, name)
        if has_it:
            draft(has_it).pop(name, None)
    if reading.words:
        is_named = named and "words" in takes(named.job)
        target = named if is_named else nearby.worded(graph, reading.instead_of)
        if target is None:
            return None
        draft(target)["words"] = _said_anew(str(target.input.get("words", "")), reading)
    return inputs


def _said_anew(words: str, reading: Reading) -> str:
    old, new = folded(reading.instead_of), reading.words
    if reading.adds and words:
        return f"{words} {new}"
    place = folded(words).find(old) if old else -1
    return words[:place] + new + words[place + len(old) :] if place >= 0 else new
