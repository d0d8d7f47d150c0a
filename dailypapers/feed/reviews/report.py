"""The report of a review as Markdown: what was asked, searched, decided, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dailypapers.catalogue.citations.base import Citation
from dailypapers.community.models import (
    Candidate,
    Criterion,
    Review,
    ReviewSearch,
    TableCell,
    TableColumn,
)
from dailypapers.community.reviews import queries
from dailypapers.core.spoken import say, say_many
from dailypapers.core.text import squeeze
from dailypapers.feed.reviews.citing import citations_of
from dailypapers.feed.reviews.flow_words import reasons_of, steps
from dailypapers.feed.reviews.searching import words_of
from dailypapers.feed.reviews.table_file import shown

SIGNS = re.compile(r"([\\`*_\[\]<>|#])")


def report(review: Review, agreements: Iterable[str]) -> str:
    """Return the report; `agreements` are sentences on how far its people agree."""
    included = list(queries.included(review))
    parts = [
        f"# {plain(review.title)}",
        plain(review.question),
        _state(review),
        *_criteria(review),
        f"## {say('Searches')}",
        _searches(review),
        f"## {say('Flow of papers')}",
        _flow(review),
        say("Numbers as in PRISMA 2020, doi:10.1136/bmj.n71."),
        *([f"## {say('Agreement')}", _lines(map(plain, agreements))] if agreements else []),
        f"## {say('Included papers')}",
        _cited(citations_of(included)) or say("None."),
        *_table(review, included),
    ]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Return words as Markdown that shows them as they are, in one line."""
    return SIGNS.sub(r"\\\1", squeeze(text))


def _state(review: Review) -> str:
    if review.done_at is not None:
        return say("Done on {day}.", day=review.done_at.date())
    return say("Not done yet: the numbers will change.")


def _criteria(review: Review) -> Iterator[str]:
    rows = sorted(review.criteria.all(), key=lambda one: one.position)
    stand = [one for one in rows if not one.is_aside]
    for kind, words in (
        (Criterion.Kind.INCLUDE, say("Included is what")),
        (Criterion.Kind.EXCLUDE, say("Excluded is what")),
    ):
        if lines := [plain(one.text) for one in stand if one.kind == kind]:
            yield f"## {words}"
            yield _lines(lines)
    yield "\n".join(
        [
            _screened(say("Titles and abstracts"), review.by_title),
            _screened(say("Full texts"), review.by_text),
        ]
    )


def _screened(what: str, people: int) -> str:
    if people == 1:
        return say("{what}: screened by one person.", what=what)
    return say("{what}: screened by two people, neither knowing what the other said.", what=what)


def _searches(review: Review) -> str:
    head = [say("Source"), say("Kind"), say("Query"), say("Dates"), say("Records")]
    rows = [head, ["---"] * len(head)]
    searches = ReviewSearch.objects.filter(review=review).order_by("pk").prefetch_related("runs")
    for one in searches:
        days = sorted({run.at.date() for run in one.runs.all()})
        asked = words_of(one.asked) if one.is_here else one.asked
        kind = str(one.get_method_display()).partition(":")[0]
        dates = ", ".join(day.isoformat() for day in days)
        rows.append([plain(one.name), kind, plain(asked), dates, str(one.found)])
    return _rows(rows)


def _table(review: Review, included: Sequence[Candidate]) -> Iterator[str]:
    """Yield what was taken down of papers, by their numbers above, and where each says so."""
    columns = queries.columns_of(review)
    if not columns or not included:
        return
    cells = queries.cells_of(included)
    head = [say("Paper"), *(plain(column.name) for column in columns)]
    rows = [head, ["---"] * len(head)]
    for place, paper in enumerate(included, 1):
        found = cells[paper.pk]
        rows.append([f"{place}", *(_cell(found.get(one.pk), one) for one in columns)])
    yield f"## {say('Table')}"
    yield _rows(rows)


def _cell(cell: TableCell | None, column: TableColumn) -> str:
    said = plain(shown(cell, column))
    return f"{said} ({plain(cell.place)})" if cell and cell.place else said


def _rows(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _flow(review: Review) -> str:
    found = steps(queries.flow_of(review), reasons_of(review))
    lines = []
    for step in found:
        for first, *more in (part for part in (step.stays, step.leaves) if part):
            lines += [f"- {plain(first)}", *(f"  - {plain(line)}" for line in more)]
    return "\n".join(lines)


def _cited(citations: Iterable[Citation]) -> str:
    return "\n".join(f"{place}. {_written(one)}" for place, one in enumerate(citations, 1))


def _written(one: Citation) -> str:
    who = ", ".join(one.authors[:3])
    if len(one.authors) > 3:
        more = len(one.authors) - 3
        who = say_many("{names} and {n} more", "{names} and {n} more", more, names=who)
    doi = one.identifiers.get("doi")
    where = f"doi:{doi}" if doi else one.url
    parts = [plain(who), plain(one.title), plain(one.venue), one.year]
    said = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{said}. {f'<{where}>' if where and not doi else where}".strip()


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
