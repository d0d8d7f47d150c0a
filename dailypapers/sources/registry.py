"""The connectors there are. A new source is a folder beside `arxiv` and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from dailypapers.core.errors import InputError
from dailypapers.sources import making
from dailypapers.sources.arxiv import holidays
from dailypapers.sources.base import Connector
from dailypapers.sources.lending import Marks
from dailypapers.sources.secret import secret_of

SETS = "sets"  # The option that every connector has: parts of the source in its own words.
SECRET = "secret"  # A key or token: never in the database, see `sources/secret.py`.


def _never_quiet(day: date) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A connector as an instance knows it: how it is made, what can be set, what to expect of it.

    `options` are the keyword arguments of `make`, each with what it is for; `sets` goes to
    `harvest` and may be named to say what sets are here. What `remembers` is made with a `memory`
    too, one of each source's own. `quiet` says why the source lists little or nothing on an
    edition day by its own calendar, or nothing; a source without one is judged by its weekdays
    alone. `listed_by` is how long after the beginning of a day (in UTC) its
    list is complete. `title` is what pages call it.
    """

    make: Callable[..., Connector]
    title: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    every: timedelta = timedelta(hours=4)
    quiet: Callable[[date], str] = _never_quiet
    listed_by: timedelta = timedelta(hours=30)
    remembers: bool = False


DAILY, WEEKLY = timedelta(days=1), timedelta(weeks=1)
KEY = "a key of yours"

CONNECTORS: dict[str, Kind] = {
    "arxiv": Kind(
        making.arxiv_connector,
        "arXiv",
        {SETS: "OAI-PMH sets, such as cs:cs:CL or physics:hep-th"},
        quiet=holidays.quiet,
        listed_by=timedelta(hours=6),
    ),
    "hf-daily": Kind(
        making.hf_daily_connector,
        "Hugging Face Daily Papers",
        every=timedelta(hours=1),
        quiet=holidays.quiet,  # Its readers pick from arXiv's lists, on the days that have one.
    ),
    "openalex": Kind(
        making.openalex_connector,
        "OpenAlex",
        {SETS: "filters, such as institutions.id:I27837315", SECRET: KEY},
        every=DAILY,
    ),
    "crossref": Kind(
        making.crossref_connector,
        "Crossref",
        {SETS: "filters, such as issn:1474-760X"},
        every=DAILY,
    ),
    "semanticscholar": Kind(
        making.semanticscholar_connector,
        "Semantic Scholar",
        {SETS: "searches; none asks for the papers that are here", SECRET: KEY},
        every=DAILY,
        remembers=True,
    ),
    "pubmed": Kind(
        making.pubmed_connector,
        "PubMed",
        {SETS: "searches, such as tea[Title/Abstract]", SECRET: KEY},
        every=DAILY,
    ),
    "openreview": Kind(
        making.openreview_connector,
        "OpenReview",
        {SETS: "venues, such as ICLR.cc/2026/Conference", SECRET: "a token of your account"},
        every=DAILY,
        remembers=True,
    ),
    "biorxiv": Kind(
        partial(making.biorxiv_connector, "biorxiv"),
        "bioRxiv",
        {SETS: "categories, such as neuroscience"},
    ),
    "medrxiv": Kind(
        partial(making.biorxiv_connector, "medrxiv"),
        "medRxiv",
        {SETS: "categories, such as epidemiology"},
    ),
    "acl": Kind(
        making.acl_connector,
        "ACL Anthology",
        {SETS: "collections, such as 2026.acl, or addresses of its files"},
        every=WEEKLY,
        remembers=True,
    ),
    "zotero": Kind(
        making.zotero_connector,
        "Zotero",
        {SETS: "libraries or their collections, such as groups/36222", SECRET: KEY},
        remembers=True,
    ),
    "feed": Kind(
        making.feed_connector,
        "a feed",
        {SETS: "addresses of RSS, Atom or JSON Feeds"},
        every=timedelta(hours=1),
        remembers=True,
    ),
    "oai": Kind(
        making.oai_connector,
        "a repository",
        {SETS: "addresses of repositories, a set after #"},
        every=DAILY,
    ),
    "mirror": Kind(
        making.mirror_connector,
        "a mirror",
        {
            "address": "where a file of records is, one JSON object a line, gzip or not",
            "file": "the same in mirrors/ in the data folder",
        },
        every=timedelta(hours=1),
        remembers=True,
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


def connector(name: str, options: Mapping[str, Any] | None = None, source: str = "") -> Connector:
    """Return a connector, set up by this instance's settings and a source's options.

    Its memory is the source's alone. Without a secret of the source's own, it takes the one that is
    kept under the connector's name.
    """
    known, source = kind(name), source or name
    given = {key: value for key, value in (options or {}).items() if key != SETS}
    check_options(name, given)
    if SECRET in known.options:
        given[SECRET] = secret_of(source) or secret_of(name)
    if known.remembers:
        given["memory"] = Marks(source)
    return known.make(**given)


def check_options(name: str, options: Mapping[str, Any]) -> None:
    """Raise `InputError` for an option that the connector does not have."""
    known = {SETS, *kind(name).options} - {SECRET}
    if unknown := sorted(options.keys() - known):
        there = ", ".join(sorted(known))
        raise InputError(f"{name} has no option {', '.join(unknown)}. There are: {there}.")
