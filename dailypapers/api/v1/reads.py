"""What version 1 reads: papers and lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.db.models import Count
from django.http import HttpRequest
from ninja import Path, Query

from dailypapers.api.addresses import absolute
from dailypapers.api.reading import known_reader, reader_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import LENGTH, Asked, Part, Stretch, fields_in, known
from dailypapers.api.v1.common import Address, named, read
from dailypapers.api.v1.profiles import OfProfile, list_of
from dailypapers.api.v1.texts import Day, spelt
from dailypapers.catalogue.queries import versions_of
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.feed import calendar, for_you, queries, ranking
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.search import Sort, Wish, search
from dailypapers.feed.similar import By, similar_to
from dailypapers.search.engine.roles import Role
from dailypapers.sources.models import Harvest

MOST_IDS, HARVESTS = 100, 50


@read("/papers", "papers", shapes.Page, "papers")
def papers(
    request: HttpRequest,
    part: Part,
    ids: Annotated[str, Query(max_length=4000, description="Names with commas, 100 at most")] = "",
) -> dict[str, object]:
    """Return papers by their names, in that order; without names all, the newest first."""
    if ids:
        names = [one.strip() for one in ids.split(",") if one.strip()]
        if len(names) > MOST_IDS:
            raise InputError(f"At most {MOST_IDS} names, please.")
        found = [paper for name in names if (paper := queries.paper_named(name)) is not None]
        return _page(request, part, _loaded(request, found), len(found), None)
    wish = Wish(sort=Sort.NEWEST)
    results = search(wish, part.number, reader=reader_of(request), size=part.limit)
    newest = [result.entry for result in results.results]
    return _page(request, part, newest, results.total, part.following(results.total))


@read("/search", "search", shapes.Found, "papers")
def find(request: HttpRequest, asked: Annotated[Asked, Query()]) -> dict[str, object]:
    """Search by words and by meaning: hits with reasons, facets, and what was not understood."""
    found = search(asked.wish(), asked.number, reader=reader_of(request), size=asked.limit)
    shown = _sparse(request, asked.fields, [result.entry for result in found.results])
    return {
        "hits": [
            {"paper": paper, "why": result.reason, "nearness": result.cosine}
            for paper, result in zip(shown, found.results, strict=True)
        ],
        "matching": found.matching,
        "total": found.total,
        "says": found.facts,
        "hint": found.hint,
        "better": found.better,
        "facets": {
            facet.value: [{"value": value, "papers": count} for value, count in values]
            for facet, values in found.facets.items()
        },
        "next": asked.following(found.total),
    }


@read("/editions", "days", list[shapes.Edition], "papers")
def editions(
    request: HttpRequest,
    before: Annotated[Day | None, Query(description="Days before this one alone")] = None,
    limit: Annotated[int, Query(ge=1, le=366)] = 30,
) -> list[dict[str, object]]:
    """Return the days that have papers, the newest first, each with how many."""
    days = queries.shown().filter(day__lt=before) if before else queries.shown()
    rows = days.values_list("day").annotate(n=Count("paper", distinct=True)).order_by("-day")
    return [
        {"day": day, "papers": n, "url": absolute("daily.day", day.isoformat())}
        for day, n in rows[:limit]
    ]


@read("/editions/{code}", "edition", shapes.Page, "papers")
def edition(
    request: HttpRequest,
    code: Annotated[str, Path(description="2026-09-30, 2026-W40 or 2026-09")],
    part: Part,
    source: Annotated[str, Query(max_length=32)] = "",
) -> dict[str, object]:
    """Return a day's, a week's or a month's papers, in the order of its page."""
    kind = "week" if "W" in code else "day" if code.count("-") == 2 else "month"
    period = calendar.parse(kind, code)
    page = queries.edition(period, source=source, number=part.number, size=part.limit)
    return _page(request, part, _loaded(request, page.ids), page.total, part.following(page.total))


@read("/trending", "trending", shapes.Page, "papers")
def trending(
    request: HttpRequest,
    part: Part,
    window: Literal["day", "week", "month", "year"] = "week",
    topic: Annotated[str, Query(max_length=32)] = "",
) -> dict[str, object]:
    """Return what readers speak of, by the published formula."""
    found = queries.trending(
        ranking.WINDOWS[window], now(), topic=topic, number=part.number, size=part.limit
    )
    return _page(
        request, part, _loaded(request, found.ids), found.total, part.following(found.total)
    )


@read("/for-you", "for_you", shapes.OwnPage, "papers", is_own=True)
def own(request: HttpRequest, part: Part, profile: OfProfile = "") -> dict[str, object]:
    """Return new papers in the order of the reader's own interest, by pages of fifty.

    `why` names the likes that brought each, what of it the reader follows, who signs it.
    """
    reader = known_reader(request)
    found = for_you.for_you(reader, now(), part.number, list_of(reader, profile))
    entries, total = _loaded(request, found.page.ids), found.page.total
    page = _page(request, part, entries, total, part.following(total, queries.PAGE_SIZE))
    return page | {"why": [_why(found, place) for place in range(len(entries))]}


@read("/sources", "sources", list[shapes.Harvest], "papers")
def sources(request: HttpRequest) -> list[Harvest]:
    """Return how gathering from the sources went, the last run first."""
    return list(Harvest.objects.all()[:HARVESTS])


@read("/papers/{path:address}/versions", "versions", list[shapes.Version], "papers")
def versions(request: HttpRequest, address: Address) -> list[object]:
    """Return a paper's postings, the first one first."""
    return list(versions_of(named(address).id))


@read("/papers/{path:address}/similar", "similar", list[shapes.Hit], "papers")
def similar(
    request: HttpRequest,
    address: Address,
    facet: Annotated[Role, spelt(Role)] | None = None,
    by: Annotated[By, spelt(By)] = By.CONTENT,
    limit: Annotated[int, Query(ge=1, le=50)] = LENGTH,
    fields: Annotated[str, Query(max_length=400)] = "",
) -> list[dict[str, object]]:
    """Return papers like one: by content, by what readers save together, or both."""
    found = similar_to(named(address), facet, limit, reader_of(request), by).papers
    shown = _sparse(request, fields, [one.entry for one in found])
    return [
        {"paper": paper, "why": one.reason, "nearness": one.cosine}
        for paper, one in zip(shown, found, strict=True)
    ]


@read("/papers/{path:address}", "paper", shapes.Paper, "papers")
def paper(request: HttpRequest, address: Address) -> dict[str, object]:
    """Return one paper, by any of its names."""
    entry = named(address)
    [whole] = load_entries([entry.id], reader_of(request))
    return shapes.paper(whole, is_known=known(request))


def _why(found: for_you.ForYou, place: int) -> dict[str, object]:
    """Return what brought a paper to its place."""

    def at(some: Sequence[Sequence[Any]]) -> Sequence[Any]:
        return some[place] if some else ()

    return {
        "likes": [one.address for one in at(found.causes)],
        "read": [one.address for one in at(found.read)],
        "followed": [{"kind": one.kind, "target": one.target} for one in at(found.followed)],
        "signed": [one.name for one in at(found.signed)],
        "explores": found.page.ids[place] in found.explored,
    }


def _page(
    request: HttpRequest, part: Stretch, entries: list[Entry], total: int, following: str | None
) -> dict[str, object]:
    return {"papers": _sparse(request, part.fields, entries), "total": total, "next": following}


def _loaded(request: HttpRequest, ids: list[int]) -> list[Entry]:
    return load_entries(ids, reader_of(request))


def _sparse(request: HttpRequest, fields: str, entries: list[Entry]) -> list[dict[str, object]]:
    return shapes.sparse(entries, fields_in(fields), is_known=known(request))
