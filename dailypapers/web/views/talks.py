"""Conversations with the assistant that a reader keeps: said, gone back in, branched, deleted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.assistant import answers, talks, turning
from dailypapers.assistant.task_models import Talk
from dailypapers.community import access
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import readers_only
from dailypapers.web.assistant_page import conversation_in
from dailypapers.web.talk_buttons import ACTS, said_in
from dailypapers.web.talk_page import talk_page
from dailypapers.web.turn_gate import paced

INDEX, PAGE = "web/talks.html", "web/talk.html"
ANSWER = "web/partials/_talk_answer.html"
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
@paced
@readers_only
def index(request: HttpRequest, reader: User) -> HttpResponse:
    """List the reader's conversations, or begin one with what they say."""
    if request.method != "POST":
        return render(request, INDEX, {"talks": talks.talks_of(reader)})
    said, asked_for = said_in(request), conversation_in(request.POST)
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
@paced
@readers_only
def page(request: HttpRequest, reader: User, key: UUID) -> HttpResponse:
    """Show a conversation, or go on with it."""
    talk = _own(reader, key)
    session = talks.session_of(talk)
    if request.method != "POST":
        shown = talk_page(request, reader, talk, session)
        coming = answers.coming(talk)
        return render(request, PAGE, {"page": shown, "talk": talk, "coming": coming})
    said = said_in(request)
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
@paced
@readers_only
def act(request: HttpRequest, reader: User, key: UUID) -> HttpResponse:
    """Do what a button of a conversation says."""
    talk = _own(reader, key)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise BadRequest(say("There is no such button."))
    try:
        return ACTS[name](request, reader, talk)
    except InputError as error:
        messages.error(request, spoken(error))
        return redirect("talk", talk.key)


@require_safe
@never_cache
@readers_only
def answer(request: HttpRequest, reader: User, key: UUID) -> HttpResponse:
    """Show what a language model says, as far as it has come: a part of the page."""
    talk = _own(reader, key)
    return render(request, ANSWER, {"talk": talk, "coming": answers.coming(talk)})


@require_safe
@never_cache
@readers_only
def export(request: HttpRequest, reader: User, key: UUID) -> HttpResponse:
    """Send all of a conversation as JSON."""
    talk = _own(reader, key)
    answer = JsonResponse(talks.export(talk), json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Disposition"] = f'attachment; filename="conversation-{talk.key}.json"'
    return answer


def _own(reader: User, key: UUID) -> Talk:
    talk = talks.find(key)
    if talk is None or not access.may_use_talk(reader, talk.reader_id):
        raise Http404(say("There is no such conversation."))
    return talk
