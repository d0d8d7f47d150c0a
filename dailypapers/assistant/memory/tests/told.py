"""Conversations of several turns as files, with what is expected after each turn.

A script names the tasks that an utterance changes, as they are then; all others must be as they
were. `@2` says which one is spoken of afterwards (else the newest, else the same), `-2` that a task
is gone, `~` that nothing is to be computed again, `.` that nothing changes.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dailypapers.assistant.memory.graph import Value

FOLDER = Path(__file__).parent / "scripts"
Task = tuple[str, dict[str, Value], tuple[int, ...]]


@dataclass
class Turn:
    """What is said, and what is then expected."""

    said: str
    tasks: dict[int, Task] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    active: int | None = None
    is_kept: bool = False


@dataclass
class Script:
    """A conversation."""

    name: str
    file: str
    turns: list[Turn] = field(default_factory=list)


def scripts() -> Iterator[Script]:
    """Yield all scripts of the folder."""
    for file in sorted(FOLDER.glob("*.txt")):
        yield from _read(file.read_text(encoding="utf-8"), file.stem)


def _read(text: str, file: str) -> Iterator[Script]:
    script: Script | None = None
    for line in text.splitlines():
        if line.startswith("= "):
            if script:
                yield script
            script = Script(line[2:], file)
        elif line.startswith("> ") and script:
            script.turns.append(Turn(line[2:]))
        elif line.strip() and not line.startswith("#") and script:
            _expect(script.turns[-1], line.strip())
    if script:
        yield script


def _expect(turn: Turn, line: str) -> None:
    input: dict[str, Value] = {}
    needs: tuple[int, ...] = ()
    number, job = 0, ""
    for word in shlex.split(line):
        if word in {".", "~"}:
            turn.is_kept = True
        elif word.startswith("@"):
            turn.active = int(word[1:])
        elif re.fullmatch(r"-\d+", word):
            turn.gone.add(int(word[1:]))
        elif word.startswith("<"):
            needs = tuple(map(int, word[1:].split(",")))
        elif "=" in word:
            name, _, value = word.partition("=")
            input[name] = _value(name, value)
        elif word.isdigit():
            number = int(word)
        else:
            job = word
    if number:
        turn.tasks[number] = job, input, needs


def _value(name: str, value: str) -> Value:
    if name in {"papers", "without"}:
        return tuple(value.split(","))
    if name == "limit":
        return int(value)
    return {"true": True, "false": False}.get(value, value)
