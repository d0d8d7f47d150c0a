"""Reading feeds by their addresses; one that has not changed is not sent again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from dailypapers.core.answers import UNCHANGED
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch, Skipped
from dailypapers.sources.feeds.parse import NAME, parse_feed
from dailypapers.sources.lent import Memory, NoMemory
from dailypapers.sources.links import web_address
from dailypapers.sources.walk import Page, Place, parsed, some, walk

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
NOTHING = b'{"items": []}'


class FeedConnector:
    """The `Connector` to any feed. A set is the feed's address."""

    name = NAME

    def __init__(
        self,
        http: Http,
        *,
        memory: Memory | None = None,
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._http = http
        self._memory = memory or NoMemory()
        self._today = today
        self._marks: dict[str, str] = {}

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what each feed holds, if it changed since it was last read; days do not count."""
        for address in some(sets, "The web", "https://journal.example.org/feed.xml"):
            if not web_address(address):
                raise InputError(f"{address!r} is no address of a feed")
        return self._remembering(walk(self._page, sets, None, until or self._today(), cursor))

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield nothing: a feed cannot be asked for a single paper."""
        yield Batch(skipped=tuple(Skipped(one, "a feed has no single papers") for one in ids))

    def _remembering(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Keep what marks each feed's state once all is stored."""
        for batch in batches:
            yield batch
            if batch.watermark:
                for address, mark in self._marks.items():
                    self._memory.keep(address, mark)

    def _page(self, place: Place) -> Page:
        return parsed(partial(self._body, place.part), partial(parse_feed, address=place.part))

    def _body(self, address: str) -> bytes:
        """Return the feed, or an empty one if it has not changed."""
        tag, _, modified = self._memory.recall(address).partition("\n")
        said = {"Accept": ACCEPT, "If-None-Match": tag, "If-Modified-Since": modified}
        headers = {name: value for name, value in said.items() if value}
        answer = self._http.ask(address, headers=headers, accepted=(UNCHANGED,))
        if answer.status == UNCHANGED:
            return NOTHING
        mark = f"{answer.headers.get('etag', '')}\n{answer.headers.get('last-modified', '')}"
        if mark.strip():
            self._marks[address] = mark
        return answer.body
