"""Any reply of a source, bytes to records, without asking: to try a recorded one, to measure.

A connector knows which reply it asked for; here that is told by what the reply holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from dailypapers.catalogue.records import SourceRecord
from dailypapers.core.errors import InputError, SourceError
from dailypapers.sources.acl import parse as acl
from dailypapers.sources.arxiv import parse as arxiv
from dailypapers.sources.base import Skipped
from dailypapers.sources.biorxiv import parse as biorxiv
from dailypapers.sources.crossref import parse as crossref
from dailypapers.sources.feeds import parse as feeds
from dailypapers.sources.files.jsonl import read_line
from dailypapers.sources.hf_daily import parse as hf_daily
from dailypapers.sources.oai import parse as oai
from dailypapers.sources.openalex import parse as openalex
from dailypapers.sources.openreview import parse as openreview
from dailypapers.sources.pubmed import parse as pubmed
from dailypapers.sources.semanticscholar import parse as semanticscholar
from dailypapers.sources.walk import Page, read_all
from dailypapers.sources.zotero import parse as zotero

Parse = Callable[[bytes], Page]
NOWHERE = "https://nowhere.example/"  # Where a reply was found that was not asked for.


def read_reply(connector: str, body: bytes) -> Page:
    """Return what a reply of a connector's source holds.

    Raise a `SourceError` that says what is wrong with a reply that is none of its.
    """
    if connector not in PARSERS:
        raise InputError(f"No replies of {connector!r} can be read, only of {', '.join(PARSERS)}.")
    problem: SourceError | None = None
    for parse in PARSERS[connector]:
        try:
            return parse(body)
        except SourceError as error:
            problem = problem or error  # The first says most: it is of the usual reply.
    raise problem or SourceError("nothing that can be read")


def _arxiv(parse: Callable[[bytes], arxiv.Page]) -> Parse:
    def read(body: bytes) -> Page:
        page = parse(body)
        if page.error and page.error != "noRecordsMatch":
            raise SourceError(f"arXiv answered {page.error}: {page.message}")
        return Page(page.records, page.deleted, page.skipped, page.token)

    return read


def _biorxiv(server: str) -> Parse:
    return lambda body: biorxiv.parse_details(body, server).page


def _one_item(body: bytes) -> Page:
    return zotero.parse_items(b"[" + body + b"]")


def _entries(found: Iterable[SourceRecord | Skipped]) -> Page:
    kept = list(found)
    return Page(
        tuple(one for one in kept if isinstance(one, SourceRecord)),
        skipped=tuple(one for one in kept if isinstance(one, Skipped)),
    )


def _lines(body: bytes) -> Page:
    return read_all(filter(None, body.splitlines()), read_line, lambda line: repr(line[:80]))


# By connector: the parser of its usual reply first, then those of its other ones.
PARSERS: dict[str, tuple[Parse, ...]] = {
    "arxiv": tuple(map(_arxiv, (arxiv.parse_oai, arxiv.parse_rss, arxiv.parse_atom))),
    "hf-daily": (hf_daily.parse_day, hf_daily.parse_paper),
    "openalex": (openalex.parse_works, openalex.parse_work),
    "crossref": (crossref.parse_works, crossref.parse_work),
    "semanticscholar": (
        semanticscholar.parse_list,
        partial(semanticscholar.parse_batch, names=()),
        semanticscholar.parse_paper,
    ),
    "pubmed": (pubmed.parse_articles,),
    "openreview": (openreview.parse_notes,),
    "biorxiv": (_biorxiv("biorxiv"),),
    "medrxiv": (_biorxiv("medrxiv"),),
    "acl": (lambda body: _entries(acl.parse(body)),),
    "zotero": (zotero.parse_items, _one_item),
    "feed": (partial(feeds.parse_feed, address=NOWHERE),),
    "oai": (partial(oai.parse_records, by="nowhere.example"),),
    "mirror": (_lines,),
}
