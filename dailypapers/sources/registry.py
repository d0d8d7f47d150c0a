"""The connectors there are. A new source is a folder beside `arxiv` and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from dailypapers.core.errors import InputError
from dailypapers.core.http import Http
from dailypapers.sources.acl import client as acl
from dailypapers.sources.arxiv import holidays
from dailypapers.sources.arxiv.client import ArxivConnector
from dailypapers.sources.base import Connector
from dailypapers.sources.biorxiv import client as biorxiv
from dailypapers.sources.code.client import URLS as CODE_URLS
from dailypapers.sources.code.client import CodeHosts
from dailypapers.sources.crossref import client as crossref
from dailypapers.sources.feeds import client as feeds
from dailypapers.sources.hf_daily import client as hf_daily
from dailypapers.sources.lending import Catalogued, Marks
from dailypapers.sources.lent import Memory
from dailypapers.sources.mirror.client import MirrorConnector
from dailypapers.sources.oai import client as oai
from dailypapers.sources.openalex import client as openalex
from dailypapers.sources.openreview import client as openreview
from dailypapers.sources.pubmed import client as pubmed
from dailypapers.sources.secret import secret_of
from dailypapers.sources.semanticscholar import client as semanticscholar
from dailypapers.sources.turns import SharedTurns
from dailypapers.sources.zotero import client as zotero

SETS = "sets"  # The option that every connector has: parts of the source in its own words.
SECRET = "secret"  # A key or token: never in the database, see `sources/secret.py`.


def _never_quiet(day: date) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A connector as an instance knows it: how it is made, what can be set, what to expect of it.

    `options` are the keyword arguments of `make`, each with what it is for; `sets` goes to
    `harvest` and may be named to say what sets are here. `quiet` says why the source lists
    nothing on an edition day by its own calendar, or nothing; `listed_by` is how long after the
    beginning of a day (in UTC) its list is complete. `title` is what pages call it.
    """

    make: Callable[..., Connector]
    title: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    every: timedelta = timedelta(hours=4)
    quiet: Callable[[date], str] = _never_quiet
    listed_by: timedelta = timedelta(hours=30)


def _arxiv() -> Connector:
    return ArxivConnector(
        _http(),
        oai_url=settings.ARXIV_OAI_URL,
        rss_url=settings.ARXIV_RSS_URL,
        api_url=settings.ARXIV_API_URL,
    )


def _hf_daily() -> Connector:
    return hf_daily.HfDailyConnector(_http(), url=_url("hf-daily", hf_daily.URL))


def _openalex(secret: str = "") -> Connector:
    return openalex.OpenAlexConnector(
        _http(),
        url=_url("openalex", openalex.URL),
        key=secret,
        contact=settings.CONTACT,
    )


def _crossref() -> Connector:
    return crossref.CrossrefConnector(
        _http(), url=_url("crossref", crossref.URL), contact=settings.CONTACT
    )


def _semanticscholar(secret: str = "") -> Connector:
    return semanticscholar.SemanticScholarConnector(
        _http(),
        url=_url("semanticscholar", semanticscholar.URL),
        key=secret,
        papers=Catalogued(),
        memory=Marks("semanticscholar"),
    )


def _pubmed(secret: str = "") -> Connector:
    return pubmed.PubmedConnector(
        _http(),
        url=_url("pubmed", pubmed.URL),
        key=secret,
        contact=settings.CONTACT,
    )


def _openreview(secret: str = "") -> Connector:
    return openreview.OpenReviewConnector(
        _http(),
        url=_url("openreview", openreview.URL),
        old_url=_url("openreview-v1", openreview.OLD_URL),
        key=secret,
        memory=Marks("openreview"),
    )


def _biorxiv(server: str) -> Connector:
    return biorxiv.BiorxivConnector(_http(), server, url=_url(server, biorxiv.URL))


def _acl() -> Connector:
    return acl.AclConnector(
        _http(),
        url=_url("acl", acl.URL),
        all_url=_url("acl-all", acl.ALL_URL),
        memory=Marks("acl"),
    )


def _zotero(secret: str = "") -> Connector:
    return _library(secret, Marks("zotero"))


def _feed() -> Connector:
    return feeds.FeedConnector(_http(), memory=Marks("feed"))


def _oai() -> Connector:
    return oai.OaiConnector(_http())


def _mirror(**options: str) -> Connector:
    http, folder = _http(guarded=True), Path(settings.HOME) / "mirrors"
    return MirrorConnector(http, folder, Marks("mirror"), **options)


DAILY, WEEKLY = timedelta(days=1), timedelta(weeks=1)
KEY = "a key of yours"

CONNECTORS: dict[str, Kind] = {
    "arxiv": Kind(
        _arxiv,
        "arXiv",
        {SETS: "OAI-PMH sets, such as cs:cs:CL or physics:hep-th"},
        quiet=holidays.quiet,
        listed_by=timedelta(hours=6),
    ),
    "hf-daily": Kind(_hf_daily, "Hugging Face Daily Papers", every=timedelta(hours=1)),
    "openalex": Kind(
        _openalex,
        "OpenAlex",
        {SETS: "filters, such as institutions.id:I27837315", SECRET: KEY},
        every=DAILY,
    ),
    "crossref": Kind(_crossref, "Crossref", {SETS: "filters, such as issn:1474-760X"}, every=DAILY),
    "semanticscholar": Kind(
        _semanticscholar,
        "Semantic Scholar",
        {SETS: "searches; none asks for the papers that are here", SECRET: KEY},
        every=DAILY,
    ),
    "pubmed": Kind(
        _pubmed,
        "PubMed",
        {SETS: "searches, such as tea[Title/Abstract]", SECRET: KEY},
        every=DAILY,
    ),
    "openreview": Kind(
        _openreview,
        "OpenReview",
        {SETS: "venues, such as ICLR.cc/2026/Conference", SECRET: "a token of your account"},
        every=DAILY,
    ),
    "biorxiv": Kind(
        partial(_biorxiv, "biorxiv"), "bioRxiv", {SETS: "categories, such as neuroscience"}
    ),
    "medrxiv": Kind(
        partial(_biorxiv, "medrxiv"), "medRxiv", {SETS: "categories, such as epidemiology"}
    ),
    "acl": Kind(
        _acl,
        "ACL Anthology",
        {SETS: "collections, such as 2026.acl, or addresses of its files"},
        every=WEEKLY,
    ),
    "zotero": Kind(
        _zotero,
        "Zotero",
        {SETS: "libraries or their collections, such as groups/36222", SECRET: KEY},
    ),
    "feed": Kind(
        _feed, "a feed", {SETS: "addresses of RSS, Atom or JSON Feeds"}, every=timedelta(hours=1)
    ),
    "oai": Kind(
        _oai, "a repository", {SETS: "addresses of repositories, a set after #"}, every=DAILY
    ),
    "mirror": Kind(
        _mirror,
        "a mirror",
        {
            "address": "where a file of records is, one JSON object a line, gzip or not",
            "file": "the same in mirrors/ in the data folder",
        },
        every=timedelta(hours=1),
    ),
}

# Which of them are asked for a single paper, one after the other, by the scheme of its identifier.
FETCHED_BY: dict[str, tuple[str, ...]] = {
    "arxiv": ("arxiv",),
    "acl": ("acl",),
    "doi": ("crossref", "openalex"),  # Not every DOI is Crossref's.
    "openalex": ("openalex",),
    "openreview": ("openreview",),
    "pmid": ("pubmed",),
}


def kind(name: str) -> Kind:
    """Return a connector as this instance knows it."""
    if name not in CONNECTORS:
        raise InputError(f"There is no connector {name!r}. There are: {', '.join(CONNECTORS)}.")
    return CONNECTORS[name]


def title(connector: str, source: str = "") -> str:
    """Return what pages call a source: its connector's title, or the name it was given."""
    known = CONNECTORS.get(connector)
    named = source and source != connector
    return source if named else (known.title if known else "") or connector


def connector(name: str, options: Mapping[str, Any] | None = None, secret: str = "") -> Connector:
    """Return a connector, set up by this instance's settings and a source's options.

    Without a secret of the source's own, it takes the one that is kept under the connector's name.
    """
    known = kind(name)
    given = {key: value for key, value in (options or {}).items() if key != SETS}
    check_options(name, given)
    if SECRET in known.options:
        given[SECRET] = secret or secret_of(name)
    return known.make(**given)


def check_options(name: str, options: Mapping[str, Any]) -> None:
    """Raise `InputError` for an option that the connector does not have."""
    known = {SETS, *kind(name).options} - {SECRET}
    if unknown := sorted(options.keys() - known):
        there = ", ".join(sorted(known))
        raise InputError(f"{name} has no option {', '.join(unknown)}. There are: {there}.")


def zotero_library() -> Connector:
    """Return the connector to Zotero without a memory: it reads libraries whole."""
    return _library(secret_of("zotero"))


def _library(secret: str, memory: Memory | None = None) -> Connector:
    url = _url("zotero", zotero.URL)
    return zotero.ZoteroConnector(_http(), url=url, key=secret, memory=memory)


def code_hosts() -> CodeHosts:
    """Return the hosts of code, which are asked for signals and not for papers."""
    return CodeHosts(
        _http(),
        tokens={name: key for name in CODE_URLS if (key := secret_of(name))},
        urls={name: _url(name, usual) for name, usual in CODE_URLS.items()},
    )


def _url(name: str, usual: str) -> str:
    return settings.SOURCE_URLS.get(name, usual)


def _http(*, guarded: bool = False) -> Http:
    """Return the client of a source; `guarded` where a reader may have named the address."""
    return Http(
        pause=settings.SOURCE_PAUSE,
        contact=settings.CONTACT,
        offline=settings.OFFLINE,
        guarded=guarded,
        allowed=settings.PRIVATE_ADDRESSES,
        turns=SharedTurns(settings.SOURCE_REQUESTS_A_DAY),
    )
