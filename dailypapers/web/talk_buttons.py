"""What the buttons of a conversation do: go back, undo, branch, answer, press, ask, delete."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from dailypapers.accounts.models import User
from dailypapers.assistant import answers, proposals, talks, turning
from dailypapers.assistant.memory import asked
from dailypapers.assistant.memory.graph import Graph
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.task_models import Talk
from dailypapers.core.spoken import say
from dailypapers.web.assistant_page import QUESTIONS, answer_in
from dailypapers.web.talk_question import move_in

LONGEST = 500  # characters of what is said


def said_in(request: HttpRequest, name: str = "said") -> str:
    """Return what was typed, in one line."""
    return " ".join(request.POST.get(name, "").replace("\0", "").split())[:LONGEST]


def _back(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    session = talks.session_of(talk)
    return _to(reader, talk, session, session.graph.at(_task(request, session)))


def _narrow(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    session = talks.session_of(talk)
    said = say("Narrow it by questions")
    return _to(
        reader, talk, session, asked.questioned(session.graph, _task(request, session), said)
    )


def _answer(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    session = talks.session_of(talk)
    try:
        answer = answer_in(request.POST.get("a", ""))
    except ValueError:
        raise BadRequest(say("That was no option of the question.")) from None
    said = str(QUESTIONS[answer.question.kind])
    return _to(
        reader, talk, session, asked.answered(session.graph, _task(request, session), answer, said)
    )


def _instead(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    session = talks.session_of(talk)
    graph, task = session.graph, _task(request, session)
    if word := said_in(request, "no"):
        return _to(reader, talk, session, asked.refused(graph, task, word, word))
    move = move_in(request.POST.get("move", ""))
    return _to(reader, talk, session, asked.instead(graph, graph[task], *move))


def _undo(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    talks.keep(talk, turning.settled(reader, talks.session_of(talk).undone()))
    return redirect("talk", talk.key)


def _redo(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    talks.keep(talk, turning.settled(reader, talks.session_of(talk).redone()))
    return redirect("talk", talk.key)


def _branch(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    session = talks.session_of(talk)
    made = talks.begin(reader, talk.title, session.branched(_task(request, session)))
    messages.success(request, say("A conversation of its own goes on from here."))
    return redirect("talk", made.key)


def _press(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    session = talks.session_of(talk)
    done = proposals.press(reader, talk, session, request.POST.get("proposal", ""))
    if done != session:
        talks.keep(talk, done)
        messages.success(request, say("Done."))
    return redirect("talk", talk.key)


def _ask(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    session = talks.session_of(talk)
    active = session.graph.active
    said = said_in(request) or (session.graph[active].goal if active else "")
    answers.start(reader, talk, session, said)
    return redirect("talk", talk.key)


def _stop(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    answers.stop(talk)
    return redirect("talk", talk.key)


def _lend(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    talks.lend(talk, is_lent=request.POST.get("on") == "yes")
    return redirect("talk", talk.key)


def _delete(request: HttpRequest, reader: User, talk: Talk) -> HttpResponse:
    talks.delete(talk)
    messages.success(request, say("The conversation is deleted."))
    return redirect("talks")


ACTS: dict[str, Callable[[HttpRequest, User, Talk], HttpResponse]] = {
    "back": _back,
    "narrow": _narrow,
    "answer": _answer,
    "instead": _instead,
    "undo": _undo,
    "redo": _redo,
    "branch": _branch,
    "press": _press,
    "ask": _ask,
    "stop": _stop,
    "lend": _lend,
    "delete": _delete,
}


def _to(reader: User, talk: Talk, session: Session, graph: Graph) -> HttpResponse:
    """Keep the conversation with its tasks as they are now, and show it."""
    talks.keep(talk, turning.settled(reader, session.to(graph)))
    return redirect("talk", talk.key)


def _task(request: HttpRequest, session: Session) -> int:
    number = request.POST.get("task", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise BadRequest(say("There is no such task."))
    if int(number) not in session.graph:
        raise Http404(say("There is no such task."))
    return int(number)
