"""Views: lists of papers that can be sent somewhere, by mail, to a webhook or into a chat.

A view is a kind and a value, written together as `topic:cs.CL`. The same view is always the same
text, so that it can be kept and compared. What is in it is told by `view_papers.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.http import QueryDict
from django.utils.translation import gettext_noop

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author, Topic
from dailypapers.community import access, profiles
from dailypapers.community.models import Group, ReadingList
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.feed.ranking import WINDOWS
from dailypapers.feed.search_form import SearchForm
from dailypapers.feed.words import trending_title

LONGEST = 1000  # of a value
EDITIONS = {
    "day": gettext_noop("Daily edition"),
    "week": gettext_noop("Weekly edition"),
    "month": gettext_noop("Monthly edition"),
}


class Kind(StrEnum):
    """What a view is a list of; the comment says what its value is."""

    EDITION = "edition"  # day, week or month
    TRENDING = "trending"  # a window, or a window and a topic: `week`, `week/cs.CL`
    SEARCH = "search"  # what the search page's address asks for
    TOPIC = "topic"  # its code
    AUTHOR = "author"  # the key of a name
    LIST = "list"  # its slug
    GROUP = "group"  # its slug
    FOR_YOU = "for-you"  # nothing, or the slug of a further interest profile


class Page(NamedTuple):
    """The page that shows a view: what it is called, and its address on this site."""

    title: str
    path: str


Pages = dict[str, Page]  # by the value of a view


@dataclass(frozen=True, slots=True)
class View:
    """A kind and a value, as `view` returns them."""

    kind: Kind
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}" if self.value else str(self.kind)

    @property
    def is_personal(self) -> bool:
        """Whether every reader has one of their own, or it is for members: strangers have none."""
        return self.kind in {Kind.GROUP, Kind.FOR_YOU}


def view(text: str) -> View:
    """Return the view that a text names; raise `InputError` if it names none.

    >>> view("trending:week/cs.CL")
    View(kind=<Kind.TRENDING: 'trending'>, value='week/cs.CL')
    """
    name, _, value = text.strip().partition(":")
    if name not in list(Kind):
        raise InputError(
            say("There is no view “{name}”. Views are {views}.", name=name, views=", ".join(Kind))
        )
    kind = Kind(name)
    value = _searched(value) if kind is Kind.SEARCH else value
    if len(value) > LONGEST:
        raise InputError(say("A view's value has at most {longest:,} characters.", longest=LONGEST))
    if kind is Kind.EDITION and value not in EDITIONS:
        raise InputError(
            say("Editions are {names}.", names=", ".join(f"edition:{name}" for name in EDITIONS))
        )
    if kind is Kind.TRENDING and value.partition("/")[0] not in WINDOWS:
        raise InputError(
            say("Trending is {names}.", names=", ".join(f"trending:{name}" for name in WINDOWS))
        )
    if not value and kind is not Kind.FOR_YOU:
        raise InputError(say("Write “{kind}” with what it is about.", kind=kind))
    return View(kind, value)


def page_of(view: View, reader: User | None) -> Page | None:
    """Return the page of a view, None where it is not there or not for this reader.

    It is what may be read now: ask again whenever something is sent.
    """
    return pages_of([view], reader).get(view)


def pages_of(views: Collection[View], reader: User | None) -> dict[View, Page]:
    """Return the pages of views, but for what `page_of` has none of: a query a kind at most."""
    if not access.may_read_papers(reader):
        return {}
    values: dict[Kind, list[str]] = defaultdict(list)
    for view in views:
        values[view.kind].append(view.value)
    found = {kind: _PAGES[kind](asked, reader) for kind, asked in values.items()}
    pages = {view: found[view.kind].get(view.value) for view in views}
    return {view: page for view, page in pages.items() if page}


def topic_of(code: str) -> Topic | None:
    """Return the topic that a code means, also where it is called otherwise now."""
    return _topics_of([code]).get(code)


def _topics_of(codes: Iterable[str]) -> dict[str, Topic]:
    rows = Topic.objects.select_related("alias_of").in_bulk([code for code in codes if code])
    return {code: row.alias_of or row for code, row in rows.items()}


def _searched(value: str) -> str:
    """Return what an address asks of a search, in one order, and nothing else of it."""
    form = SearchForm(QueryDict(value.removeprefix("?")))
    if form.is_empty():
        raise InputError(say("This search asks for nothing. Write it like search:q=teapots."))
    said = {name: form.data[name].strip() for name in form.fields if form.data.get(name)}
    return urlencode([(name, text) for name, text in said.items() if name in form.cleaned_data])


def _editions(values: list[str], reader: User | None) -> Pages:
    return {value: Page(say(EDITIONS[value]), "/") for value in values}


def _trending(values: list[str], reader: User | None) -> Pages:
    topics = _topics_of(value.partition("/")[2] for value in values)
    found: Pages = {}
    for value in values:
        window, _, code = value.partition("/")
        if code and code not in topics:
            continue
        name, asked = "", {"window": window}
        if code:
            name, asked = topics[code].name, {**asked, "topic": topics[code].code}
        title = trending_title(WINDOWS[window], name)
        found[value] = Page(title, f"/papers/trending?{urlencode(asked)}")
    return found


def _searches(values: list[str], reader: User | None) -> Pages:
    texts = {value: SearchForm(QueryDict(value)).wish().text for value in values}
    return {
        value: Page(
            say("Search for “{text}”", text=text) if text else say("Search"), f"/search?{value}"
        )
        for value, text in texts.items()
    }


def _topics(values: list[str], reader: User | None) -> Pages:
    return {
        value: Page(topic.name, f"/topics/{quote(topic.code)}")
        for value, topic in _topics_of(values).items()
    }


def _authors(values: list[str], reader: User | None) -> Pages:
    rows = Author.objects.filter(key__in=values).values_list("key", "name")
    return {key: Page(name, f"/authors/{quote(key)}") for key, name in rows}


def _lists(values: list[str], reader: User | None) -> Pages:
    rows = ReadingList.objects.filter(access.seen_lists(reader), slug__in=values)
    named = rows.values_list("slug", "title").distinct()
    return {slug: Page(title, f"/lists/{slug}") for slug, title in named}


def _groups(values: list[str], reader: User | None) -> Pages:
    if reader is None:
        return {}
    rows = Group.objects.filter(pk__in=access.groups_of(reader), slug__in=values)
    named = rows.values_list("slug", "name")
    return {slug: Page(name, f"/groups/{slug}") for slug, name in named}


def _for_you(values: list[str], reader: User | None) -> Pages:
    if reader is None or not access.may_be_ranked_for(reader):
        return {}
    kept = profiles.of(reader) if any(values) else []
    further = {
        one.slug: Page(say("For you: {name}", name=one.name), f"/papers/for-you?profile={one.slug}")
        for one in kept
    }
    return {"": Page(say("For you"), "/papers/for-you"), **further}


_PAGES = {
    Kind.EDITION: _editions,
    Kind.TRENDING: _trending,
    Kind.SEARCH: _searches,
    Kind.TOPIC: _topics,
    Kind.AUTHOR: _authors,
    Kind.LIST: _lists,
    Kind.GROUP: _groups,
    Kind.FOR_YOU: _for_you,
}
