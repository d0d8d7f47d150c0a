"""Reading the ACL Anthology's files: collections by name, its BibTeX file, or any file of either.

A file that has not changed since it was read to its end is not sent again (`ETag`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, groupby, islice
from pathlib import Path

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import ACL_NEW, Name
from dailypapers.catalogue.records import SourceRecord
from dailypapers.core.answers import UNCHANGED, UNKNOWN
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import Http
from dailypapers.sources.acl.parse import NAME, Entries, parse
from dailypapers.sources.base import Batch, Skipped
from dailypapers.sources.lent import Memory, NoMemory
from dailypapers.sources.walk import Page, Place, by_parts, parsed, walk

URL = "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml"
ALL_URL = "https://aclanthology.org/anthology+abstracts.bib.gz"
PAGE = 500
NOTHING = b'<collection id="unchanged"/>'
TOGETHER = 200  # Ids that are looked up in one round, collection by collection.


class AclConnector:
    """The `Connector` to the ACL Anthology. A set is a collection (`2026.acl`) or a file."""

    name = NAME

    def __init__(
        self,
        http: Http,
        *,
        url: str = URL,
        all_url: str = ALL_URL,
        memory: Memory | None = None,
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._all_url = all_url
        self._memory = memory or NoMemory()
        self._today = today
        self._tags: dict[str, str] = {}
        self._reading: tuple[str, int, Entries] | None = None

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what the files hold, if they changed since they were last read to their end.

        Days make no difference: the Anthology does not say when a paper was added.
        """
        for batch in walk(self._page, sets, None, until or self._today(), cursor):
            yield batch
            if batch.watermark:
                for part in sets or ("",):
                    self._memory.keep(part, self._tags.get(part, ""))

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the papers with these ids, for which their collections are read."""
        return by_parts(ids, TOGETHER, _known, "not an id of the ACL Anthology", self._named)

    def _page(self, place: Place) -> Page:
        """Return the next entries of a file; to go on in one, it is read anew up to there."""
        start = int(place.next or 0)
        reading = self._reading
        if reading is None or reading[:2] != (place.part, start):
            entries = self._entries(place.part, self._memory.recall(place.part))
            passed = sum(1 for _ in islice(entries, start))
            reading = (place.part, passed, entries)
        found = list(islice(reading[2], PAGE))
        self._reading = (place.part, start + len(found), reading[2])
        return replace(_page(found), next=str(start + PAGE) if len(found) == PAGE else "")

    def _entries(self, part: str, tag: str = "") -> Entries:
        """Return what a file holds; one that is none is noticed at once, and asked for again."""
        first, entries = parsed(lambda: self._body(part, tag), _begun)
        return chain(first, entries)

    def _body(self, part: str, tag: str = "") -> bytes:
        """Return a file, or nothing of one that has not changed."""
        if part and Path(part).is_file():
            return Path(part).read_bytes()
        said = {"If-None-Match": tag} if tag else None
        answer = self._http.ask(self._address(part), headers=said, accepted=(UNCHANGED, UNKNOWN))
        if answer.status == UNKNOWN:
            raise SourceError(f"the ACL Anthology has no {part or 'such file'}", permanent=True)
        if new := answer.headers.get("etag"):
            self._tags[part] = new
        return NOTHING if answer.status == UNCHANGED else answer.body

    def _address(self, part: str) -> str:
        if not part:
            return self._all_url
        if part.startswith(("http://", "https://")):
            return part
        if "/" in part or "\\" in part:
            raise InputError(f"{part!r} is neither a file, an address nor a collection (2026.acl)")
        return f"{self._url}/{part}.xml"

    def _named(self, names: list[Name]) -> Page:
        found: list[SourceRecord | Skipped] = []
        ordered = sorted(names, key=lambda name: _collection(name.value))
        for collection, group in groupby(ordered, key=lambda name: _collection(name.value)):
            wanted = {name.value for name in group}
            try:
                entries = self._entries(collection)
            except SourceError as error:
                if not error.permanent or self._http.offline:
                    raise
                continue
            found += [entry for entry in entries if entry.source_id in wanted]
        return _page(found)


def _begun(body: bytes) -> tuple[list[SourceRecord | Skipped], Entries]:
    """Return the first entry, for which a file has to be one, and the others."""
    entries = parse(body)
    return list(islice(entries, 1)), entries


def _page(found: Sequence[SourceRecord | Skipped]) -> Page:
    return Page(
        tuple(one for one in found if isinstance(one, SourceRecord)),
        skipped=tuple(one for one in found if isinstance(one, Skipped)),
    )


def _collection(value: str) -> str:
    """Return the collection a paper is in: `2020.acl` of `2020.acl-main.1`, `P18` of `P18-1001`."""
    parts = value.rsplit("-", 1) if ACL_NEW.fullmatch(value) else value.split("-")
    return parts[0]


def _known(said: str) -> Name | None:
    name = identifiers.read(said)
    return name if name and name.scheme == "acl" else None
