"""Asking the operator's language model about a conversation, within a reader's daily budget."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import get_language

from dailypapers.accounts.models import User
from dailypapers.assistant import functions, turning
from dailypapers.assistant.answering import loop, precedents, prompting
from dailypapers.assistant.chat_models.base import ChatModel, Hear
from dailypapers.assistant.chat_models.registry import open_model
from dailypapers.assistant.memory import pointing
from dailypapers.assistant.memory import session as sessions
from dailypapers.assistant.memory.prompts import path_lines
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.task_models import ModelUse, Talk
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.search import encoding

LOOKED_AT = 200  # accepted conversations that examples are drawn from
LANGUAGES = {"fr": "French"}


def model() -> ChatModel | None:
    """Return the operator's model, None where there is none."""
    return _opened(settings.ASSISTANT_MODEL, settings.ASSISTANT_KEY, settings.OFFLINE)


def check(reader: User) -> tuple[ChatModel, int]:
    """Return the model and how many tokens it may take.

    Raises `InputError` where there is none or the reader's budget of the day is used up.
    """
    chosen = model()
    if chosen is None:
        raise InputError(say("This site has no language model to ask."))
    left = tokens_left(reader)
    if left == 0:
        raise InputError(say("Your budget of the language model is used up for today."))
    return chosen, loop.MOST_TOKENS if left is None else min(left, loop.MOST_TOKENS)


def ask(
    reader: User, session: Session, said: str, turn: loop.Turn | None = None, hear: Hear = len
) -> dict[str, Any]:
    """Return what the model answers, as it is kept; `turn` holds what it took, whatever happens.

    Raises `ModelUnavailable` if it does not answer, and what `check` raises.
    """
    turn = turn or loop.Turn()
    chosen, most_tokens = check(reader)
    graph, private = session.graph, settings.ASSISTANT_PRIVATE
    asked = prompting.messages(
        graph,
        said,
        site=settings.SITE_NAME,
        language=LANGUAGES.get((get_language() or "")[:2], "English"),
        examples=examples(said),
        private=private,
    )
    try:
        loop.answered(
            chosen,
            functions.finder(),
            asked,
            said,
            partial(turning.execute, reader),
            known=[name for node in graph.path for name in pointing.papers_of(node)],
            private=private,
            most_tokens=most_tokens,
            turn=turn,
            hear=hear,
        )
    finally:
        _note(reader, turn)
    return {
        "said": said,
        "text": turn.text,
        "cited": list(turn.cited),
        "removed": turn.removed,
        "calls": [[call.tool.name, dict(call.arguments)] for call, _ in turn.made],
        "refused": turn.refused,
        "model": chosen.name,
    }


def examples(said: str) -> list[list[str]]:
    """Return the paths of conversations that went well and began like this one.

    Only of those that their owners lend.
    """
    rows = list(Talk.objects.filter(lent_at__isnull=False).order_by("-lent_at")[:LOOKED_AT])
    encoder = _encoder()
    if not rows or encoder is None:
        return []
    try:
        titles = [row.title for row in rows]
        order = precedents.nearest(encoder.encode_query, said, titles, prompting.MOST_EXAMPLES)
    except EncoderUnavailable:
        return []
    return [path_lines(sessions.read(rows[place].session).graph) for place in order]


def _encoder() -> Any:
    try:
        return encoding.encoder()
    except EncoderUnavailable:
        return None


def tokens_left(reader: User) -> int | None:
    """Return how many tokens a reader has left today, None where there is no end of them."""
    if not settings.ASSISTANT_TOKENS:
        return None
    row = ModelUse.objects.filter(reader=reader, day=now().date()).first()
    return max(0, int(settings.ASSISTANT_TOKENS) - (row.tokens if row else 0))


def _note(reader: User, came: loop.Turn) -> None:
    """Count what a turn took."""
    row, _ = ModelUse.objects.get_or_create(reader=reader, day=now().date())
    ModelUse.objects.filter(pk=row.pk).update(
        turns=F("turns") + 1,
        tokens=F("tokens") + came.tokens + came.unfinished,
        removed=F("removed") + came.removed,
    )


@lru_cache(maxsize=4)
def _opened(text: str, key: str, offline: bool) -> ChatModel | None:
    return open_model(text, key=key, offline=offline)
