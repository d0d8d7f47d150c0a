"""Conversations with the assistant that a reader keeps: said, gone back in, branched, deleted."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.assistant import asking, proposals, talks, turning
from dailypapers.assistant.chat_models.base import ModelUnavailable
from dailypapers.assistant.memory import asked
from dailypapers.assistant.memory.graph import Graph
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.task_models import Talk
from dailypapers.community import access
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import readers_only
from dailypapers.web.assistant_page import QUESTIONS, answer_in, conversation_in
from dailypapers.web.talk_page import talk_page
from dailypapers.web.talk_question import move_in

INDEX, PAGE = "web/talks.html", "web/talk.html"
LONGEST = 500  # characters of what is said
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
@readers_only
def index(request: HttpRequest, reader: User) -> HttpResponse:
    """List the reader's conversations, or begin one with what they say."""
    if request.method != "POST":
        return render(request, INDEX, {"talks": talks.talks_of(reader)})
    said, asked_for = _said(request), conversation_in(request.POST)
    if not said and not asked_for.query:
        messages.error(request, say("Say what you look for."))
        return redirect("talks")
    try:
        session = turning.begun(reader, said, asked_for)
        talk = talks.begin(reader, said or asked_for.query, session)
    except InputError as error:
        messages.error(request, spoken(error))
        return redirect("talks")
    return redirect("talk", talk.key)


@never_cache
@reads_and_posts
@readers_only
def page(request: HttpRequest, reader: User, key: UUID) -> HttpResponse:
    """Show a conversation, or go on with it."""
    talk = _own(reader, key)
    session = talks.session_of(talk)
    if request.method != "POST":
        shown = talk_page(request, reader, talk, session)
        return render(request, PAGE, {"page": shown, "talk": talk})
    said = _said(request)
    after, changed = turning.turn(reader, session, said) if said else (session, False)
    if changed:
        talks.keep(talk, after)
    else:
        messages.warning(
            request,
            say(
                "I did not understand what to change. Try: only since 2024; of those with code; "
                "go back to the first search; undo."
            ),
        )
    return redirect("talk", talk.key)


@never_cache
@require_POST
@readers_only
def act(request: HttpRequest, reader: User, key: UUID) -> HttpResponse:
    """Do what a button of a conversation says."""
    talk = _own(reader, key)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise BadRequest(say("There is no such button."))
    try:
        return ACTS[name](request, reader, talk)
    except (InputError, ModelUnavailable) as error:
        messages.error(request, spoken(error))
        return redirect("talk", talk.key)


@require_safe
@never_cache
@readers_only
def export(request: HttpRequest, reader: User, key: UUID) -> HttpResponse:
    """Send all of a conversation as JSON."""
    talk = _own(reader, key)
    answer = JsonResponse(talks.export(talk), json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Disposition"] = f'attachment; filename="conversation-{talk.key}.json"'
    return answer


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
    if word := _said(request, "no"):
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
    said = _said(request) or (session.graph[active].goal if active else "")
    talks.keep(talk, session, asking.ask(reader, session, said))
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
    "lend": _lend,
    "delete": _delete,
}


def _own(reader: User, key: UUID) -> Talk:
    talk = talks.find(key)
    if talk is None or not access.may_use_talk(reader, talk.reader_id):
        raise Http404(say("There is no such conversation."))
    return talk


def _to(reader: User, talk: Talk, session: Session, graph: Graph) -> HttpResponse:
    """Keep the conversation with its tasks as they are now, and show it."""
    talks.keep(talk, turning.settled(reader, session.to(graph)))
    return redirect("talk", talk.key)


def _said(request: HttpRequest, name: str = "said") -> str:
    return " ".join(request.POST.get(name, "").replace("\0", "").split())[:LONGEST]


def _task(request: HttpRequest, session: Session) -> int:
    number = request.POST.get("task", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise BadRequest(say("There is no such task."))
    if int(number) not in session.graph:
        raise Http404(say("There is no such task."))
    return int(number)
