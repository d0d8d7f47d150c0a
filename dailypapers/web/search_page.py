"""The links around the results: filters that are on, filters that could be, orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dailypapers.catalogue import identifiers, pasted
from dailypapers.catalogue.records import PartialDate
from dailypapers.core.spoken import say
from dailypapers.feed.search import Results, Sort, Wish
from dailypapers.feed.words import long_date
from dailypapers.search.engine.types import Facet

# The name of a filter in a `Wish` to its name in an address.
PARAMETERS = {
    "topic": "topic",
    "year": "year",
    "venue": "venue",
    "source": "source",
    "has_code": "code",
    "published_from": "from",
    "published_to": "to",
    "edition": "edition",
}
FACETS = {
    Facet.TOPIC: (_("Topics"), "topic"),
    Facet.YEAR: (_("Years"), "year"),
    Facet.VENUE: (_("Venues"), "venue"),
    Facet.SOURCE: (_("Sources"), "source"),
}
ORDERS = {
    Sort.RELEVANCE: _("relevance"),
    Sort.BEST: _("best"),
    Sort.NEWEST: _("newest"),
    Sort.OLDEST: _("oldest"),
    Sort.VOTES: _("votes"),
}
HAS_CODE = "yes"  # the value of `Facet.CODE` for papers with code


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of the page; `count` says how many papers it leads to."""

    name: str
    address: str
    count: int | None = None
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The links of one page of results."""

    chips: list[Choice]
    orders: list[Choice]
    facets: list[tuple[str, list[Choice]]]
    loosened: list[Choice]
    looser: list[Choice]
    by_votes: bool
    better: Choice | None = None


def search_page(asked: QueryDict, wish: Wish, results: Results | None) -> SearchPage:
    """Return the links for what was asked and found; filters can be taken off without results."""
    names = results.topic_names if results else {}
    chips = [
        Choice(_said(wish, name, names), address(asked, **{PARAMETERS[name]: ""}))
        for name in wish.filters
    ]
    return SearchPage(
        chips,
        orders=[
            Choice(
                str(ORDERS[sort]), address(asked, sort=_unless_usual(sort)), is_on=sort is wish.sort
            )
            for sort in Sort
        ],
        facets=list(_facets(asked, wish, results)) if results else [],
        loosened=[
            Choice(_said(wish, name, names), address(asked, **{PARAMETERS[name]: ""}), count)
            for name, count in (results.loosened if results else [])
        ],
        looser=[
            Choice(text, address(asked, q=text), count)
            for text, count in (results.looser if results else [])
        ],
        by_votes=wish.sort is Sort.VOTES,
        better=_better(asked, results),
    )


def absent(text: str) -> Choice | None:
    """Return what `text` names if it is an identifier or an address, and where that leads outside.

    Asked where no paper of ours was found under that name.
    """
    if name := pasted.surely(text):
        return Choice(name.value, identifiers.url(name.scheme, name.value))
    is_address = "://" in text and pasted.links(text)
    return Choice(text.strip(), "") if is_address else None


def address(asked: QueryDict, **changes: str) -> str:
    """Return the address with some parameters changed, without its page and what is empty."""
    every = dict(asked.lists()) | {name: [value] for name, value in changes.items()}
    kept = {name: said for name, said in every.items() if name != "page" and any(said[-1:])}
    return f"?{urlencode(kept, doseq=True)}"


def _better(asked: QueryDict, results: Results | None) -> Choice | None:
    if results is None or not results.better:
        return None
    return Choice(results.better, address(asked, q=results.better))


def _unless_usual(sort: Sort) -> str:
    return "" if sort is Sort.RELEVANCE else sort.value


def _facets(asked: QueryDict, wish: Wish, results: Results) -> Iterator[tuple[str, list[Choice]]]:
    """Yield what narrows the results, leaving out where one value has them all."""
    for facet, (label, name) in FACETS.items():
        counts = results.facets.get(facet, [])
        if getattr(wish, name) or not any(n < results.matching for _, n in counts):
            continue
        yield (
            str(label),
            [
                Choice(
                    results.topic_names.get(value, value), address(asked, **{name: value}), count
                )
                for value, count in counts
            ],
        )
    with_code = dict(results.facets.get(Facet.CODE, [])).get(HAS_CODE, 0)
    if not wish.has_code and 0 < with_code < results.matching:
        yield say("Code"), [Choice(say("With code"), address(asked, code="1"), with_code)]


def _said(wish: Wish, name: str, topic_names: dict[str, str]) -> str:
    """Return a filter as its chip says it."""

    def day(name: str) -> str:
        return long_date(PartialDate(getattr(wish, name), "day"))

    sayings: dict[str, Callable[[], str]] = {
        "topic": lambda: topic_names.get(wish.topic, wish.topic),
        "year": lambda: str(wish.year),
        "venue": lambda: wish.venue,
        "source": lambda: say("From {source}", source=wish.source),
        "has_code": lambda: say("With code"),
        "published_from": lambda: say("From {day}", day=day("published_from")),
        "published_to": lambda: say("Until {day}", day=day("published_to")),
        "edition": lambda: say("Edition of {day}", day=day("edition")),
    }
    return sayings[name]()
