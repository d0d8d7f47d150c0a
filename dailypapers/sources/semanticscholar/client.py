"""Asking Semantic Scholar: by searches or, where no part is named, for the papers here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name
from dailypapers.core.clock import now
from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch, Status
from dailypapers.sources.lent import Memory, NoMemory, NoPapers, Papers
from dailypapers.sources.semanticscholar.parse import NAME, parse_batch, parse_list
from dailypapers.sources.walk import Page, Place, by_parts, parsed, walk

URL = "https://api.semanticscholar.org/graph/v1"
OVERLAP = timedelta(days=14)  # They take a paper in some days after it appeared.
TOGETHER = 500  # Ids in one request, the most that is taken.
MOST_ROUNDS = 20  # Requests for papers that are here in one harvest.
PREFIXES = {"arxiv": "ARXIV", "doi": "DOI", "acl": "ACL", "pmid": "PMID"}
OWN_ID = re.compile(r"[0-9a-f]{40}|CorpusId:\d{1,12}", re.IGNORECASE)
NONE_VALID = "valid paper ids"
FIELDS = (
    "paperId,corpusId,externalIds,title,abstract,venue,publicationVenue,journal,year,"
    "publicationDate,authors,citationCount,influentialCitationCount,fieldsOfStudy,openAccessPdf"
)
PLACE = "papers"  # What is remembered: the paper that was asked for last.


class SemanticScholarConnector:
    """The `Connector` to Semantic Scholar. A set is a search: `"sparse attention"`.

    Without one, a harvest asks for the papers that are here, newest first, some thousand at a
    time, and the next one goes on behind them.
    """

    name = NAME

    def __init__(
        self,
        http: Http,
        *,
        url: str = URL,
        key: str = "",
        papers: Papers | None = None,
        memory: Memory | None = None,
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"x-api-key": key} if key else {}
        self._papers = papers or NoPapers()
        self._memory = memory or NoMemory()
        self._today = today

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what searches find of the days since the watermark, or what is here."""
        last = until or self._today()
        if not sets:
            return self._here(last)
        return walk(self._page, sets, since - OVERLAP if since else None, last, cursor)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the papers with these ids, theirs or of arXiv, DOI, ACL Anthology or PubMed."""
        return by_parts(ids, TOGETHER, _known, "not an id Semantic Scholar knows", self._named)

    def _here(self, last: date) -> Iterator[Batch]:
        """Yield what is said of papers that are here. The place is kept once a batch is stored."""
        place, came = self._memory.recall(PLACE), False
        for number in range(1, MOST_ROUNDS + 1):
            names, following = self._papers.named(list(PREFIXES), place, TOGETHER)
            page = self._named(names) if names else Page()
            came = came or bool(page.records)
            batch = Batch(page.records, skipped=page.skipped)
            if following and number < MOST_ROUNDS:
                yield replace(batch, cursor=following)
            else:
                status = Status.FRESH if came else Status.EMPTY
                yield replace(batch, watermark=last, status=status)
            self._memory.keep(PLACE, following)
            if not following:
                return
            place = following

    def _page(self, place: Place) -> Page:
        query = {"query": place.part, "fields": FIELDS, "sort": "publicationDate:asc"}
        query["publicationDateOrYear"] = f"{place.since}:{place.until}"
        if place.next:
            query["token"] = place.next
        address = f"{self._url}/paper/search/bulk"
        return parsed(
            partial(self._http.get, address, params=query, headers=self._headers), parse_list
        )

    def _named(self, names: list[Name]) -> Page:
        ids = [_asked(name) for name in names]
        return parsed(partial(self._batch, ids), partial(parse_batch, names=names))

    def _batch(self, ids: list[str]) -> bytes:
        answer = self._http.ask(
            f"{self._url}/paper/batch",
            params={"fields": f"{FIELDS},tldr"},
            headers=self._headers,
            json={"ids": ids},
            accepted=(400,),
        )
        if answer.status != 400:
            return answer.body
        if NONE_VALID in answer.body.decode(errors="replace").lower():
            return b"[]"
        said = answer.body[:200].decode(errors="replace")
        raise SourceError(f"Semantic Scholar refused a list of ids: {said}", permanent=True)


def _known(said: str) -> Name | None:
    if OWN_ID.fullmatch(said):
        return Name(NAME, said)
    name = identifiers.read(said)
    return name if name and name.scheme in PREFIXES else None


def _asked(name: Name) -> str:
    return name.value if name.scheme == NAME else f"{PREFIXES[name.scheme]}:{name.value}"
