"""What the librarian asks inside of a conversation, as buttons."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import BadRequest

from dailypapers.assistant import narrowing
from dailypapers.assistant.memory import asked
from dailypapers.assistant.memory.graph import Node
from dailypapers.assistant.refine.conversation import LONGEST_QUERY
from dailypapers.assistant.refine.questions import NONE, UNKNOWN, Answer, Kind, Question
from dailypapers.core.spoken import say, say_later
from dailypapers.feed.entries import Entry
from dailypapers.web.assistant_page import KINDS, QUESTIONS, written

LIKE_OTHERS = 5  # papers that the one that is chosen is set against
QUERIES = (("related", say_later("Or with these words")), ("wider", say_later("Ask for less")))


class Button(NamedTuple):
    """What a button says, and what it sends; `word` is what need not be offered again."""

    name: str
    sends: str
    word: str = ""


class Move(NamedTuple):
    """What a search should ask for instead."""

    kind: Kind
    value: str
    query: str


@dataclass(frozen=True, slots=True)
class TalkQuestion:
    """A question with its answers, and what else a librarian would say."""

    task: int
    asks: str = ""
    options: list[Button] = field(default_factory=list)
    sure: str = ""  # the paper that it most likely is
    query: str = ""
    like: dict[str, str] = field(default_factory=dict)  # by address, what says that it is like it
    moves: list[tuple[str, list[Button]]] = field(default_factory=list)


def talk_question(node: Node, entries: Sequence[Entry]) -> TalkQuestion | None:
    """Return what is asked in a task, None where it is no question."""
    output = node.output if isinstance(node.output, dict) else {}
    if node.job != asked.JOB or "query" not in output:
        return None
    question = asked.asked_in(node)
    return TalkQuestion(
        node.number,
        str(QUESTIONS[question.kind]) if question else "",
        list(_options(node, question)) if question else [],
        output.get("sure", ""),
        output["query"],
        {entry.address: _like(entry, entries) for entry in entries},
        list(_moves(output)),
    )


def answer_line(node: Node) -> list[tuple[str, str]]:
    """Return the question of a task with what was answered, as its row shows them."""
    answer = asked.answer_of(node)
    if answer is None:
        refused = node.input.get("refused", ())
        words = ", ".join(refused) if isinstance(refused, tuple) else ""
        return [(say("not offered again"), words)] if words else []
    kind, options = answer.question.kind, answer.question.options
    said = {NONE: say("None of these"), UNKNOWN: say("I do not know")}.get(answer.chosen)
    return [
        (str(QUESTIONS[kind]), said or narrowing.name(node.output, kind, options[answer.chosen]))
    ]


def move_in(said: str) -> Move:
    """Return the move that a button sent; raise `BadRequest` if it sent none."""
    try:
        kind, value, query = json.loads(said)
        if len(value) > LONGEST_QUERY or len(query) > LONGEST_QUERY:
            raise ValueError(said)
        return Move(Kind(kind), " ".join(value.split()), " ".join(query.split()))
    except (AttributeError, TypeError, ValueError, RecursionError):
        raise BadRequest(say("There is no such button.")) from None


def _options(node: Node, question: Question) -> Iterator[Button]:
    for place, option in enumerate(question.options):
        name = narrowing.name(node.output, question.kind, option)
        yield Button(name, written(Answer(question, place)))
    yield Button(say("None of these"), written(Answer(question, NONE)))
    yield Button(say("I do not know"), written(Answer(question, UNKNOWN)))


def _like(entry: Entry, entries: Sequence[Entry]) -> str:
    others = [str(one.id) for one in entries if one.id != entry.id][:LIKE_OTHERS]
    return written(Answer(Question(Kind.LIKE, (str(entry.id), *others)), 0))


def _moves(output: dict[str, Any]) -> Iterator[tuple[str, list[Button]]]:
    narrower = output.get("narrower", [])
    for kind, label in KINDS.items():
        if rows := [_button(row) for row in narrower if row[0] == kind]:
            yield say("Only these: {label}", label=label), rows
    for name, words in QUERIES:
        if rows := [_button(row, is_word=name == "related") for row in output.get(name, [])]:
            yield str(words), rows


def _button(row: Sequence[str], *, is_word: bool = False) -> Button:
    kind, value, name, query = row
    sends = json.dumps([kind, value, query], ensure_ascii=False)
    return Button(name, sends, value if is_word else "")
