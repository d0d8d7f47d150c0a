"""How a reader looks at a list: in which order, what of it, and what is new since the last time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from dailypapers.community import visits
from dailypapers.core.spoken import say
from dailypapers.feed.entries import Entry
from dailypapers.feed.queries import Page
from dailypapers.feed.unread import DONE, Counts, Scope
from dailypapers.web.cards import Pager, PaperCard, pager, paper_card
from dailypapers.web.requests import page_number, reader_of
from dailypapers.web.search_page import Choice, address

KEPT = ("source", "window", "topic", "sort", "unread")  # what leads from page to page
VOTES = "votes"


@dataclass(frozen=True, slots=True)
class ListBar:
    """What stands above a list: its orders, all or the unread, what is new, what to mark as read.

    `every` counts the papers that the list has, read or not; `unread` are the addresses of those of
    this page that are unread. `before` is when the reader's last visit ended. `is_done`: what is
    unread is asked for, and nothing is.
    """

    every: int
    orders: list[Choice]
    shows: list[Choice]
    before: datetime | None
    new: int
    unread: list[str]
    unread_only: bool
    is_whole: bool
    is_done: bool
    by_votes: bool


class Look:
    """One look at a list, as the address asks for it.

    `usual` names the order that the list has by itself, where it can also be had by votes. Links
    keep what lists know of the address, or, as a search's do, all of it.
    """

    def __init__(
        self, request: HttpRequest, view: str = "", usual: str = "", *, keeps_all: bool = False
    ) -> None:
        self.reader = reader_of(request)
        self.number = page_number(request)
        self.usual = usual
        self.by_votes = bool(usual) and request.GET.get("sort") == VOTES
        self.scope = Scope(self.reader, bool(self.reader and request.GET.get("unread")))
        self.path = request.path
        self.asked = request.GET if keeps_all else _kept(request.GET)
        looks = self.reader if view and request.method == "GET" else None
        was = visits.look(looks, view) if looks else visits.NOTHING
        self.before, self.absence = was.visit, was.absence

    def is_new(self, entry: Entry, came: datetime | None = None) -> bool:
        """Say whether a paper came after the last visit, and the reader has not done with it."""
        came = came or entry.came
        if self.before is None or came is None or came <= self.before:
            return False
        return not any(kind in entry.marks for kind in DONE)

    def cards(self, entries: Iterable[Entry]) -> list[PaperCard]:
        """Return the cards of papers, the new ones marked."""
        return [paper_card(entry, is_new=self.is_new(entry)) for entry in entries]

    def bar(self, cards: Iterable[PaperCard], counts: Counts | None, pages: int = 1) -> ListBar:
        """Return what stands above these cards."""
        shown, unread_only = list(cards), self.scope.unread_only
        unread = [card.address for card in shown if not any(kind in card.marks for kind in DONE)]
        return ListBar(
            every=counts.every if counts else len(shown),
            orders=self._orders(),
            shows=self._shows(counts) if counts and self.reader else [],
            before=self.before,
            new=sum(card.is_new for card in shown),
            unread=unread if self.reader else [],
            unread_only=unread_only,
            is_whole=pages == 1,
            is_done=unread_only and not shown,
            by_votes=self.by_votes,
        )

    def pager(self, page: Page) -> Pager:
        """Return the links to the neighbours of a page."""
        query = address(self.asked).removeprefix("?")
        return pager(self.path, page.number, page.pages, page.total, query)

    def past_the_end(self, pages: int, sentence: str) -> HttpResponse | None:
        """Return what leads back from a page that is not there; `sentence` says how many are."""
        if self.number <= pages:
            return None
        if not self.scope.unread_only:
            raise Http404(sentence)
        last = f"{address(self.asked)}&page={pages}"
        return HttpResponseRedirect(self.path + last)

    def _orders(self) -> list[Choice]:
        if not self.usual:
            return []
        return [
            Choice(self.usual, address(self.asked, sort=""), is_on=not self.by_votes),
            Choice(say("Most votes here"), address(self.asked, sort=VOTES), is_on=self.by_votes),
        ]

    def _shows(self, counts: Counts) -> list[Choice]:
        unread_only = self.scope.unread_only
        return [
            Choice(say("All"), address(self.asked, unread=""), counts.every, not unread_only),
            Choice(say("Unread"), address(self.asked, unread="1"), counts.unread, unread_only),
        ]


def _kept(asked: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := asked.get(name):
            kept[name] = str(value)
    return kept
