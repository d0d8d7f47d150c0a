"""One turn of a kept conversation: what was said is understood, and what reads is looked up.

What writes waits: it is shown with all it would do, and done by the reader's own press on a
proposal that was signed for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dailypapers.accounts.models import User
from dailypapers.assistant import acting, comparing, documents, functions, inside, narrowing
from dailypapers.assistant.memory import asked, nearby, pointing, queries
from dailypapers.assistant.memory.computing import computed
from dailypapers.assistant.memory.graph import Graph, Node, Status
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.refine.conversation import Conversation
from dailypapers.assistant.tools.conversing import added, calls_of, heard
from dailypapers.assistant.tools.finding import Finder
from dailypapers.assistant.tools.plans import planned
from dailypapers.assistant.tools.routing import Call
from dailypapers.assistant.tools.tool import Tool
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.core.spoken import say, spoken

MOST_KEPT = 50  # papers of an answer
LONGEST_KEPT = 2000  # characters of any other answer


def turn(reader: User, session: Session, said: str) -> tuple[Session, bool]:
    """Return the session after what a reader said, and whether anything was understood."""
    finder = functions.finder()
    if (graph := narrowed(session.graph, said)) is not None:
        after, changed = session.to(graph), True
    elif calls := planned(finder.tools, said):
        after, changed = session.changed(added(session.graph, calls, said)), True
    else:
        told = heard(session, finder, said)
        after, changed = told.session, told.changed
    return settled(reader, after, finder), changed


def begun(reader: User, said: str, asked_for: Conversation) -> Session:
    """Return the session of a new conversation: of what is said, or of questions so far."""
    if said:
        return turn(reader, Session(), said)[0]
    graph = Graph().added("search", asked_for.query, {"words": asked_for.query})
    for answer in asked_for.answers:
        graph = asked.answered(graph, graph.active, answer, asked_for.query)
    for word in asked_for.refused:
        graph = asked.refused(graph, graph.active, word, word)
    return settled(reader, Session(graph))


def narrowed(graph: Graph, said: str) -> Graph | None:
    """Return the graph after words that ask for questions, or answer one; else None."""
    about = next((node for node in nearby.near(graph) if node.job in queries.INHERIT), None)
    if about and asked.is_wanted(said):
        return asked.questioned(graph, about.number, said)
    return narrowing.replied(graph, said)


def settled(reader: User, session: Session, finder: Finder | None = None) -> Session:
    """Return the session with everything looked up that is not yet."""
    finder = finder or functions.finder()
    work = partial(_compute, reader, finder.tools)
    return session.with_answers(computed(session.graph, work, narrowing.is_passed))


def calls_for(reader: User, graph: Graph, node: Node, tools: Sequence[Tool]) -> tuple[Call, ...]:
    """Return the calls that a task comes to, papers by their own names.

    Raises `InputError` where one is pointed at that is not there, or what is said is not enough.
    """
    if node.job in acting.DOES:
        by_name = {tool.name: tool for tool in tools}
        return acting.DOES[node.job](acting.Task(reader, graph, node, by_name))
    return tuple(
        Call(call.tool, pointing.named(graph, call.arguments))
        for call in calls_of(graph, node, tools)
    )


def execute(reader: User | None, tool: Tool, arguments: Mapping[str, Any], key: str = "") -> Any:
    """Return what a function answers, here or elsewhere."""
    if tool.origin:
        return documents.call(tool, arguments)
    return inside.call(reader, tool, arguments, key)


def _compute(
    reader: User, tools: Sequence[Tool], graph: Graph, node: Node
) -> tuple[dict[str, Any], Status]:
    try:
        if node.job == asked.JOB:
            return narrowing.looked_up(reader, graph, node)
        calls = calls_for(reader, graph, node, tools)
        if not calls:
            return {"says": say("This cannot be done in a conversation yet.")}, Status.FAILED
        if missing := [one.name for call in calls for one in call.missing]:
            return {
                "says": say("Still to be said: {names}", names=", ".join(missing))
            }, Status.FAILED
        if any(call.tool.writes for call in calls):
            return {}, Status.WAITING
        answers = [execute(reader, call.tool, call.arguments) for call in calls]
        if node.job == "compare":
            return comparing.compared(answers), Status.DONE
        return _kept(answers[0]), Status.DONE
    except InputError as error:
        return {"says": spoken(error)}, Status.FAILED
    except IndexUnavailable:
        return {
            "says": say("The search index is being built. Try again in a minute.")
        }, Status.FAILED


def _kept(answer: Any) -> dict[str, Any]:
    """Return what is kept of an answer: which papers it names, or how it begins."""
    rows = answer if isinstance(answer, list) else []
    total = len(rows)
    if isinstance(answer, Mapping):
        rows = answer.get("papers") or answer.get("hits") or []
        total = answer.get("total", len(rows)) if rows else 0
        rows = [answer] if not rows and "abstract" in answer else rows
    papers = [_paper(row) for row in rows if isinstance(row, Mapping)] if rows else []
    if any(papers):
        return {"papers": [one for one in papers if one][:MOST_KEPT], "total": total}
    if isinstance(answer, Mapping) and isinstance(answer.get("text"), str):
        return {"text": answer["text"][:LONGEST_KEPT]}
    if isinstance(answer, Mapping) and ("papers" in answer or "hits" in answer):
        return {"papers": [], "total": 0}
    return {"rows": _lines(answer)}


def _paper(row: Mapping[str, Any]) -> str:
    inner = row.get("paper")
    found = inner if isinstance(inner, Mapping) else row
    name = found.get("id") if "title" in found else None
    return name if isinstance(name, str) else ""


def _lines(answer: Any) -> list[str]:
    """Return what another answer says, a line for each thing in it."""
    rows = answer if isinstance(answer, list) else [answer]
    lines = []
    for row in rows[:MOST_KEPT]:
        values = row.items() if isinstance(row, Mapping) else [("", row)]
        plain = (
            f"{name}: {value}" if name else str(value) for name, value in values if _is_plain(value)
        )
        lines.append("; ".join(plain)[: LONGEST_KEPT // 10])
    return [line for line in lines if line]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and value not in ("", None)
