"""Conversations that a reader keeps: begun, found again, branched, deleted, written out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.assistant.memory import session as sessions
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.task_models import Asked, ModelUse, Talk
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MOST = 100  # of one reader
LONGEST_TITLE = 120


@transaction.atomic
def begin(reader: User, title: str, session: Session | None = None) -> Talk:
    """Begin a conversation; raise `InputError` where a reader keeps too many."""
    User.objects.select_for_update().get(pk=reader.pk)  # Else two at once could be one too many.
    if Talk.objects.filter(reader=reader).count() >= MOST:
        raise InputError(say("You keep {most} conversations: delete one first.", most=MOST))
    at = now()
    return Talk.objects.create(
        reader=reader,
        title=" ".join(title.split())[:LONGEST_TITLE],
        session=sessions.written(session or Session()),
        created_at=at,
        changed_at=at,
    )


def talks_of(reader: User) -> list[Talk]:
    """Return a reader's conversations, the last one first."""
    return list(Talk.objects.filter(reader=reader).defer("session", "answer")[:MOST])


def find(key: UUID) -> Talk | None:
    """Return a conversation by its key."""
    return Talk.objects.filter(key=key).first()


def session_of(talk: Talk) -> Session:
    """Return the tasks of a conversation."""
    return sessions.read(talk.session)


def keep(talk: Talk, session: Session, answer: dict[str, Any] | None = None) -> None:
    """Keep the tasks as they are now, and what a model said of them if it did."""
    talk.session, talk.answer, talk.changed_at = sessions.written(session), answer or {}, now()
    talk.save(update_fields=("session", "answer", "changed_at"))


def lend(talk: Talk, *, is_lent: bool) -> None:
    """Let the way a conversation went be an example for language models, or no longer."""
    Talk.objects.filter(pk=talk.pk).update(lent_at=now() if is_lent else None)


def delete(talk: Talk) -> None:
    """Delete a conversation."""
    Talk.objects.filter(pk=talk.pk).delete()


def export(talk: Talk) -> dict[str, Any]:
    """Return all of a conversation."""
    return {
        "title": talk.title,
        "created_at": talk.created_at,
        "changed_at": talk.changed_at,
        "lent_at": talk.lent_at,
        "session": talk.session,
        "answer": talk.answer,
    }


def export_all(reader: User) -> Any:
    """Return all that is kept of a reader's conversations."""
    uses = ModelUse.objects.filter(reader=reader).order_by("day")
    return {
        "kept": [export(talk) for talk in Talk.objects.filter(reader=reader)],
        "models": list(uses.values("day", "turns", "tokens", "removed")),
        "asked": list(Asked.objects.filter(reader=reader).values("said", "text", "started_at")),
    }


def erase(reader: User) -> None:
    """Forget a reader's conversations."""
    Asked.objects.filter(reader=reader).delete()
    Talk.objects.filter(reader=reader).delete()
    ModelUse.objects.filter(reader=reader).delete()
