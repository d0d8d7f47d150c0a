"""A conversation as its page shows it: the path so far, what came of it, what waits for a press."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from dailypapers.accounts.models import User
from dailypapers.assistant import asking, functions, proposals, turning
from dailypapers.assistant.memory import asked, pointing
from dailypapers.assistant.memory.graph import Graph, Input, Node, Status, Value
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.task_models import Talk
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, say_later, say_many, spoken
from dailypapers.feed import queries
from dailypapers.feed.entries import load_entries
from dailypapers.web.cards import PaperCard, paper_card
from dailypapers.web.compared import Compared, compared_in
from dailypapers.web.talk_acts import Act, acts, call_line
from dailypapers.web.talk_question import TalkQuestion, answer_line, talk_question

SHOWN = 20  # papers
JOBS = {
    "search": say_later("Search"),
    "similar": say_later("Similar papers"),
    "compare": say_later("Comparison"),
    "narrow": say_later("Question"),
    "read": say_later("Paper"),
    "cite": say_later("Citations"),
    "list": say_later("Reading list"),
    "meeting": say_later("Meeting"),
    "mail": say_later("Mail"),
    "found": say_later("Papers"),
    "called": say_later("Function"),
}
SLOTS = {
    "words": say_later("words"),
    "since": say_later("since"),
    "until": say_later("until"),
    "code": say_later("code"),
    "topic": say_later("topic"),
    "venue": say_later("venue"),
    "author": say_later("author"),
    "sort": say_later("order"),
    "limit": say_later("at most"),
    "without": say_later("without"),
    "papers": say_later("papers"),
    "title": say_later("title"),
    "shown": say_later("shown to"),
    "group": say_later("group"),
    "day": say_later("day"),
    "hour": say_later("hour"),
    "rhythm": say_later("how often"),
    "format": say_later("format"),
    "tool": say_later("function"),
}
STATES = {
    Status.OPEN: say_later("not looked up yet"),
    Status.DONE: say_later("done"),
    Status.FAILED: say_later("not done"),
    Status.WAITING: say_later("waits for you"),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the path."""

    number: int
    job: str
    goal: str
    said: list[tuple[str, str]]
    state: str
    of: list[int]
    is_active: bool


@dataclass(frozen=True, slots=True)
class TalkPage:
    """All that the page of a conversation shows."""

    talk: Talk
    path: list[TaskRow] = field(default_factory=list)
    others: list[TaskRow] = field(default_factory=list)
    papers: list[tuple[PaperCard, str]] = field(default_factory=list)  # what says it is like it
    total: int = 0
    lines: list[str] = field(default_factory=list)
    text: str = ""
    compared: Compared | None = None
    says: str = ""
    calls: list[str] = field(default_factory=list)
    query: str = ""  # what a search looks for, as search reads it
    question: TalkQuestion | None = None
    sure: PaperCard | None = None
    can_narrow: int = 0  # the task that questions can be asked about
    proposal: proposals.Proposal | None = None
    proposed: list[Act] = field(default_factory=list)
    has_model: bool = False
    budget: str = ""  # what is left of the language model
    can_undo: bool = False
    can_redo: bool = False

    @property
    def view(self) -> str:
        """What is found, as mails name it."""
        return f"search:{urlencode({'q': self.query})}"


def talk_page(request: HttpRequest, reader: User, talk: Talk, session: Session) -> TalkPage:
    """Return the page of a conversation."""
    graph = session.graph
    path = {node.number for node in graph.path}
    has_model = settings.ASSISTANT_MODEL != "none"
    more: dict[str, Any] = {}
    if graph.active:
        more = _came(reader, talk, session, graph[graph.active])
    return TalkPage(
        talk,
        [_row(graph, node) for node in graph.path],
        [_row(graph, node) for node in graph.nodes if node.number not in path],
        has_model=has_model,
        budget=_budget(reader) if has_model else "",
        can_undo=bool(session.past),
        can_redo=bool(session.future),
        **more,
    )


def _budget(reader: User) -> str:
    left = asking.tokens_left(reader)
    if left is None:
        return ""
    return say_many(
        "{n:,} token of the language model is left for you today.",
        "{n:,} tokens of the language model are left for you today.",
        left,
    )


def _came(reader: User, talk: Talk, session: Session, node: Node) -> dict[str, Any]:
    output = node.output if isinstance(node.output, dict) else {}
    names = pointing.papers_of(node)[:SHOWN]
    places = {name: place for place, name in enumerate(names)}
    entries = load_entries(queries.papers_at(names), reader)
    entries.sort(key=lambda entry: places[entry.address])
    cards = list(map(paper_card, entries))
    came: dict[str, Any] = {
        "papers": [(card, "") for card in cards],
        "total": output.get("total", 0),
        "lines": output.get("rows", []),
        "text": output.get("text", ""),
        "says": output.get("says", ""),
        "compared": compared_in(output),
    }
    if question := talk_question(node, entries):
        sure = next((card for card in cards if card.address == question.sure), None)
        papers = [(card, question.like[card.address]) for card in cards]
        return came | {
            "papers": papers,
            "question": question,
            "query": question.query,
            "sure": sure,
        }
    try:
        calls = turning.calls_for(reader, session.graph, node, functions.finder().tools)
        came["calls"] = list(map(call_line, calls))
        if node.job == "search":
            came["query"] = asked.conversation_of(session.graph, node).query
            came["can_narrow"] = node.number
        came["proposal"] = proposal = proposals.proposal(talk, session, node)
        came["proposed"] = acts(proposal.calls) if proposal else []
    except InputError as error:
        came["says"] = came["says"] or spoken(error)
    return came


def _row(graph: Graph, node: Node) -> TaskRow:
    return TaskRow(
        node.number,
        str(JOBS.get(node.job, node.job)),
        node.goal,
        answer_line(node) if node.job == asked.JOB else _said(node.input),
        str(STATES[node.status]),
        list(node.needs),
        node.number == graph.active,
    )


def _said(input: Input) -> list[tuple[str, str]]:
    return [(str(SLOTS.get(name, name)), _value(value)) for name, value in input.items()]


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return ", ".join(map(_pointed, value)) if isinstance(value, tuple) else str(value)


def _pointed(said: str) -> str:
    """Return a paper as it is pointed at, in words."""
    task, _, place = said.partition("#")
    if not (task.isdigit() and place):
        return said
    if place == pointing.ALL:
        return say("all of task {task}", task=task)
    if place.startswith("-"):
        return say("number {place} from the end of task {task}", place=place[1:], task=task)
    return say("number {place} of task {task}", place=place, task=task)
