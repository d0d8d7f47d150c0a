"""Topics: all of them, and the papers of one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dailypapers.catalogue.models import Topic
from dailypapers.catalogue.queries import topic_groups
from dailypapers.community.models import Follow
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.entries import load_entries
from dailypapers.feed.search import newest_of_topic
from dailypapers.web.cards import pager, paper_card
from dailypapers.web.follow_button import follow_button
from dailypapers.web.requests import page_number, reader_of
from dailypapers.web.titles import count_of_pages


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
    number, reader = page_number(request), reader_of(request)
    follow = follow_button(reader, Follow.Kind.TOPIC, code, found.name)
    context: dict[str, Any] = {"topic": found, "follow": follow}
    try:
        page = newest_of_topic(code, number)
    except IndexUnavailable:
        return render(request, "web/topic.html", context | {"unavailable": True}, status=503)
    if number > page.pages:
        raise Http404(f"This topic has {count_of_pages(page.pages)}.")
    context |= {
        "cards": [paper_card(entry) for entry in load_entries(page.ids, reader)],
        "pager": pager(request.path, number, page.pages, page.total),
    }
    return render(request, "web/topic.html", context)
