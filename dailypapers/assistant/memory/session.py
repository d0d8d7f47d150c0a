"""A conversation's tasks with the way back: undone and done again, branched, written and read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from dailypapers.assistant.memory.graph import Graph, Node, Status
from dailypapers.assistant.memory.jobs import takes

MOST_PAST = 20  # changes that can be taken back
MOST_TASKS = 200
VERSION = 1


class Unreadable(ValueError):
    """A written session is not of our form."""


@dataclass(frozen=True, slots=True)
class Session:
    """The tasks as they are, as they were before each change, and what was taken back."""

    graph: Graph = field(default_factory=Graph)
    past: tuple[Graph, ...] = ()
    future: tuple[Graph, ...] = ()

    def changed(self, graph: Graph) -> Session:
        """Return the session after a change, which can be taken back."""
        return Session(graph, (*self.past, self.graph)[-MOST_PAST:])

    def to(self, graph: Graph) -> Session:
        """Return the session with this graph, which is a change only if it is another one."""
        return self if graph == self.graph else self.changed(graph)

    def with_answers(self, graph: Graph) -> Session:
        """Return the session with what came of its tasks: nothing that is taken back."""
        return replace(self, graph=graph)

    def undone(self, times: int = 1) -> Session:
        """Return the session before its last changes, as far back as it goes."""
        session = self
        for _ in range(min(times, len(self.past))):
            *past, graph = session.past
            session = Session(graph, tuple(past), (session.graph, *session.future))
        return session

    def redone(self, times: int = 1) -> Session:
        """Return the session with changes that were taken back."""
        session = self
        for _ in range(min(times, len(self.future))):
            graph, *future = session.future
            session = Session(graph, (*session.past, session.graph), tuple(future))
        return session

    def branched(self, number: int) -> Session:
        """Return a new session that begins with a task and what it depends on."""
        return Session(self.graph.ancestry(number))


def written(session: Session) -> dict[str, Any]:
    """Return a session as JSON can hold it."""
    return {
        "version": VERSION,
        "graph": _written(session.graph),
        "past": [_written(graph) for graph in session.past],
        "future": [_written(graph) for graph in session.future],
    }


def read(said: Any) -> Session:
    """Return a session from what `written` made; raise `Unreadable` for anything else."""
    try:
        if said["version"] != VERSION:
            raise Unreadable(f"version {said['version']!r} is not known")
        past, future = (tuple(map(_read, said[name][:MOST_PAST])) for name in ("past", "future"))
        return Session(_read(said["graph"]), past, future)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"this is no session: {error}") from error


def _written(graph: Graph) -> dict[str, Any]:
    nodes = [
        {
            "number": node.number,
            "job": node.job,
            "goal": node.goal,
            "input": dict(node.input),
            "needs": list(node.needs),
            "output": node.output,
            "status": str(node.status),
        }
        for node in graph.nodes
    ]
    return {"active": graph.active, "nodes": nodes}


def _read(said: Any) -> Graph:
    graph = Graph()
    for one in said["nodes"][:MOST_TASKS]:
        number, needs = int(one["number"]), tuple(map(int, one["needs"]))
        if number in graph or not isinstance(one["input"], dict):
            raise Unreadable(f"task {number} cannot be read")
        input = _in_order(str(one["job"]), one["input"])
        status = Status(one["status"])
        node = Node(number, str(one["job"]), str(one["goal"]), input, needs, one["output"], status)
        graph = Graph((*graph.nodes, node))
    for node in graph.nodes:  # All are there, and none depends on itself.
        _check(graph, node.number, ())
    active = int(said["active"])
    return graph.at(active) if active else graph


def _in_order(job: str, input: dict[str, Any]) -> dict[str, Any]:
    """Return what a task takes in the order of its kind: PostgreSQL keeps members in its own."""
    names = [name for name in takes(job) if name in input]
    return {str(name): _value(input[name]) for name in dict.fromkeys([*names, *input])}


def _check(graph: Graph, number: int, above: tuple[int, ...]) -> None:
    if number in above:
        raise Unreadable(f"task {number} depends on itself")
    for need in graph[number].needs:
        _check(graph, need, (*above, number))


def _value(value: Any) -> str | int | bool | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(map(str, value))
    if isinstance(value, str | int | bool):
        return value
    raise Unreadable(f"{value!r} is no input")
