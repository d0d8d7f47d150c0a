"""Views: lists of papers that can be sent somewhere, by mail, to a webhook or into a chat.

A view is a kind and a value, written together as `topic:cs.CL`. The same view is always the same
text, so that it can be kept and compared. What is in it is told by `view_papers.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.http import QueryDict

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author, Topic
from dailypapers.community import access, profiles
from dailypapers.core.errors import InputError
from dailypapers.feed.groups import group_of_members
from dailypapers.feed.ranking import WINDOWS
from dailypapers.feed.reading_lists import seen_list
from dailypapers.feed.search_form import SearchForm

LONGEST = 1000  # of a value
EDITIONS = {"day": "Daily edition", "week": "Weekly edition", "month": "Monthly edition"}


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
        raise InputError(f"There is no view {name!r}. Views are {', '.join(Kind)}.")
    kind = Kind(name)
    value = _searched(value) if kind is Kind.SEARCH else value
    if len(value) > LONGEST:
        raise InputError(f"A view's value has at most {LONGEST} characters.")
    if kind is Kind.EDITION and value not in EDITIONS:
        raise InputError(f"Editions are {', '.join(f'edition:{name}' for name in EDITIONS)}.")
    if kind is Kind.TRENDING and value.partition("/")[0] not in WINDOWS:
        raise InputError(f"Trending is {', '.join(f'trending:{name}' for name in WINDOWS)}.")
    if not value and kind is not Kind.FOR_YOU:
        raise InputError(f"Write “{kind}” with what it is about.")
    return View(kind, value)


def page_of(view: View, reader: User | None) -> Page | None:
    """Return the page of a view, None where it is not there or not for this reader.

    It is what may be read now: ask again whenever something is sent.
    """
    if not access.may_read_papers(reader):
        return None
    return _PAGES[view.kind](view.value, reader)


def topic_of(code: str) -> Topic | None:
    """Return the topic that a code means, also where it is called otherwise now."""
    found = Topic.objects.select_related("alias_of").filter(pk=code).first()
    return (found.alias_of or found) if found else None


def _searched(value: str) -> str:
    """Return what an address asks of a search, in one order, and nothing else of it."""
    form = SearchForm(QueryDict(value.removeprefix("?")))
    if form.is_empty():
        raise InputError("This search asks for nothing. Write it like search:q=teapots.")
    said = {name: form.data[name].strip() for name in form.fields if form.data.get(name)}
    return urlencode([(name, text) for name, text in said.items() if name in form.cleaned_data])


def _edition(value: str, reader: User | None) -> Page:
    return Page(EDITIONS[value], "/")


def _trending(value: str, reader: User | None) -> Page | None:
    window, _, code = value.partition("/")
    title, asked = f"Trending papers of the {window}", {"window": window}
    if code:
        topic = topic_of(code)
        if topic is None:
            return None
        title, asked = f"{title} in {topic.name}", {**asked, "topic": topic.code}
    return Page(title, f"/papers/trending?{urlencode(asked)}")


def _search(value: str, reader: User | None) -> Page:
    text = SearchForm(QueryDict(value)).wish().text
    return Page(f"Search for “{text}”" if text else "Search", f"/search?{value}")


def _topic(value: str, reader: User | None) -> Page | None:
    topic = topic_of(value)
    return Page(topic.name, f"/topics/{quote(topic.code)}") if topic else None


def _author(value: str, reader: User | None) -> Page | None:
    name = Author.objects.filter(key=value).values_list("name", flat=True).first()
    return Page(name, f"/authors/{quote(value)}") if name else None


def _list(value: str, reader: User | None) -> Page | None:
    found = seen_list(value, reader)
    return Page(found.title, f"/lists/{quote(value)}") if found else None


def _group(value: str, reader: User | None) -> Page | None:
    found = group_of_members(value)
    if found is None or not access.may_read_group(reader, found):
        return None
    return Page(found.name, f"/groups/{quote(value)}")


def _for_you(value: str, reader: User | None) -> Page | None:
    if reader is None or not access.may_be_ranked_for(reader):
        return None
    if not value:
        return Page("For you", "/papers/for-you")
    profile = profiles.named(reader, value)
    if profile is None:
        return None
    return Page(f"For you: {profile.name}", f"/papers/for-you?{urlencode({'profile': value})}")


_PAGES = {
    Kind.EDITION: _edition,
    Kind.TRENDING: _trending,
    Kind.SEARCH: _search,
    Kind.TOPIC: _topic,
    Kind.AUTHOR: _author,
    Kind.LIST: _list,
    Kind.GROUP: _group,
    Kind.FOR_YOU: _for_you,
}
