"""The assistant: a conversation that finds the words, one question at a time."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.assistant.librarian import take
from dailypapers.community import reading_lists
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import paper_named, readers_only
from dailypapers.web.assistant_page import (
    address,
    assistant_page,
    conversation_in,
    none_of_these,
)
from dailypapers.web.cards import paper_card
from dailypapers.web.list_forms import NewListForm
from dailypapers.web.requests import reader_of
from dailypapers.web.turn_gate import paced

PAGE = "web/assistant.html"
MOST_COLLECTED = 50


@require_safe
@paced
def page(request: HttpRequest) -> HttpResponse:
    """Show what was said so far, what that finds, and the next question."""
    talk = conversation_in(request.GET)
    context = {"talk": talk, "query": talk.query}
    if not talk.query:
        return render(request, PAGE, context)
    try:
        turn = take(talk, reader_of(request))
    except IndexUnavailable:
        return render(request, PAGE, context | {"unavailable": True}, status=503)
    links = assistant_page(turn)
    cards = [paper_card(entry) for entry in turn.entries]
    none, unknown = none_of_these(turn)
    context |= {
        "turn": turn,
        "links": links,
        "found": list(zip(cards, links.like, strict=True)),
        "sure": paper_card(turn.sure) if turn.sure else None,
        "none": none,
        "unknown": unknown,
        "list_key": uuid4(),
    }
    return render(request, PAGE, context)


@never_cache
@require_POST
@readers_only
def collect(request: HttpRequest, reader: User) -> HttpResponse:
    """Make a private reading list of the papers that were ticked; the same form makes it once."""
    form = NewListForm(request.POST)
    papers = [paper_named(one) for one in request.POST.getlist("paper")[:MOST_COLLECTED]]
    back = address(conversation_in(request.POST))
    if not form.is_valid() or not papers:
        messages.error(request, say("Give the list a title, and tick at least one paper."))
        return redirect(back)
    try:
        made = reading_lists.make(reader, form.cleaned_data["key"], form.cleaned_data["title"])
        reading_lists.add_all(made.pk, [(paper, "") for paper in papers], reader)
    except InputError as error:
        messages.error(request, spoken(error))
        return redirect(back)
    messages.success(request, say("The list is made. Only you see it."))
    return redirect("list", made.slug)
