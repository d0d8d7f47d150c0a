"""Topics: all of them, and the papers of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dailypapers.catalogue.models import Topic
from dailypapers.catalogue.queries import topic_groups
from dailypapers.community.models import Follow
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.spoken import say, say_many
from dailypapers.feed.entries import load_entries
from dailypapers.feed.search import newest_of_topic
from dailypapers.web.follow_button import follow_button
from dailypapers.web.look import Look


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all topics by group."""
    return render(request, "web/topics.html", {"groups": topic_groups()})


@require_safe
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """Show the papers of one topic, newest first."""
    found = get_object_or_404(Topic, pk=code)
    if found.alias_of_id:
        return redirect("topics.topic", found.alias_of_id, permanent=True)
    look = Look(request, f"topic:{code}", say("Newest first"))
    follow = follow_button(look.reader, Follow.Kind.TOPIC, code, found.name)
    context: dict[str, Any] = {"topic": found, "follow": follow}
    try:
        page = newest_of_topic(code, look.number, by_votes=look.by_votes, scope=look.scope)
    except IndexUnavailable:
        return render(request, "web/topic.html", context | {"unavailable": True}, status=503)
    if elsewhere := look.past_the_end(
        page.pages, say_many("This topic has {n} page.", "This topic has {n} pages.", page.pages)
    ):
        return elsewhere
    cards = look.cards(load_entries(page.ids, look.reader))
    context |= {
        "cards": cards,
        "bar": look.bar(cards, page.counts, page.pages),
        "pager": look.pager(page),
    }
    return render(request, "web/topic.html", context)
