"""What assistants may look up. Plain functions: their descriptions are what an assistant reads."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from pydantic import Field

from dailypapers.api.mcp import asking
from dailypapers.api.mcp.shapes import FoundPaper, Papers, Source, all_found
from dailypapers.catalogue.citations import bibtex
from dailypapers.core.clock import edition_day, now
from dailypapers.core.errors import InputError
from dailypapers.feed import calendar, citing, for_you, queries, ranking
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.search import Sort, Wish
from dailypapers.feed.search import search as searched
from dailypapers.feed.similar import similar_to
from dailypapers.feed.words import name_of
from dailypapers.search.engine.roles import Role
from dailypapers.sources.models import Harvest

Limit = Annotated[int, Field(ge=1, le=50, description="How many papers at most")]
Name = Annotated[
    str, Field(max_length=300, description="An arXiv id, a DOI, an address of a paper")
]
OF_SOURCES = 20  # harvests that are told of


def search(
    query: Annotated[
        str,
        Field(
            max_length=500,
            description='Words, and signs if wanted: "a phrase", -without, a OR b, title:word, '
            "author:name, cat:cs.CL, year:2024..2026, has:code",
        ),
    ],
    limit: Limit = 10,
    sort: Literal["relevance", "best", "newest", "oldest", "votes"] = "relevance",
) -> Papers:
    """Search the papers of this site by words and by meaning. Only what this site has is found."""
    found = searched(Wish(query, sort=Sort(sort)), reader=asking.reader(), size=limit)
    results = found.results
    shown = all_found([one.entry for one in results], [one.reason for one in results])
    note = " ".join(filter(None, (found.facts, found.hint)))
    return papers(shown, found.matching or found.total, note)


def read_paper(paper: Name) -> str:
    """Read one paper as Markdown: title, authors, links, counts, abstract, and the full text below
    them where this site has it and its licence lets it be shown; most papers have none here."""
    return citing.markdown(named(paper))


def today(
    day: Annotated[str, Field(description="Like 2026-09-30; empty for the newest")] = "",
    limit: Limit = 20,
) -> Papers:
    """List the papers that were put before readers on a day, in the order of its page."""
    last = queries.newest_day(until=_today()) or _today()
    period = calendar.parse("day", day) if day else calendar.day(last)
    page = queries.edition(period, size=limit)
    note = f"Papers of {name_of(period)}."
    return papers(all_found(load_entries(page.ids, asking.reader())), page.total, note)


def trending(window: Literal["day", "week", "month", "year"] = "week", limit: Limit = 20) -> Papers:
    """List what readers speak of, against what is usual for each field. Not a plain vote count."""
    page = queries.trending(ranking.WINDOWS[window], now(), size=limit)
    return papers(all_found(load_entries(page.ids, asking.reader())), page.total, "")


def recommended(limit: Limit = 20) -> Papers:
    """List new papers in the order of the reader's own interest. Needs the reader's token."""
    reader = asking.known_reader()
    found = for_you.for_you(reader, now())
    why = ["; ".join(cause.title for cause in causes) for causes in found.causes]
    because = [f"Near what you liked: {titles}" if titles else "" for titles in why]
    entries = load_entries(found.page.ids, reader)
    note = "" if found.is_ready else "Too few papers are encoded yet to rank them for anybody."
    shown = all_found(entries, because) if len(because) == len(entries) else all_found(entries)
    return papers(shown[:limit], found.page.total, note)


def similar(
    paper: Name,
    facet: Literal["background", "method", "result", ""] = "",
    limit: Limit = 10,
) -> Papers:
    """List papers close in meaning to one, as a whole or by its background, method or result."""
    found = similar_to(named(paper), Role(facet) if facet else None, limit, asking.reader())
    entries = [one.entry for one in found.papers]
    note = (
        f"It has no sentence on its {found.lacks}, so all of it is compared." if found.lacks else ""
    )
    return papers(all_found(entries, [one.reason for one in found.papers]), len(entries), note)


def cite(
    papers: Annotated[
        list[Name], Field(min_length=1, max_length=50, description="Names of papers, any of them")
    ],
) -> str:
    """Write BibTeX for papers. What the entries say is what this site knows, nothing is guessed."""
    return bibtex.write([citing.citation(named(paper)) for paper in papers])


def sources() -> list[Source]:
    """Say how gathering papers went lately, so that a quiet day can be told from a failed one."""
    return [
        Source(
            source=run.source,
            state=run.state,
            started=run.started_at,
            finished=run.finished_at,
            new_papers=run.new,
            error=run.error,
        )
        for run in Harvest.objects.all()[:OF_SOURCES]
    ]


def named(name: str) -> Entry:
    """Return a paper by any name; raise `InputError` where it is not here."""
    paper = queries.paper_named(name)
    if paper is None:
        raise InputError(f"This site has no paper {name[:80]!r}. Search for it by its title.")
    return load_entries([paper], asking.reader())[0]


def papers(shown: list[FoundPaper], total: int, note: str) -> Papers:
    """Return papers as an answer of this site."""
    return Papers(papers=shown, total=total, note=note, source=settings.BASE_URL)


def _today() -> date:
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    return edition_day(now(), zone, settings.EDITION_ROLLOVER_HOUR)


READS = (search, read_paper, today, trending, recommended, similar, cite, sources)
