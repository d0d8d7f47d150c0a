"""Lists that everybody may read, as feeds."""

from __future__ import annotations

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from dailypapers.catalogue.models import Author, Topic
from dailypapers.community.models import Comment, Vote
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed import calendar, queries
from dailypapers.feed.authors import papers_of
from dailypapers.feed.calendar import Period
from dailypapers.feed.changed import DONE
from dailypapers.feed.entries import load_entries
from dailypapers.feed.queries import Page
from dailypapers.feed.search import newest_of_topic, search
from dailypapers.feed.search_form import SearchForm
from dailypapers.feed.views import Kind, View, view
from dailypapers.feed.words import name_of, trending_title
from dailypapers.web.discussion import newest as newest_comments
from dailypapers.web.feeds.answer import answer
from dailypapers.web.feeds.document import Document
from dailypapers.web.feeds.items import comment_item, paper_items
from dailypapers.web.feeds.listing import Listing, hour, listed
from dailypapers.web.look import VOTES, Look
from dailypapers.web.requests import reader_of, today
from dailypapers.web.views.trending import asked_for

SPOKEN = (Vote, Comment)  # What the order of an edition goes by.


@require_safe
def newest(request: HttpRequest, form: str) -> HttpResponse:
    """Answer with the newest edition that has papers; earlier ones are its archives."""

    def build() -> Document:
        day = queries.newest_day(until=today()) or today()
        return _edition(request, form, calendar.day(day), is_newest=True)

    return answer(request, form, build, of=SPOKEN, extra=today())


@require_safe
def edition(request: HttpRequest, kind: str, code: str, form: str) -> HttpResponse:
    """Answer with the papers of one day, ISO week or month."""
    try:
        period = calendar.parse(kind, code)
    except InputError as error:
        raise Http404(spoken(error)) from None
    return answer(request, form, lambda: _edition(request, form, period), of=SPOKEN, extra=today())


@require_safe
def trending(request: HttpRequest, form: str) -> HttpResponse:
    """Answer with what readers speak of, in one of the published windows."""
    window, topic = asked_for(request.GET)
    code = topic.code if topic else ""

    def build() -> Document:
        look = Look(request)
        page = queries.trending(window, now(), topic=code, number=look.number, scope=look.scope)
        title = trending_title(window, topic.name if topic else "")
        value = "/".join(filter(None, (window.name, code)))
        asked = [("window", window.name)] + [("topic", code)] * bool(code)
        seen = View(Kind.TRENDING, value) if list(request.GET.items()) == asked else None
        name = f"trending/{value}"
        return _listed(look, request, name, title, reverse("daily.trending"), page, seen)

    return answer(request, form, build)


@require_safe
def topic(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Answer with the papers of one topic, newest first."""
    found = get_object_or_404(Topic, pk=code)
    if found.alias_of_id:
        raise Http404(say("This topic is called {alias_of_id} now.", alias_of_id=found.alias_of_id))

    def build() -> Document:
        look = Look(request, usual=say("Newest first"))
        page = newest_of_topic(code, look.number, by_votes=look.by_votes, scope=look.scope)
        path = reverse("topics.topic", args=[code])
        return _listed(look, request, f"topic/{code}", found.name, path, page)

    return answer(request, form, build, of=_votes(request))


@require_safe
def author(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Answer with the papers of one name, newest first."""
    found = get_object_or_404(Author, key=key)

    def build() -> Document:
        look = Look(request, usual=say("Newest first"))
        page = papers_of([found], look.number, by_votes=look.by_votes, scope=look.scope)
        path, seen = reverse("author", args=[key]), None if request.GET else View(Kind.AUTHOR, key)
        return _listed(look, request, f"author/{key}", found.name, path, page, seen)

    return answer(request, form, build, of=_votes(request))


@require_safe
def find(request: HttpRequest, form: str) -> HttpResponse:
    """Answer with what a search finds."""
    asked = SearchForm(request.GET)

    def build() -> Document:
        look = Look(request, keeps_all=True)
        listing = Listing("search", say("Search"), reverse("search"), [], look.number, 1)
        if asked.is_empty():
            return listed(request, listing)
        wish = asked.wish()
        unread_only = look.scope.unread_only
        found = search(wish, look.number, reader=look.reader, unread_only=unread_only)
        items = paper_items([result.entry for result in found.results])
        name = f"search/{request.GET.urlencode()}"
        title = say("Search for {text}", text=wish.text) if wish.text else say("Search")
        listing = Listing(
            name,
            title,
            reverse("search"),
            items,
            look.number,
            max(1, found.pages),
            hour(),
            view=_search_of(request),
        )
        return listed(request, listing)

    own_fields = DONE if reader_of(request) else [Vote]  # Only readers search what they did.
    return answer(request, form, build, of=own_fields)


@require_safe
def comments(request: HttpRequest, address: str, form: str) -> HttpResponse:
    """Answer with what was said of a paper, newest first."""
    paper = queries.paper_at(address)
    if paper is None:
        raise Http404(say("This instance has no paper of that name."))

    def build() -> Document:
        look = Look(request)
        [entry] = load_entries([paper])
        said = newest_comments(paper, look.reader, look.number)
        items = [comment_item(comment, entry) for comment in said.comments]
        path = reverse("paper", args=[address])
        title = say("Comments on {title}", title=entry.title)
        name = f"comments/{entry.key}"
        return listed(
            request, Listing(name, title, path, items, look.number, said.pages, is_told=True)
        )

    return answer(request, form, build, of=[Comment])


def _search_of(request: HttpRequest) -> View | None:
    """Return the search that an address asks for and nothing else, as its page writes it."""
    asked = request.GET.urlencode()
    try:
        seen = view(f"search:{asked}")
    except InputError:  # It is too long to be looked at.
        return None
    return seen if seen.value == asked else None


def _votes(request: HttpRequest) -> list[type[Model]]:
    """Return votes, if the list is ordered by them."""
    return [Vote] if request.GET.get("sort") == VOTES else []


def _edition(
    request: HttpRequest, form: str, period: Period, *, is_newest: bool = False
) -> Document:
    look, source = Look(request), request.GET.get("source", "")
    page = queries.edition(period, source=source, number=look.number, scope=look.scope)
    if period.first > today() and not page.total:
        raise Http404(say("This edition is still to come."))
    is_archive = not is_newest and period.last < today()
    listing = Listing(
        name="editions" if is_newest else f"edition/{period.code}",
        title=say("Daily edition") if is_newest else name_of(period),
        page=reverse("daily") if is_newest else reverse(f"daily.{period.kind}", args=[period.code]),
        items=paper_items(load_entries(page.ids)),
        number=look.number,
        pages=page.pages,
        beside=_archives(period, form, is_newest=is_newest),
        is_archive=is_archive,
        is_told=not is_archive,
    )
    return listed(request, listing)


def _archives(period: Period, form: str, *, is_newest: bool) -> dict[str, str]:
    """Return the periods before and after that have papers, and the feed that stays current."""
    earlier = queries.newest_day(until=period.before().last)
    later = None if is_newest else queries.next_day(period.last)
    found = {"prev-archive": earlier, "next-archive": later}
    links = {
        name: _path_of(calendar.day(day).as_kind(period.kind), form)
        for name, day in found.items()
        if day and day <= today()
    }
    if period.kind == "day" and not is_newest:
        links["current"] = reverse("feed.newest", kwargs={"form": form})
    return links


def _path_of(period: Period, form: str) -> str:
    return reverse(f"feed.{period.kind}", kwargs={"code": period.code, "form": form})


def _listed(
    look: Look,
    request: HttpRequest,
    name: str,
    title: str,
    path: str,
    page: Page,
    seen: View | None = None,
) -> Document:
    is_moving = look.by_votes or name.startswith("trending/")
    listing = Listing(
        name=name,
        title=title,
        page=path,
        items=paper_items(load_entries(page.ids)),
        number=look.number,
        pages=page.pages,
        changed=hour() if is_moving else None,
        is_told=name.startswith("topic/"),
        view=seen,
    )
    return listed(request, listing)
