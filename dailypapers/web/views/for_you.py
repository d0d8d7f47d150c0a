"""The newest papers in the order of the reader's own interest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dailypapers.accounts.models import User
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.spoken import say, say_many
from dailypapers.feed import for_you, new_papers
from dailypapers.feed.entries import load_entries
from dailypapers.feed.queries import PAGE_SIZE
from dailypapers.feed.words import EXPLORING
from dailypapers.web import links
from dailypapers.web.acts import readers_only
from dailypapers.web.cards import PaperCard, Why, pager, paper_card
from dailypapers.web.look import Look
from dailypapers.web.profiles import choices, profile_asked, query_of
from dailypapers.web.views.follows import PAGES

Said = TypeVar("Said")

ENOUGH = 5  # likes, below which the page asks for more


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Show new papers, the likeliest for this reader first, and why."""
    profile = profile_asked(request, reader)
    look = Look(request, f"for-you:{profile.slug}" if profile else "for-you")
    number, query = look.number, query_of(profile)
    shown = {
        "profile": profile,
        "profiles": choices(reader, "for_you", profile),
        "of_profile": query,
        "absence": look.absence,
    }
    try:
        found = for_you.for_you(reader, now(), number, profile)
    except IndexUnavailable:
        away = shown | {"unavailable": True}
        return render(request, "web/for_you.html", away, status=503)
    if number > found.page.pages:
        raise Http404(
            say_many("This list has {n} page.", "This list has {n} pages.", found.page.pages)
        )
    context = shown | {
        "found": found,
        "days": new_papers.REACH.days,
        "missing": max(0, ENOUGH - found.likes),
        "for_you": True,
        "less": [(cause.address, *links.paper(*cause)) for cause in found.less],
        "cards": _cards(found, reader, query),
        "first_place": (number - 1) * PAGE_SIZE + 1,
        "pager": pager(
            request.path, number, found.page.pages, found.page.total, query.removeprefix("?")
        ),
    }
    return render(request, "web/for_you.html", context)


def _cards(found: for_you.ForYou, reader: User, query: str) -> list[PaperCard]:
    places = {paper: place for place, paper in enumerate(found.page.ids)}
    return [
        paper_card(
            entry,
            why=list(_why(found, places[entry.id])),
            why_page=links.link("for_you.why", entry.address) + query,
            standing=str(EXPLORING) if entry.id in found.explored else "",
        )
        for entry in load_entries(found.page.ids, reader)
    ]


def _why(found: for_you.ForYou, place: int) -> Iterator[Why]:
    """Yield what brought a paper to its place."""
    if follows := _at(found.followed, place):
        named = [(links.link(PAGES[one.kind], one.target), one.name) for one in follows]
        yield Why(say("Because you follow"), named)
    if causes := _at(found.causes, place):
        yield Why(say("Because you like"), [links.paper(*cause) for cause in causes])
    if read := _at(found.read, place):
        yield Why(say("Because you read"), [links.paper(*cause) for cause in read])
    if signed := _at(found.signed, place):
        named = [(links.link("author", one.key), one.name) for one in signed]
        yield Why(say("By"), named, say(", whose other papers you like"))


def _at(said: Sequence[Sequence[Said]], place: int) -> Sequence[Said]:
    """Return what is said of a paper, nothing where nothing is said of any."""
    return said[place] if said else ()
