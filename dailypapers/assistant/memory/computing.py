"""Computing tasks that are open: each after what it depends on, no more often than is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from dailypapers.assistant.memory.graph import Graph, Node, Status

MOST_AT_ONCE = 12  # tasks that one utterance may set going
Compute: TypeAlias = Callable[[Graph, Node], tuple[Any, Status]]
Skip: TypeAlias = Callable[[Graph, Node], bool]


def nothing(graph: Graph, node: Node) -> bool:
    """Skip no task."""
    return False


def open_tasks(graph: Graph) -> tuple[int, ...]:
    """Return the tasks that are to be computed, in an order in which they can be."""
    return tuple(node.number for node in graph.ordered() if node.status is Status.OPEN)


def computed(
    graph: Graph, compute: Compute, skipped: Skip = nothing, most: int = MOST_AT_ONCE
) -> Graph:
    """Return the graph with open tasks computed; one whose needs failed fails too.

    `compute` gets the graph, in which what the task depends on is computed, and the task; what is
    `skipped` stays open.
    """
    wanted = [number for number in open_tasks(graph) if not skipped(graph, graph[number])]
    for number in wanted[:most]:
        node = graph[number]
        if any(graph[one].status is Status.FAILED for one in node.needs):
            graph = graph.answered(number, None, Status.FAILED)
            continue
        graph = graph.answered(number, *compute(graph, node))
    return graph
