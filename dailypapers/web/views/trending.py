"""What readers speak of, in everything or in one topic."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dailypapers.catalogue.models import Topic
from dailypapers.catalogue.queries import topic_named
from dailypapers.core.clock import now
from dailypapers.core.spoken import say, say_many
from dailypapers.feed import queries, ranking
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.ranking import Window
from dailypapers.feed.usual_here import usual
from dailypapers.web.look import Look
from dailypapers.web.search_page import Choice, address
from dailypapers.web.standing import explained
from dailypapers.web.titles import window_name

OFFERED = 12  # topics, those with the most of what trends


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what readers speak of, in one of the published windows."""
    window, topic = asked_for(request.GET)
    moment, look = now(), Look(request, f"trending:{topic.code}" if topic else "trending")
    code = topic.code if topic else ""
    found = queries.trending(window, moment, topic=code, number=look.number, scope=look.scope)
    if elsewhere := look.past_the_end(
        found.pages, say_many("This list has {n} page.", "This list has {n} pages.", found.pages)
    ):
        return elsewhere
    is_empty = not found.counts or not found.counts.every
    wider = queries.narrowest_window(moment, code) if is_empty else None
    entries = load_entries(found.ids, look.reader)
    cards = explained(look.cards(entries), entries, found.standings)
    context = {
        "window": window,
        "topic": topic,
        "windows": [_window(look, one, window) for one in ranking.WINDOWS.values()],
        "topics": _topics(look, found.fields, topic, entries),
        "wider": _window(look, wider, window) if wider else None,
        "is_empty": is_empty,
        "cards": cards,
        "bar": look.bar(cards, found.counts, found.pages),
        "first_place": (look.number - 1) * queries.PAGE_SIZE + 1,
        "pager": look.pager(found),
    }
    return render(request, "web/trending.html", context)


def asked_for(asked: QueryDict) -> tuple[Window, Topic | None]:
    """Return the window and the topic that an address names; raise `Http404` if it has neither."""
    window, code = ranking.WINDOWS.get(asked.get("window", "week")), asked.get("topic", "")
    if window is None:
        raise Http404(say("Windows are {names}.", names=", ".join(ranking.WINDOWS)))
    topic = topic_named(code) if code else None
    if code and topic is None:
        raise Http404(say("There is no topic of this code: all are on the page of topics."))
    return window, topic


def _window(look: Look, one: Window, shown: Window) -> Choice:
    return Choice(window_name(one), address(look.asked, window=one.name), is_on=one == shown)


def _topics(
    look: Look, fields: Sequence[str], topic: Topic | None, shown: Sequence[Entry]
) -> list[Choice]:
    """Return the topics that the list can be narrowed to; none where it has one alone.

    Names of small fields are known from the papers that are shown.
    """
    names = {**usual().names, **{code: name for entry in shown for code, name in entry.topics}}
    offered = [field for field in fields if field][:OFFERED]
    if topic:
        names[topic.code] = topic.name
        offered = list(dict.fromkeys([topic.code, *offered]))
    elif len(offered) < 2:
        return []
    every = Choice(say("All topics"), address(look.asked, topic=""), is_on=topic is None)
    return [every] + [
        Choice(names.get(code, code), address(look.asked, topic=code), is_on=_is(topic, code))
        for code in offered
    ]


def _is(topic: Topic | None, code: str) -> bool:
    return topic is not None and topic.code == code
