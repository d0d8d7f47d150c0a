"""Search as readers see it: entries with their matching words marked, and why each was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper, Topic
from dailypapers.catalogue.queries import find_pasted
from dailypapers.core.clock import now
from dailypapers.core.languages import kept_by_language
from dailypapers.core.prepared import prepared
from dailypapers.core.spoken import say, say_many, spoken
from dailypapers.feed import best
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.own_fields import own_fields
from dailypapers.feed.queries import PAGE_SIZE, Page, paper_at
from dailypapers.feed.unread import EVERYTHING, Counts, Scope
from dailypapers.feed.votes import most_voted
from dailypapers.search import queries
from dailypapers.search.documents import day_number
from dailypapers.search.engine.conditions import Own
from dailypapers.search.engine.fusion import Fused
from dailypapers.search.engine.highlight import Segment, Wanted, highlight, snippet, wanted
from dailypapers.search.engine.loosening import looser
from dailypapers.search.engine.query import any_of
from dailypapers.search.engine.reasons import matched_fields, matched_identifiers, matched_words
from dailypapers.search.engine.scoring import FIELDS
from dailypapers.search.engine.syntax import Problem
from dailypapers.search.engine.types import Facet, Filter, Node
from dailypapers.search.ranking import Mode

SNIPPET = 360
RESULTS = 25  # a page; fewer than in an edition, as each is shown with its reasons
FEW = 5  # Papers found, below which it is said what the filters leave out.
NEAREST = 5  # Papers near in meaning that are shown where nothing is found.


class Sort(StrEnum):
    """How results are ordered; see `feed.best` for what is best.

    Votes are those of this instance alone; among as many, and without any, the newest comes first.
    """

    RELEVANCE = "relevance"
    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"
    VOTES = "votes"


PLACES = {
    "title": _("title"),
    "author": _("author"),
    "keyword": _("keyword"),
    "venue": _("venue"),
    "id": _("id"),
    "abstract": _("abstract"),
}
ORDERS = {
    Sort.NEWEST: queries.Order.NEWEST,
    Sort.OLDEST: queries.Order.OLDEST,
    Sort.VOTES: queries.Order.GIVEN,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader looks for: words, what papers must be apart from them, and the order.

    `among` are the only papers that it may be, where they are known.
    """

    text: str = ""
    topic: str = ""
    year: int | None = None
    venue: str = ""
    source: str = ""
    has_code: bool = False
    published_from: date | None = None
    published_to: date | None = None
    edition: date | None = None
    among: frozenset[int] | None = None
    sort: Sort = Sort.RELEVANCE

    @property
    def filters(self) -> list[str]:
        """The names of what is asked for apart from words and order."""
        names = [known.name for known in fields(self) if known.name not in {"text", "sort"}]
        return [name for name in names if getattr(self, name) != getattr(ANYTHING, name)]

    def without(self, name: str) -> Wish:
        """Return the wish without one of its filters."""
        return replace(self, **{name: getattr(ANYTHING, name)})

    def as_filter(self) -> Filter:
        """Return the part that is not words, as the index understands it."""
        year = Filter()
        if self.year is not None:
            year = Filter(self.year * 10_000 + 101, self.year * 10_000 + 1231)
        return year.narrowed(
            Filter(
                published_from=day_number(self.published_from) if self.published_from else None,
                published_to=day_number(self.published_to) if self.published_to else None,
                edition_day=day_number(self.edition) if self.edition else None,
                topics=(self.topic,) if self.topic else (),
                sources=(self.source,) if self.source else (),
                venues=(self.venue,) if self.venue else (),
                has_code=True if self.has_code else None,
                ids=self.among,
            )
        )


ANYTHING = Wish()


@dataclass(frozen=True, slots=True)
class Result:
    """One paper found: its entry, its title and text in stretches that match or do not, and why.

    `reasons` are what matched, by where it stands: in the title, the author, the shown part of the
    abstract. `cosine` is how near the paper is to the query in meaning, None where not known.
    """

    entry: Entry
    title: list[Segment]
    text: list[Segment]
    reasons: dict[str, tuple[str, ...]]
    cosine: float | None = None

    @property
    def reason(self) -> str:
        """Why it was found: `title: low-rank · abstract: sparse · meaning 0.71`."""
        said = [_found_in(where) % ", ".join(words) for where, words in self.reasons.items()]
        if self.cosine is not None:
            said.append(_near_by(round(self.cosine, 2), not said))
        return " · ".join(said)


@kept_by_language(64)
def _found_in(where: str) -> str:
    """Return a pattern for the words that were found there: results say this by the dozen."""
    place = str(PLACES[where]).replace("%", "%%")
    return say("{where}: {words}", where=place, words="%s")


@kept_by_language(256)
def _near_by(cosine: float, is_all: bool) -> str:
    if is_all:
        return say("close in meaning {cosine:.2f}", cosine=cosine)
    return say("meaning {cosine:.2f}", cosine=cosine)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results and what to say about them.

    `matching`, `total` and `relaxed` are those of `queries.Found`; `pages` can be turned to.
    `only_near`: no paper has any of the words, these are near in meaning. `loosened` says, where
    few were found, how many there would be without each filter, by its name in `Wish`. `better` is
    the text with its likely mistakes put right, empty where none are likely. Where nothing was
    found, `looser` are texts that ask for less, with what they find, and `near` the papers nearest
    in meaning, whatever else was asked for. `counts` are those of a reader's papers that match.
    `is_too_long` says that the text was too long, so that its end was not read.
    """

    results: list[Result]
    matching: int
    total: int
    pages: int
    hint: str
    relaxed: bool
    only_near: bool
    facets: dict[Facet, list[tuple[str, int]]]
    topic_names: dict[str, str] = field(default_factory=dict)
    loosened: list[tuple[str, int]] = field(default_factory=list)
    better: str = ""
    counts: Counts | None = None
    looser: list[tuple[str, int]] = field(default_factory=list)
    near: list[Result] = field(default_factory=list)
    is_too_long: bool = False

    @property
    def knows_meaning(self) -> bool:
        """Say whether nearness in meaning had a say in this page."""
        return any(result.cosine is not None for result in self.results)

    @property
    def facts(self) -> str:
        """What was found, in sentences."""
        if not self.total:
            return say("No paper matches.")
        if self.only_near:
            return say("No paper has these words; these are close in meaning.")
        if self.relaxed:
            return say_many(
                "{n:,} paper. No paper has all of these words; papers with some of them are shown.",
                "{n:,} papers. No paper has all of these words; papers with some of them are "
                "shown.",
                self.matching,
            )
        more = max(0, self.total - self.matching)
        if more and self.knows_meaning:
            return say_many(
                "{n:,} paper with all words, {more:,} more with some or close in meaning.",
                "{n:,} papers with all words, {more:,} more with some or close in meaning.",
                self.matching,
                more=more,
            )
        if more:
            return say_many(
                "{n:,} paper with all words, {more:,} more with some.",
                "{n:,} papers with all words, {more:,} more with some.",
                self.matching,
                more=more,
            )
        return say_many("{n:,} paper.", "{n:,} papers.", self.matching)

    @property
    def is_cut(self) -> bool:
        """Say whether there may be more than can be paged to."""
        return self.total >= queries.DEEPEST


def search(
    wish: Wish,
    number: int = 1,
    mode: Mode = Mode.HYBRID,
    reader: User | None = None,
    *,
    unread_only: bool = False,
    size: int = RESULTS,
) -> Results:
    """Return one page of what a reader looks for; raises `IndexUnavailable`."""
    own, done = own_fields(reader), Scope(reader).done()
    without = done if unread_only else set()
    found = queries.search(
        wish.text,
        wish.as_filter(),
        order=ORDERS.get(wish.sort, queries.Order.RELEVANCE),
        number=number,
        size=size,
        facets=tuple(Facet),
        mode=mode,
        priors=priors if wish.sort is Sort.BEST else None,
        own=own,
        given=most_voted() if wish.sort is Sort.VOTES else (),
        without=without,
    )
    few = found.matching < FEW and number == 1
    return Results(
        results=_results(found.hits, found.query.tree, reader),
        matching=found.matching,
        total=found.total,
        pages=max(1, -(-found.total // size)),
        hint=hint_of(found.query.problems),
        relaxed=found.relaxed,
        only_near=bool(found.hits) and not found.matching and not found.all_left_out,
        is_too_long=found.query.is_too_long,
        facets=found.facets,
        topic_names=_topic_names(wish, found.facets),
        loosened=_loosened(wish, found.matching, own, without) if few else [],
        better=found.corrected.text if found.corrected else "",
        counts=_counts(wish, found.matching, own, done, unread_only) if reader else None,
        looser=[] if found.total else _looser(wish, own),
        near=[] if found.total else _near(wish, found.query.tree, reader),
    )


def hint_of(problems: Sequence[Problem]) -> str:
    """Return what could not be read as written, in the reader's language."""
    return " ".join(dict.fromkeys(spoken(problem.message) for problem in problems))


def named(text: str) -> Result | None:
    """Return the paper that `text` is a name or an address of."""
    address = find_pasted(text)
    number = paper_at(address) if address else None
    if number is None:
        return None
    entry = load_entries([number])[0]
    return Result(entry, [Segment(entry.title)], [], {"id": (text.strip(),)})


def newest_of_topic(
    code: str, number: int = 1, *, by_votes: bool = False, scope: Scope = EVERYTHING
) -> Page:
    """Return one page of a topic's papers, newest or most voted; raises `IndexUnavailable`."""
    topic, done = Filter(topics=(code,)), scope.done()
    ids, total = queries.newest(
        topic,
        number=number,
        size=PAGE_SIZE,
        given=most_voted() if by_votes else (),
        without=done if scope.unread_only else (),
    )
    if scope.reader is None:
        return Page(ids, number, total, counts=Counts(total, total))
    [other] = queries.counts("", [topic], None, () if scope.unread_only else done)
    counts = Counts(other, total) if scope.unread_only else Counts(total, other)
    return Page(ids, number, total, counts=counts)


def _results(hits: Sequence[Fused], tree: Node, reader: User | None) -> list[Result]:
    """Return what was found with its reasons; where no word stands as asked, by parts of words.

    Ranking goes by the parts of `kappa-means` too, so a paper may have just one of them.
    """
    cosines = {hit.id: hit.cosine for hit in hits}
    asked, loosely = _looks(tree), _looks(any_of(tree))
    found = []
    for entry in load_entries(cosines, reader):
        result = _result(entry, asked, cosines[entry.id])
        found.append(result if result.reasons else _result(entry, loosely, cosines[entry.id]))
    return found


def _looks(tree: Node) -> dict[str, Wanted]:
    return {name: wanted(tree, name) for name in FIELDS}


def _result(entry: Entry, looked_for: Mapping[str, Wanted], cosine: float | None) -> Result:
    title = highlight(entry.title, looked_for["title"])
    text = snippet(entry.text, looked_for["abstract"], SNIPPET)
    identifiers = tuple(entry.identifiers.values())
    small = matched_fields(
        looked_for,
        {"authors": entry.authors, "keywords": entry.keywords, "venue": (entry.venue,)},
    )
    reasons = {
        "title": matched_words(title),
        "author": small.get("authors", ()),
        "keyword": small.get("keywords", ()),
        "venue": small.get("venue", ()),
        "id": matched_identifiers(looked_for["identifiers"], identifiers),
        "abstract": matched_words(text),
    }
    matched = {where: words for where, words in reasons.items() if words}
    return Result(entry, title, text, matched, cosine)


def priors(ids: Sequence[int]) -> dict[int, float]:
    """Return what papers have in their favour apart from the query; see `feed.best`."""
    today = now().date()
    papers = Paper.objects.filter(pk__in=ids)
    rows = papers.values_list("pk", "published", "imported_votes", "tally__votes")
    return {
        pk: best.prior(published, imported + (ours or 0), today)
        for pk, published, imported, ours in rows
    }


def _topic_names(wish: Wish, facets: dict[Facet, list[tuple[str, int]]]) -> dict[str, str]:
    codes = {code for code, _ in facets.get(Facet.TOPIC, [])} | {wish.topic}
    return dict(_topics(sorted(codes)))


_topics = prepared(
    lambda codes: Topic.objects.filter(code__in=codes).values_list("code", "name"), str
)


def _counts(
    wish: Wish, matching: int, own: Own | None, done: set[int], unread_only: bool
) -> Counts:
    """Return how many papers match, and how many of these are unread: one of both is known."""
    [other] = queries.counts(wish.text, [wish.as_filter()], own, set() if unread_only else done)
    return Counts(other, matching) if unread_only else Counts(matching, other)


def _loosened(
    wish: Wish, matching: int, own: Own | None, without: Collection[int]
) -> list[tuple[str, int]]:
    """Return the filters without which there would be more, most first."""
    names = wish.filters
    filters = [wish.without(name).as_filter() for name in names]
    counts = queries.counts(wish.text, filters, own, without)
    more = [(name, n) for name, n in zip(names, counts, strict=True) if n > matching]
    return sorted(more, key=lambda pair: -pair[1])


def _looser(wish: Wish, own: Own | None) -> list[tuple[str, int]]:
    """Return texts that ask for one thing less and find something, most first."""
    narrow = wish.as_filter()
    found = [(text, queries.counts(text, [narrow], own)[0]) for text in looser(wish.text)]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])


def _near(wish: Wish, tree: Node, reader: User | None) -> list[Result]:
    """Return the papers nearest in meaning that pass the filters, or, if none does, of all."""
    near = queries.nearest(wish.text, wish.as_filter(), NEAREST)
    return _results(near or queries.nearest(wish.text, Filter(), NEAREST), tree, reader)
