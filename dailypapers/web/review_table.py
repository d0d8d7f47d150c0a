"""The view models of a review's table: the whole of it, and one paper's row to be filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

from dailypapers.community.models import Candidate, Review, TableCell, TableColumn
from dailypapers.community.reviews import queries
from dailypapers.core import maths
from dailypapers.core.spoken import say
from dailypapers.feed.reviews.agreeing import name_of
from dailypapers.feed.reviews.table_file import shown
from dailypapers.web.review_table_forms import PaperForm


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in the table, and where the paper says so."""

    value: str
    place: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """What was taken down of a paper."""

    number: int
    title: SafeString
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Asking:
    """A column as it is filled for a paper; `by` says who took down what stands, and when."""

    name: str
    value: BoundField
    place: BoundField
    by: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the record of a paper says for a column that says something else, or nothing."""

    column: int
    name: str
    value: str


def rows_of(papers: Sequence[Candidate], columns: Sequence[TableColumn]) -> list[TableRow]:
    """Return the rows of some papers. One query."""
    cells = queries.cells_of(papers)
    return [
        TableRow(
            number=paper.number,
            title=mark_safe(maths.to_html(paper.title)),
            cells=[_cell(cells[paper.pk].get(column.pk), column) for column in columns],
        )
        for paper in papers
    ]


def askings_of(
    form: PaperForm, columns: Sequence[TableColumn], cells: Mapping[int, TableCell]
) -> list[Asking]:
    """Return what is asked of a paper, in the order of the columns."""
    return [
        Asking(
            name=column.name,
            value=form[f"value-{column.pk}"],
            place=form[f"place-{column.pk}"],
            by=_by(cells.get(column.pk)),
        )
        for column in columns
    ]


def proposals_of(
    facts: Mapping[int, str], columns: Sequence[TableColumn], cells: Mapping[int, TableCell]
) -> list[Proposal]:
    """Return what may be accepted for a paper."""
    return [
        Proposal(column.pk, column.name, facts[column.pk])
        for column in columns
        if column.pk in facts
        and not (column.pk in cells and cells[column.pk].value == facts[column.pk])
    ]


def next_to_fill(review: Review, columns: Sequence[TableColumn], after: int) -> Candidate | None:
    """Return the next paper of which not all is taken down, from the first again after the last."""
    papers = list(queries.included(review))
    cells = queries.cells_of(papers)
    left = [paper for paper in papers if len(cells[paper.pk]) < len(columns)]
    later = [paper for paper in left if paper.number > after]
    return next(iter([*later, *(paper for paper in left if paper.number < after)]), None)


def _cell(cell: TableCell | None, column: TableColumn) -> Cell:
    return Cell(shown(cell, column), cell.place if cell else "")


def _by(cell: TableCell | None) -> str:
    if cell is None:
        return ""
    return say("{name}, {day}", name=name_of(cell.person), day=cell.at.date())
