"""A turn of a conversation: its tasks changed, and the calls that the active one comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dailypapers.assistant.memory import asked, items, nearby, queries
from dailypapers.assistant.memory.graph import Graph, Node, Value
from dailypapers.assistant.memory.phrases import Text
from dailypapers.assistant.memory.reading import Move, Reading, read
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.memory.signs import POLITE
from dailypapers.assistant.memory.telling import tell
from dailypapers.assistant.memory.verbs import SEARCH
from dailypapers.assistant.tools.filling import BACK
from dailypapers.assistant.tools.finding import Finder
from dailypapers.assistant.tools.routing import Call, route
from dailypapers.assistant.tools.tool import Tool

TOOL = "tool"  # where a task keeps which function it is
SEARCHES = frozenset({"get_search"})
# The operation that does a task, and how it calls what the task takes.
DOES: dict[str, tuple[str, Mapping[str, str]]] = {
    "search": (
        "get_search",
        {
            "words": "q",
            "since": "published_from",
            "until": "published_to",
            "code": "has_code",
            "topic": "topic",
            "venue": "venue",
            "sort": "sort",
            "limit": "limit",
        },
    ),
    "similar": ("get_papers_similar", {"papers": "address", "limit": "limit"}),
    "read": ("get_papers_address", {"papers": "address"}),
    "cite": ("cite", {"papers": "papers"}),
    "list": ("post_lists", {"title": "title", "shown": "visibility"}),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """The session after a turn, and what is to be called for the task that is spoken of."""

    session: Session
    calls: tuple[Call, ...] = ()
    changed: bool = True


def heard(session: Session, finder: Finder, said: str) -> Heard:
    """Return what a turn comes to."""
    reading = read(said)
    if _asks_for_more(session.graph, reading, said):
        calls = _pointed(session.graph, route(finder, said), reading)
        if calls and not SEARCHES & {call.tool.name for call in calls[:1]}:
            return Heard(session.changed(added(session.graph, calls, said)), calls)
    told = tell(session, said)
    graph = told.session.graph
    calls = calls_of(graph, graph[graph.active], finder.tools) if graph.active else ()
    return Heard(told.session, calls, told.changed)


def calls_of(graph: Graph, node: Node, tools: Sequence[Tool]) -> tuple[Call, ...]:
    """Return the calls that a task comes to, with all that holds for it."""
    by_name = {tool.name: tool for tool in tools}
    if str(node.input.get(TOOL)) in by_name:
        arguments = {name: value for name, value in node.input.items() if name != TOOL}
        return (Call(by_name[str(node.input[TOOL])], arguments),)
    name, called = DOES.get(node.job, ("", {}))
    if name not in by_name:
        return ()
    tool = by_name[name]
    held = {slot: value for slot, value in queries.held(graph, node).items() if value != ()}
    if node.job == "search" and (words := _looked_for(graph, node, held)):
        held["words"] = words
        held = {slot: value for slot, value in held.items() if value is not False}
    known = {called[slot]: value for slot, value in held.items() if slot in called}
    arguments = {key: _written(tool, key, value) for key, value in known.items()}
    return (Call(tool, arguments),)


def _looked_for(graph: Graph, node: Node, held: Mapping[str, Value]) -> str:
    """Return the words of a search, with what was answered on the way to it."""
    return " ".join(filter(None, [queries.words(held), *asked.all_signs(graph, node)]))


def _asks_for_more(graph: Graph, reading: Reading, said: str) -> bool:
    """Say whether an utterance may ask for what is no task of its own kind."""
    text = Text(said)
    text.take_all(POLITE)
    if named := re.search(r"\blist[e]? [\"«“]([^\"»”]+)", said):
        return all(
            node.input.get("title") != named[1] for node in graph.nodes if node.job == "list"
        )
    is_search = (
        reading.words
        and (found := text.find(SEARCH))
        and text.plain[: found.start()].strip(" ¦") == ""
    )
    if reading.move is Move.REVISE:
        names = [one for one in reading.items if not one.startswith("#")]
        return bool(names) and reading.act is None
    return reading.move is Move.NEW and reading.job in {"", "search"} and not is_search


def _pointed(graph: Graph, calls: Sequence[Call], reading: Reading) -> tuple[Call, ...]:
    """Return calls with the papers that are pointed at in what came of earlier tasks."""
    base = nearby.bearing(graph)
    found = []
    for call in calls:
        text = Text(call.said)
        places = [one for one in items.taken(text, quoted=False) if one.startswith("#")]
        is_back = bool(places) or text.find(BACK) is not None
        for one in call.missing:
            if one.resource == "paper" and base and is_back:
                value = f"{base.number}{places[0] if places else '#1'}"
                call = replace(call, arguments={**call.arguments, one.name: value})
        found.append(call)
    return tuple(found)


def added(graph: Graph, calls: Sequence[Call], said: str) -> Graph:
    """Return the graph with a task for each call, tied as the calls are."""
    numbers: list[int] = []
    for call in calls:
        needs = {numbers[place] for place in call.needs.values() if place < len(numbers)}
        heads = (
            str(value).partition("#")[0] for value in call.arguments.values() if "#" in str(value)
        )
        needs |= {int(head) for head in heads if head.isdigit() and int(head) in graph}
        job = "found" if "papers" in call.tool.gives else "called"
        input = {TOOL: call.tool.name, **_input(call.arguments)}
        graph = graph.added(job, said, input, tuple(sorted(needs)))
        numbers.append(graph.active)
    return graph


def _input(arguments: Mapping[str, Any]) -> dict[str, Value]:
    return {
        name: tuple(map(str, value)) if isinstance(value, list) else value
        for name, value in arguments.items()
    }


def _written(tool: Tool, name: str, value: Value) -> Any:
    """Return a value as a call says it: a day for a year, one paper for some."""
    parameter = tool.parameter(name)
    kind = parameter.schema.get("type") if parameter else None
    if isinstance(value, tuple):
        return list(value) if kind == "array" else value[0]
    if name in {"published_from", "published_to"} and isinstance(value, str):
        end = "-12-31" if name == "published_to" else "-01-01"
        return value + {4: end, 7: end[3:]}.get(len(value), "")
    return value
