"""Dialogues labelled with calls, and how many of these a router makes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.tools.conversing import heard
from dailypapers.assistant.tools.finding import Finder
from dailypapers.assistant.tools.routing import Call, route

FILE = Path(__file__).with_name("dialogues.txt")


@dataclass
class Turn:
    """What a reader says, and the call that it comes to: none where nothing is to be called."""

    said: str
    operation: str = ""
    arguments: dict[str, str] = field(default_factory=dict)


def dialogues() -> Iterator[list[Turn]]:
    """Yield dialogues, each as its reader's turns."""
    turns: list[Turn] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("= ") and turns:
            yield turns
            turns = []
        elif line.startswith("> "):
            turns.append(Turn(line[2:]))
        elif turns and line[:1] not in {"#", "=", "<", ".", ""}:
            name, *rows = shlex.split(line)
            turns[-1].operation = name
            turns[-1].arguments = dict(row.split("=", 1) for row in rows)
    yield turns


def with_memory(finder: Finder, turns: list[Turn]) -> list[tuple[bool, bool]]:
    """Return for each turn whether operation, and operation with arguments, are right."""
    session, right = Session(), []
    for turn in turns:
        said = heard(session, finder, turn.said)
        session = said.session
        right.append(_right(turn, said.calls[:1] if said.changed else ()))
    return right


def without_memory(finder: Finder, turns: list[Turn]) -> list[tuple[bool, bool]]:
    """Return the same where each turn is read by itself."""
    return [_right(turn, route(finder, turn.said, looked_at=1)[:1]) for turn in turns]


def _right(turn: Turn, calls: tuple[Call, ...]) -> tuple[bool, bool]:
    name = calls[0].tool.name if calls else ""
    is_right = name == turn.operation
    arguments = {key: _said(value) for key, value in calls[0].arguments.items()} if calls else {}
    return is_right, is_right and arguments == turn.arguments


def _said(value: Any) -> str:
    """Return a value as the labels write it; of a paper by place, the place alone."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ",".join(map(_said, value))
    text = str(value)
    return text[text.index("#") :] if "#" in text else text
