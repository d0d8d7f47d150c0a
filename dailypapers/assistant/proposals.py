"""What a conversation would change, shown first, and done by a press on what was signed for it.

A proposal says who may press, in which conversation, and every call with its arguments; it holds
for a day. Nothing else writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing

from dailypapers.accounts.models import User
from dailypapers.assistant import functions, turning
from dailypapers.assistant.memory.graph import Node, Status
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.task_models import Talk
from dailypapers.assistant.tools.routing import Call
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

SALT = "assistant.proposal"
HOLDS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Calls that wait for a press, and what is sent with it."""

    node: Node
    calls: tuple[Call, ...]
    signed: str


def proposal(talk: Talk, session: Session, node: Node) -> Proposal | None:
    """Return what a task would do, if it waits for a press."""
    if node.status is not Status.WAITING:
        return None
    calls = turning.calls_for(talk.reader, session.graph, node, functions.finder().tools)
    said = [talk.reader_id, talk.pk, node.number, _said(calls)]
    return Proposal(node, calls, signing.dumps(said, salt=SALT, compress=True))


def press(reader: User, talk: Talk, session: Session, signed: str) -> Session:
    """Do what was proposed to this reader here, and is still what the conversation asks for.

    Pressing again does nothing more. Raises `InputError` that says why it is not done.
    """
    whose, where, number, said = _read(signed)
    if whose != reader.pk or where != talk.pk or number not in session.graph:
        raise InputError(say("This was not proposed to you here."))
    node = session.graph[number]
    if node.status is Status.DONE:
        return session
    calls = turning.calls_for(reader, session.graph, node, functions.finder().tools)
    if node.status is not Status.WAITING or _said(calls) != said:
        raise InputError(say("The conversation went on since: look at what is proposed now."))
    says = _done(reader, calls, signed)
    return session.with_answers(session.graph.answered(number, {"rows": says}))


def _done(reader: User, calls: Sequence[Call], signed: str) -> list[str]:
    """Do the calls in their order; each is safe to repeat, by its key or by what it does."""
    answers: list[Any] = []
    for place, call in enumerate(calls):
        given = {name: answers[other]["slug"] for name, other in call.needs.items()}
        key = hashlib.sha256(f"{signed} {place}".encode()).hexdigest()
        arguments = {**call.arguments, **given}
        answers.append(turning.execute(reader, call.tool, arguments, key) or {})
    return _addresses(answers)


def _addresses(answers: Sequence[Any]) -> list[str]:
    found = (one.get("url") for one in answers if isinstance(one, dict))
    return [url for url in found if isinstance(url, str)][:1]


def _said(calls: Sequence[Call]) -> list[Any]:
    return [[call.tool.name, dict(call.arguments), dict(call.needs)] for call in calls]


def _read(signed: str) -> tuple[int, int, int, list[Any]]:
    try:
        whose, where, number, said = signing.loads(signed, salt=SALT, max_age=HOLDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise InputError(say("This proposal does not hold any more: look at it again.")) from None
    return whose, where, number, said
