"""One turn of a kept conversation: what was said is understood, and what reads is looked up.

What writes waits: it is shown with all it would do, and done by the reader's own press on a
proposal that was signed for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dailypapers.accounts.models import User
from dailypapers.assistant import documents, functions, inside, narrowing
from dailypapers.assistant.memory import asked, nearby, queries
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
ALL = "all"


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


def calls_for(graph: Graph, node: Node, tools: Sequence[Tool]) -> tuple[Call, ...]:
    """Return the calls that a task comes to, papers by their own names.

    Raises `InputError` where one is pointed at that is not there.
    """
    if node.job == "list":
        return _list_calls(graph, node, {tool.name: tool for tool in tools})
    return tuple(
        Call(call.tool, _named(graph, call.arguments)) for call in calls_of(graph, node, tools)
    )


def execute(reader: User | None, tool: Tool, arguments: Mapping[str, Any], key: str = "") -> Any:
    """Return what a function answers, here or elsewhere."""
    if tool.origin:
        return documents.call(tool, arguments)
    return inside.call(reader, tool, arguments, key)


def papers_of(node: Node) -> list[str]:
    """Return the papers that came of a task."""
    papers = node.output.get("papers", []) if isinstance(node.output, dict) else []
    return [str(one) for one in papers]


def _compute(
    reader: User, tools: Sequence[Tool], graph: Graph, node: Node
) -> tuple[dict[str, Any], Status]:
    try:
        if node.job == asked.JOB:
            return narrowing.looked_up(reader, graph, node)
        calls = calls_for(graph, node, tools)
        if not calls:
            return {"says": say("This cannot be done in a conversation yet.")}, Status.FAILED
        if missing := [one.name for call in calls for one in call.missing]:
            return {
                "says": say("Still to be said: {names}", names=", ".join(missing))
            }, Status.FAILED
        if any(call.tool.writes for call in calls):
            return {}, Status.WAITING
        return _kept(execute(reader, calls[0].tool, calls[0].arguments)), Status.DONE
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


def _list_calls(graph: Graph, node: Node, tools: Mapping[str, Tool]) -> tuple[Call, ...]:
    """Return the calls that make a reading list, and put its papers into it."""
    make, put = tools["post_lists"], tools["put_lists_papers_address"]
    arguments = {"title": str(node.input.get("title") or _subject(graph, node))}
    if shown := node.input.get("shown"):
        arguments["visibility"] = str(shown)
    papers = node.input.get("papers", ())
    names = _papers(graph, papers if isinstance(papers, tuple) else ())
    puts = (Call(put, {"address": name}, {"slug": 0}) for name in names)
    return (Call(make, arguments), *puts)


def _subject(graph: Graph, node: Node) -> str:
    words = (graph[one].input.get("words") for one in graph.before(node.number)[::-1])
    return str(next(filter(None, words), "") or say("From a conversation"))


def _named(graph: Graph, arguments: Mapping[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for name, value in arguments.items():
        is_many = isinstance(value, list | tuple)
        said = tuple(map(str, value)) if is_many else (str(value),)
        if any(_is_pointer(one) for one in said):
            found = _papers(graph, said)
            named[name] = found if is_many else found[0]
        else:
            named[name] = list(value) if isinstance(value, tuple) else value
    return named


def _papers(graph: Graph, said: Sequence[str]) -> list[str]:
    """Return papers by their names; `2#3` is the third that came of task 2."""
    found: dict[str, None] = {}
    for one in said:
        if not _is_pointer(one):
            found[one.strip('"')] = None
            continue
        number, _, place = one.partition("#")
        papers = _shown(graph, int(number)) if int(number) in graph else []
        if place == ALL:
            found |= dict.fromkeys(papers)
            continue
        at = int(place) - 1 if int(place) > 0 else int(place)
        if not -len(papers) <= at < len(papers):
            raise InputError(say("There is no paper at that place of what was found."))
        found[papers[at]] = None
    if not found:
        raise InputError(say("There is no paper to do this with."))
    return list(found)


def _shown(graph: Graph, number: int) -> list[str]:
    """Return the papers of a task; those of a reading list are what is in it."""
    node = graph[number]
    papers = node.input.get("papers")
    if node.job == "list" and isinstance(papers, tuple):
        return _papers(graph, papers)
    return papers_of(node)


def _is_pointer(said: str) -> bool:
    head, sign, place = said.partition("#")
    return bool(sign) and head.isdigit() and (place == ALL or place.lstrip("-").isdigit())
