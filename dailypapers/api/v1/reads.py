"""What version 1 reads: papers and lists of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.db.models import Count
from django.http import HttpRequest
from ninja import Path, Query

from dailypapers.api.addresses import absolute
from dailypapers.api.reading import NoToken, reader_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import LENGTH, Asked, Part, Stretch, fields_in, known
from dailypapers.api.v1.common import PROBLEMS, Address, comment_said, named, router
from dailypapers.catalogue.queries import versions_of
from dailypapers.community import access
from dailypapers.community.queries import comments
from dailypapers.community.threads import Order, threaded
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.feed import calendar, for_you, queries, ranking
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.search import Sort, Wish, search
from dailypapers.feed.similar import By, similar_to
from dailypapers.search.engine.roles import Role
from dailypapers.sources.models import Harvest

MOST_IDS, HARVESTS = 100, 50


@router.get(
    "/papers", response={200: shapes.Page} | PROBLEMS, tags=["papers"], url_name="api.v1.papers"
)
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


@router.get(
    "/search", response={200: shapes.Found} | PROBLEMS, tags=["papers"], url_name="api.v1.search"
)
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


@router.get(
    "/editions",
    response={200: list[shapes.Edition]} | PROBLEMS,
    tags=["papers"],
    url_name="api.v1.days",
)
def editions(
    request: HttpRequest,
    before: Annotated[date | None, Query(description="Days before this one alone")] = None,
    limit: Annotated[int, Query(ge=1, le=366)] = 30,
) -> list[dict[str, object]]:
    """Return the days that have papers, the newest first, each with how many."""
    days = queries.shown().filter(day__lt=before) if before else queries.shown()
    rows = days.values_list("day").annotate(n=Count("paper", distinct=True)).order_by("-day")
    return [
        {"day": day, "papers": n, "url": absolute("daily.day", day.isoformat())}
        for day, n in rows[:limit]
    ]


@router.get(
    "/editions/{code}",
    response={200: shapes.Page} | PROBLEMS,
    tags=["papers"],
    url_name="api.v1.edition",
)
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


@router.get(
    "/trending", response={200: shapes.Page} | PROBLEMS, tags=["papers"], url_name="api.v1.trending"
)
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


@router.get(
    "/for-you", response={200: shapes.Page} | PROBLEMS, tags=["papers"], url_name="api.v1.for_you"
)
def own(request: HttpRequest, part: Part) -> dict[str, object]:
    """Return new papers in the order of the reader's own interest, by pages of fifty."""
    reader = reader_of(request)
    if reader is None:
        raise NoToken("This needs a reader's token in the header Authorization: Bearer.")
    found = for_you.for_you(reader, now(), part.number).page
    wide = Stretch(limit=queries.PAGE_SIZE, cursor=part.cursor)
    return _page(
        request, part, _loaded(request, found.ids), found.total, wide.following(found.total)
    )


@router.get(
    "/sources",
    response={200: list[shapes.Harvest]} | PROBLEMS,
    tags=["papers"],
    url_name="api.v1.sources",
)
def sources(request: HttpRequest) -> list[Harvest]:
    """Return how gathering from the sources went, the last run first."""
    return list(Harvest.objects.all()[:HARVESTS])


@router.get(
    "/papers/{path:address}/versions",
    response={200: list[shapes.Version]} | PROBLEMS,
    tags=["papers"],
    url_name="api.v1.versions",
)
def versions(request: HttpRequest, address: Address) -> list[object]:
    """Return a paper's postings, the first one first."""
    return list(versions_of(named(address).id))


@router.get(
    "/papers/{path:address}/similar",
    response={200: list[shapes.Hit]} | PROBLEMS,
    tags=["papers"],
    url_name="api.v1.similar",
)
def similar(
    request: HttpRequest,
    address: Address,
    facet: Role | None = None,
    by: By = By.CONTENT,
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


@router.get(
    "/papers/{path:address}/comments",
    response={200: list[shapes.Comment]} | PROBLEMS,
    tags=["papers"],
    url_name="api.v1.comments",
)
def discussion(request: HttpRequest, address: Address) -> list[dict[str, object]]:
    """Return what may be read of a discussion, answers below what they answer."""
    reader = reader_of(request)
    said = [one for one in comments(named(address).id, reader) if one.group is None]
    places = threaded(said, Order.OLDEST, lambda one: access.may_read(reader, one))
    return [comment_said(place.comment, access.may_read(reader, place.comment)) for place in places]


@router.get(
    "/papers/{path:address}",
    response={200: shapes.Paper} | PROBLEMS,
    tags=["papers"],
    url_name="api.v1.paper",
)
def paper(request: HttpRequest, address: Address) -> dict[str, object]:
    """Return one paper, by any of its names."""
    entry = named(address)
    [whole] = load_entries([entry.id], reader_of(request))
    return shapes.paper(whole, is_known=known(request))


def _page(
    request: HttpRequest, part: Stretch, entries: list[Entry], total: int, following: str | None
) -> dict[str, object]:
    return {"papers": _sparse(request, part.fields, entries), "total": total, "next": following}


def _loaded(request: HttpRequest, ids: list[int]) -> list[Entry]:
    return load_entries(ids, reader_of(request))


def _sparse(request: HttpRequest, fields: str, entries: list[Entry]) -> list[dict[str, object]]:
    return shapes.sparse(entries, fields_in(fields), is_known=known(request))
