"""The active path in words: what a reader is shown, and what a language model is told."""

from __future__ import annotations

from dailypapers.assistant.memory.graph import Graph, Node, Value


def path_lines(graph: Graph) -> list[str]:
    """Return a line for each task of the active path, the one that is spoken of last."""
    return [line(node) for node in graph.path]


def line(node: Node) -> str:
    """Return a task in one line.

    >>> line(Node(2, "search", "only with code", {"code": True}, (1,)))
    '2. search, of what came of 1: code=yes (open)'
    """
    of = f", of what came of {' and '.join(map(str, node.needs))}" if node.needs else ""
    said = "; ".join(f"{name}={_said(value)}" for name, value in node.input.items())
    return f"{node.number}. {node.job}{of}: {said or 'nothing said'} ({node.status})"


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
