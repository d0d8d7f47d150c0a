"""A turn with a language model: it looks things up within a budget, then answers.

What it may do is settled before it reads anything: the functions that fit the reader's words. A
function that writes is never called. It is proposed, and only with the arguments that the reader's
own words give it, so that no paper can put a button before anybody. What goes to other sites has
such arguments alone too, so that no paper can make the model tell them anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dailypapers.assistant.answering import citing, prompting
from dailypapers.assistant.answering.privacy import spoken
from dailypapers.assistant.chat_models.base import (
    ChatModel,
    Hear,
    Message,
    Offered,
    ToolCall,
)
from dailypapers.assistant.tools import schema
from dailypapers.assistant.tools.finding import Finder
from dailypapers.assistant.tools.routing import Call, route
from dailypapers.assistant.tools.tool import Tool

MOST_ROUNDS = 4  # replies of a model to one turn
MOST_CALLS = 8  # functions that are called in one turn
MOST_OFFERED = 12  # functions that a model is told of
MOST_TOKENS = 20_000  # of a turn; tokens that no server counts are reckoned from characters
ALWAYS = frozenset({"get_search", "get_papers_address"})
REFUSED = "This was not done: {why}."
Execute = Callable[[Tool, Mapping[str, Any]], Any]


@dataclass
class Turn:
    """What came of a turn: the answer, calls with their answers, what is proposed, what it took."""

    text: str = ""
    cited: tuple[str, ...] = ()
    made: list[tuple[Call, Any]] = field(default_factory=list)
    proposed: list[Call] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    removed: int = 0  # citations of papers that nobody was shown
    rounds: int = 0
    tokens: int = 0
    unfinished: int = 0  # tokens of a reply that has begun, as far as can be reckoned
    seen: set[str] = field(default_factory=set)  # papers that may be cited


def answered(
    model: ChatModel,
    finder: Finder,
    asked: Sequence[Message],
    said: str,
    execute: Execute,
    *,
    known: Sequence[str] = (),
    private: bool = False,
    most_tokens: int = MOST_TOKENS,
    turn: Turn | None = None,
    hear: Hear = len,
) -> Turn:
    """Return what comes of a turn. Raises `ModelUnavailable` if the model does not answer at all.

    `known` are papers that the reader was shown before; `execute` calls a function that reads. A
    `turn` that is given holds what came and what it took, also after an error.
    """
    turn = turn or Turn()
    own = route(finder, said)
    offered = {tool.name: tool for tool in _offered(finder, said, own)}
    turn.proposed = [call for call in own if call.tool.writes]
    told = list(asked)
    turn.seen |= set(known)
    while turn.rounds < MOST_ROUNDS and turn.tokens < most_tokens:
        is_last = turn.rounds == MOST_ROUNDS - 1 or len(turn.made) >= MOST_CALLS
        tools = () if is_last else tuple(map(_as_offered, offered.values()))
        turn.unfinished = _reckoned(told, "")
        reply = model.reply(told, tools, hear)
        turn.rounds, turn.unfinished = turn.rounds + 1, 0
        turn.tokens += reply.asked_tokens + reply.said_tokens or _reckoned(told, reply.text)
        turn.text = reply.text or turn.text
        if not reply.calls or is_last:
            break
        told.append(Message("assistant", reply.text, reply.calls))
        for call in reply.calls:
            answer = _called(call, offered, own, turn, execute, private=private)
            turn.seen |= set(_names(turn.made[-1][1])) if turn.made else set()
            told.append(Message("tool", answer, (), call.id))
    checked = citing.checked(turn.text, turn.seen)
    turn.text, turn.cited, turn.removed = checked.text, checked.cited, checked.removed
    return turn


def _offered(finder: Finder, said: str, own: Sequence[Call]) -> list[Tool]:
    """Return the functions that a model is told of: what reads and fits, what the words ask for."""
    asked = [call.tool for call in own]
    fitting = [tool for tool, _ in finder.ranked(said, MOST_OFFERED) if not tool.writes]
    usual = [tool for tool in finder.tools if tool.name in ALWAYS]
    once = {tool.name: tool for tool in (*asked, *usual, *fitting)}
    return list(once.values())[:MOST_OFFERED]


def _called(
    call: ToolCall,
    offered: Mapping[str, Tool],
    own: Sequence[Call],
    turn: Turn,
    execute: Execute,
    *,
    private: bool,
) -> str:
    """Return what the model is told of a call that it wants."""
    tool = offered.get(call.name)
    arguments = _read(call.arguments)
    why = _wrong(tool, arguments, own, turn)
    if why or tool is None or arguments is None:
        turn.refused.append(f"{call.name[:64]}: {why}")
        return REFUSED.format(why=why)
    made = Call(tool, arguments)
    try:
        answer = execute(tool, arguments)
    except Exception as error:  # Whatever a function does, the turn goes on without it.
        turn.refused.append(f"{tool.name}: {type(error).__name__}")
        return REFUSED.format(why="the function failed")
    turn.made.append((made, answer))
    return prompting.data(answer, private=private)


def _wrong(
    tool: Tool | None, arguments: dict[str, Any] | None, own: Sequence[Call], turn: Turn
) -> str:
    """Say why a call is not made, empty if it is."""
    if tool is None:
        return "there is no such function here"
    if tool.writes:
        return "the reader decides about it"
    if arguments is None:
        return "its arguments are no JSON object"
    if problems := schema.problems(tool, arguments):
        return "; ".join(problems)[:300]
    if tool.origin and not any(_is_same(call, tool, arguments) for call in own):
        return "other sites are told only what the reader said"
    if any(_is_same(call, tool, arguments) for call, _ in turn.made):
        return "it was called already"
    if len(turn.made) >= MOST_CALLS:
        return "too much was called in this turn"
    return ""


def _is_same(call: Call, tool: Tool, arguments: Mapping[str, Any]) -> bool:
    return call.tool.name == tool.name and dict(call.arguments) == dict(arguments)


def _read(said: str) -> dict[str, Any] | None:
    try:
        arguments = json.loads(said or "{}")
    except (ValueError, RecursionError):
        return None
    return arguments if isinstance(arguments, dict) else None


def _as_offered(tool: Tool) -> Offered:
    return Offered(tool.name, spoken(tool.says), tool.schema)


def _names(answer: Any, depth: int = 6) -> list[str]:
    """Return the papers that an answer names."""
    if depth and isinstance(answer, Mapping):
        own = [answer["id"]] if isinstance(answer.get("id"), str) and "title" in answer else []
        return own + [name for one in answer.values() for name in _names(one, depth - 1)]
    if depth and isinstance(answer, list):
        return [name for one in answer for name in _names(one, depth - 1)]
    return []


def _reckoned(told: Sequence[Message], text: str) -> int:
    """Return about how many tokens an exchange takes."""
    return (sum(len(one.content) for one in told) + len(text)) // 3
