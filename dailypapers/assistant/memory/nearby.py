"""Which task is meant where none is named: the nearest that fits."""

from __future__ import annotations

from collections.abc import Iterator

from dailypapers.assistant.memory.graph import Graph, Node
from dailypapers.assistant.memory.jobs import BEARING, takes
from dailypapers.assistant.memory.phrases import folded


def near(graph: Graph) -> Iterator[Node]:
    """Yield the tasks of the active path from its end, then all others from the last."""
    path = graph.path[::-1]
    yield from path
    yield from (node for node in graph.nodes[::-1] if node not in path)


def bearing(graph: Graph) -> Node | None:
    """Return the nearest task that papers come of."""
    return next((node for node in near(graph) if node.job in BEARING), None)


def taking(graph: Graph, name: str) -> Node | None:
    """Return the task that a slot is about: that of the path that has it, else can have it."""
    on_path = (node for node in graph.path[::-1] if name in node.input)
    return next(on_path, None) or next(
        (node for node in near(graph) if name in takes(node.job)), None
    )


def has(graph: Graph, name: str) -> Node | None:
    """Return the nearest task that has a slot."""
    return next((node for node in near(graph) if name in node.input), None)


def worded(graph: Graph, words: str = "") -> Node | None:
    """Return the nearest task with these words, else with any, else that can have some."""
    rows = [node for node in near(graph) if "words" in takes(node.job)]
    for node in rows:
        if words and folded(words) in folded(str(node.input.get("words", ""))):
            return node
    return next((node for node in rows if "words" in node.input), next(iter(rows), None))


def pointed(items: tuple[str, ...], base: Node | None) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return papers as a task names them, and the task that those named by place come from."""
    if base is None:
        return tuple(one for one in items if not one.startswith("#")), ()
    papers = tuple(f"{base.number}{one}" if one.startswith("#") else one for one in items)
    return papers, (base.number,) if papers != items else ()
