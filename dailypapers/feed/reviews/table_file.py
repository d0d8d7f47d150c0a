"""The table of a review as a file for spreadsheets.

Spreadsheets take words that begin with one of some signs for a formula and run it. Such words get
an apostrophe before them, which shows them as they are (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from dailypapers.community.models import Candidate, Review, TableCell, TableColumn
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.cells import NUMBER, Kind
from dailypapers.core.spoken import say

BYTE_ORDER_MARK = "\ufeff"  # By it spreadsheets know UTF-8.
RUN = ("=", "+", "-", "@", "\t", "\r", "\n")


def written(review: Review) -> str:
    """Return the table as CSV: a paper a line, and of each column what was found and where."""
    text = io.StringIO()
    lines = csv.writer(text)
    for row in _rows(review):
        lines.writerow([harmless(value) for value in row])
    return BYTE_ORDER_MARK + text.getvalue()


def harmless(value: str) -> str:
    """Return what a spreadsheet shows as this and never runs."""
    if value.startswith(RUN) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def shown(cell: TableCell | None, column: TableColumn) -> str:
    """Return a cell as people read it, empty where nothing was taken down."""
    if cell is None:
        return ""
    if column.kind == Kind.YES_NO:
        return say("yes") if cell.value == "yes" else say("no")
    return cell.value


def _rows(review: Review) -> Iterator[list[str]]:
    columns, papers = queries.columns_of(review), list(queries.included(review))
    cells = queries.cells_of(papers)
    head = [say("Number"), say("Title"), say("Authors"), say("Year"), say("DOI or address")]
    for column in columns:
        head += [column.name, say("{name}: where", name=column.name)]
    yield head
    for paper in papers:
        row = [str(paper.number), paper.title, paper.authors, str(paper.year or ""), _named(paper)]
        for column in columns:
            cell = cells[paper.pk].get(column.pk)
            row += [shown(cell, column), cell.place if cell else ""]
        yield row


def _named(paper: Candidate) -> str:
    named = paper.identifiers.get("doi") or paper.url
    return named or next((f"{scheme}:{value}" for scheme, value in paper.identifiers.items()), "")
