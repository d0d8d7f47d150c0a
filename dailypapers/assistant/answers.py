"""Answers of a language model as they come: asked for in the background, shown, stopped, kept.

A thread of this process asks; what has come is in the database, so that any process shows it and
a server that is killed loses nothing of it. Whoever asks waits for nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, connections, transaction
from django.utils import translation

from dailypapers.accounts.models import User
from dailypapers.assistant import asking
from dailypapers.assistant.answering import citing
from dailypapers.assistant.answering.loop import Turn
from dailypapers.assistant.chat_models.base import ModelUnavailable
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.task_models import Asked, Talk
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken

MOST_AT_ONCE = 4  # answers that a process waits for
EVERY = 0.7  # seconds between two writes of what has come
LOST = timedelta(minutes=2)  # without a sign of life: longer than a model may be silent
STOPPED, BROKEN, FAILED = "stopped", "broken", "failed"  # how an answer ended that is not whole

logger = logging.getLogger(__name__)
_room = threading.BoundedSemaphore(MOST_AT_ONCE)


class Stopped(Exception):
    """Nobody waits for this answer any more."""


def start(reader: User, talk: Talk, session: Session, said: str) -> None:
    """Have the model asked; raise `InputError` that says why it is not.

    A reader is answered one thing at a time.
    """
    asking.check(reader)
    if not _room.acquire(blocking=False):
        raise InputError(
            say("The language model is answering others at present. Try again in a minute.")
        )
    try:
        row = _begun(reader, talk, said)
        _apart(partial(_answer, reader, row, session, translation.get_language() or "en"))
    except BaseException:
        _room.release()
        raise


def coming(talk: Talk) -> Asked | None:
    """Return what is being answered in a conversation; what nobody answers any more is ended."""
    row = Asked.objects.filter(talk=talk).first()
    if row and row.beat_at < now() - LOST:
        _end(row, _kept(row.said, row.text, BROKEN))
        talk.refresh_from_db(fields=["answer"])
        return None
    return row


def stop(talk: Talk) -> None:
    """End what is being answered; what has come is kept."""
    if row := coming(talk):
        _end(row, _kept(row.said, row.text, STOPPED))


def _begun(reader: User, talk: Talk, said: str) -> Asked:
    at = now()
    for old in Asked.objects.filter(reader=reader).select_related("talk"):
        coming(old.talk)
    try:
        with transaction.atomic():
            return Asked.objects.create(
                reader=reader, talk=talk, said=said, started_at=at, beat_at=at
            )
    except IntegrityError:
        raise InputError(
            say("The language model is still answering you: wait for it, or stop it.")
        ) from None


def _apart(run: Callable[[], None]) -> None:
    """Run in a thread of its own, which ends with the process and leaves no connection open."""

    def work() -> None:
        try:
            run()
        finally:
            connections.close_all()

    threading.Thread(target=work, name="answer", daemon=True).start()


def _answer(reader: User, row: Asked, session: Session, language: str) -> None:
    """Ask the model, write down what comes, and keep it in the conversation."""
    coming = _Coming(row)
    try:
        with translation.override(language):
            _end(row, _came(reader, session, coming))
    except Stopped:
        pass  # What had come was kept by who stopped it.
    except Exception:
        logger.exception("An answer of the language model could not be kept")
    finally:
        _room.release()


def _came(reader: User, session: Session, coming: _Coming) -> dict[str, Any]:
    """Return what is kept of an answer, whatever became of it."""
    try:
        return asking.ask(reader, session, coming.row.said, coming.turn, coming.hear)
    except Stopped:
        raise
    except (InputError, ModelUnavailable) as error:
        says = spoken(error)
    except Exception:
        logger.exception("An answer of the language model failed")
        says = say("Something went wrong here. Ask again in a minute.")
    return _kept(coming.row.said, coming.text, FAILED, says)


class _Coming:
    """An answer as far as it has come: of the last reply of the model, with citations that hold."""

    def __init__(self, row: Asked) -> None:
        self.row, self.turn = row, Turn()
        self._pieces: list[str] = []
        self._round, self._written_at = 0, 0.0

    @property
    def text(self) -> str:
        return citing.checked("".join(self._pieces), self.turn.seen).text

    def hear(self, piece: str) -> None:
        """Take a piece, and write down what has come; raise `Stopped` if nobody waits for it."""
        if self.turn.rounds != self._round:
            self._round, self._pieces = self.turn.rounds, []
        self._pieces.append(piece)
        if time.monotonic() - self._written_at >= EVERY:
            self._written_at = time.monotonic()
            rows = Asked.objects.filter(pk=self.row.pk)
            if not rows.update(text=self.text, beat_at=now()):
                raise Stopped


def _kept(said: str, text: str, ended: str, says: str = "") -> dict[str, Any]:
    """Return what is kept of an answer that is not whole."""
    cited = list(dict.fromkeys(citing.CITED.findall(text)))
    return {"said": said, "text": text, "cited": cited, "ended": ended, "says": says}


def _end(row: Asked, answer: dict[str, Any]) -> None:
    """Keep an answer in its conversation, if it is still waited for there."""
    with transaction.atomic():
        if Asked.objects.filter(pk=row.pk).delete()[0]:
            Talk.objects.filter(pk=row.talk_id).update(answer=answer, changed_at=now())
