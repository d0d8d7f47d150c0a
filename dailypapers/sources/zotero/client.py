"""Harvesting a Zotero library by its version: all of it once, then what changed since.

A library that changes while it is read is begun again, for its pages move.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

from dailypapers.core.answers import Answer
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import Http
from dailypapers.core.text import whole_number
from dailypapers.sources.base import Batch, Skipped
from dailypapers.sources.lent import Memory, NoMemory
from dailypapers.sources.walk import Page, Place, parsed, some, walk
from dailypapers.sources.zotero.parse import NAME, count, parse_items, version

URL = "https://api.zotero.org"
KEYS = "https://www.zotero.org/settings/keys"
PAGE = 100
MOST_RESTARTS = 3
TOGETHER = 50  # Item keys in one request.
LIBRARY = re.compile(
    r"(?:https?://(?:www|api)\.zotero\.org/)?(?P<kind>users|groups)/(?P<number>\d{1,12})"
    r"(?:/(?:[\w.-]+/)?collections/(?P<collection>[A-Z0-9]{8}))?(?:/.*)?"
)
ITEM = re.compile(r"(?P<library>(?:users|groups)/\d{1,12})/(?P<key>[A-Z0-9]{8})")
REFUSED = (403, 404)


class Where(NamedTuple):
    """Where the reading of a library stands: item, version of the library, times begun again."""

    start: int = 0
    version: int = 0
    restarts: int = 0

    @classmethod
    def read(cls, said: str) -> Where:
        """Read what `str` wrote."""
        return cls(*map(int, said.split("#"))) if said else cls()

    def __str__(self) -> str:
        return "#".join(map(str, self))


class ZoteroConnector:
    """The `Connector` to Zotero. A set is a library or a collection of one: `groups/36222`."""

    name = NAME

    def __init__(
        self,
        http: Http,
        *,
        url: str = URL,
        key: str = "",
        memory: Memory | None = None,
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"Zotero-API-Version": "3"} | ({"Zotero-API-Key": key} if key else {})
        self._memory = memory or NoMemory()
        self._today = today
        self._versions: dict[str, int] = {}

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what changed since each library was last read to its end; days do not count."""
        sets = some(sets, "Zotero", "groups/36222 or users/475425/collections/BX9965IJ")
        for part in sets:
            _path(part)
        return self._remembering(walk(self._page, sets, None, until or self._today(), cursor))

    def newest(self, part: str, most: int) -> Iterator[Batch]:
        """Yield the items that were added last to a library or collection, so many at most."""
        path = _path(part)
        for start in range(0, most, PAGE):
            limit = min(PAGE, most - start)
            query = {"start": str(start), "limit": str(limit)}
            query |= {"sort": "dateAdded", "direction": "desc"}
            (page, size), _ = parsed_answer(partial(self._ask, f"{path}/items/top", query))
            yield Batch(page.records, skipped=page.skipped)
            if size < limit:
                return

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield items by their places: `groups/36222/E6IGUT5Z`."""
        known = {one: match for one in ids if (match := ITEM.fullmatch(one.strip()))}
        if wrong := [one for one in ids if one not in known]:
            yield Batch(skipped=tuple(Skipped(one, "not a Zotero item") for one in wrong))
        for library in dict.fromkeys(match["library"] for match in known.values()):
            wanted = [match["key"] for match in known.values() if match["library"] == library]
            for start in range(0, len(wanted), TOGETHER):
                part = wanted[start : start + TOGETHER]
                page = parse_items(self._ask(f"{library}/items", {"itemKey": ",".join(part)}).body)
                answered = {record.source_id for record in page.records}
                answered |= {one.source_id for one in page.skipped}
                lost = (f"{library}/{key}" for key in part if f"{library}/{key}" not in answered)
                missing = tuple(Skipped(one, "the source does not have it") for one in lost)
                yield Batch(page.records, skipped=page.skipped + missing)

    def _remembering(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Keep the versions read to their end once all is stored."""
        for batch in batches:
            yield batch
            if batch.watermark:
                for part, number in self._versions.items():
                    self._memory.keep(part, str(number))

    def _page(self, place: Place) -> Page:
        where = Where.read(place.next)
        query = {
            "since": self._memory.recall(place.part) or "0",
            "start": str(where.start),
            "limit": str(PAGE),
            "sort": "dateAdded",
            "direction": "asc",
        }
        path = f"{_path(place.part)}/items/top"
        (page, size), answer = parsed_answer(partial(self._ask, path, query))
        now_at = _number(answer.headers.get("last-modified-version", "")) or version(answer.body)
        if where.start and now_at != where.version and where.restarts < MOST_RESTARTS:
            return replace(page, next=str(Where(0, now_at, where.restarts + 1)))
        total = _number(answer.headers.get("total-results", ""))
        ends = where.start + size
        if size and (ends < total if total else size == PAGE):
            at = where.version if where.start else now_at
            return replace(page, next=str(Where(ends, at, where.restarts)))
        self._versions[place.part] = where.version if where.start else now_at
        return page

    def _ask(self, path: str, query: dict[str, str]) -> Answer:
        query = {"format": "json", "include": "data"} | query
        answer = self._http.ask(
            f"{self._url}/{path}", params=query, headers=self._headers, accepted=REFUSED
        )
        if answer.status in REFUSED:
            library = "/".join(path.split("/")[:2])
            message = (
                f"Zotero does not show {library}: it needs a key that may read it, from {KEYS}"
            )
            raise SourceError(message, permanent=True)
        return answer


def parsed_answer(ask: Callable[[], Answer]) -> tuple[tuple[Page, int], Answer]:
    """Return what a list holds and how much, with its answer."""
    last: list[Answer] = []

    def body() -> bytes:
        last[:] = [ask()]
        return last[0].body

    return parsed(body, lambda said: (parse_items(said), count(said))), last[0]


def is_library(said: str) -> bool:
    """Say whether a text names a library or a collection."""
    return bool(LIBRARY.fullmatch(said.strip()))


def _path(part: str) -> str:
    """Return the path of a library or collection; raise `InputError` for what is neither."""
    match = LIBRARY.fullmatch(part.strip())
    if not match:
        raise InputError(f"{part!r} is no library: write users/475425 or groups/36222")
    library = f"{match['kind']}/{match['number']}"
    return f"{library}/collections/{match['collection']}" if match["collection"] else library


def _number(said: str) -> int:
    return whole_number(said, 18) or 0
