"""Questions inside of a kept conversation: what the librarian says is what comes of a task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dailypapers.accounts.models import User
from dailypapers.assistant.librarian import Turn, plain_name, take
from dailypapers.assistant.memory import asked
from dailypapers.assistant.memory.graph import Graph, Node, Status
from dailypapers.assistant.refine.moves import Proposal
from dailypapers.assistant.refine.questions import Kind
from dailypapers.core.spoken import say

MOVES = ("narrower", "wider", "related")


def looked_up(reader: User, graph: Graph, node: Node) -> tuple[dict[str, Any], Status]:
    """Return what comes of a question and its answer: papers, likeliest first, and the next one."""
    talk = asked.conversation_of(graph, node)
    if not talk.query:
        return {"says": say("There are no words here that questions could be asked about.")}, (
            Status.FAILED
        )
    turn = take(talk, reader)
    question = turn.question
    return {
        "papers": [entry.address for entry in turn.entries],
        "total": turn.whole,
        "sure": turn.sure.address if turn.sure else "",
        "query": turn.query,
        "question": {"about": str(question.kind), "options": list(question.options)}
        if question
        else None,
        "names": {f"{kind}:{value}": name for (kind, value), name in turn.names.items()},
        **{name: _moves(turn, getattr(turn, name)) for name in _moves_of(graph, node)},
    }, Status.DONE


def name(output: Any, kind: Kind, value: str) -> str:
    """Return a value as readers know it, where a task says what it is called."""
    names = output.get("names", {}) if isinstance(output, Mapping) else {}
    return str(names.get(f"{kind}:{value}") or plain_name(kind, value))


def replied(graph: Graph, said: str) -> Graph | None:
    """Return the graph after words that answer the question that waits, None if they do not."""
    if not graph.active:
        return None
    node = graph[graph.active]
    question = asked.asked_in(node)
    names = [name(node.output, question.kind, one) for one in question.options] if question else []
    answer = asked.replied(node, said, names)
    return asked.answered(graph, node.number, answer, said) if answer else None


def is_passed(graph: Graph, node: Node) -> bool:
    """Say whether nobody waits for what comes of a task: its question was answered long ago.

    It is looked up when somebody goes back to it.
    """
    after = [one for one in graph.nodes if node.number in one.needs]
    return (
        node.job == asked.JOB
        and node.number != graph.active
        and bool(after)
        and all(one.job == asked.JOB for one in after)
    )


def _moves_of(graph: Graph, node: Node) -> tuple[str, ...]:
    """Return the moves that can be made: other words only where one task has any."""
    path = (graph[one] for one in (*graph.before(node.number), node.number))
    return MOVES if sum("words" in one.input for one in path) == 1 else MOVES[:1]


def _moves(turn: Turn, rows: list[Proposal]) -> list[list[str]]:
    return [[str(one.kind), one.value, turn.name(one.kind, one.value), one.query] for one in rows]
