"""The table of a literature review by version 1: its columns, and what papers say in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Query, Schema, Status
from pydantic import BaseModel

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, reader_of, writer_of
from dailypapers.api.v1.asking import LENGTH, Cursor, page_of
from dailypapers.api.v1.asking import cursor as leading_to
from dailypapers.api.v1.common import Number, read, write
from dailypapers.api.v1.reviewed import NO_PAPER, run, screened, seen
from dailypapers.api.v1.texts import Text, named
from dailypapers.community.models import Candidate, Review, TableCell, TableColumn
from dailypapers.community.reviews import queries, table
from dailypapers.community.reviews.cells import LONGEST, LONGEST_PLACE, Kind, Taken
from dailypapers.community.reviews.people import part_of
from dailypapers.community.reviews.table import LONGEST_CHOICE, MOST, Asked
from dailypapers.feed.reviews.agreeing import name_of
from dailypapers.feed.reviews.facts import facts_of

TAG = "reviews"
NO_COLUMN = "The table has no such column."
Name = Annotated[str, named(100)]
Choices = Annotated[list[Annotated[Text, Field(max_length=LONGEST_CHOICE)]], Field(max_length=MOST)]
Answer = Literal["text", "number", "choice", "yes-no"]
Fact = Literal["", "year", "venue", "code", "data"]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most")]


class NewColumn(BaseModel):
    """What is asked of each included paper; `fact` is what its record may propose."""

    name: Name
    kind: Answer = "text"
    choices: Choices = []
    fact: Fact = ""


class ColumnChange(BaseModel):
    """What is to be otherwise of a column, and where it is to stand, from 1."""

    name: Name | None = None
    kind: Answer | None = None
    choices: Choices | None = None
    fact: Fact | None = None
    position: Annotated[int | None, Field(ge=1, le=MOST)] = None


class NewCell(BaseModel):
    """What a paper says in a column, and where; without a value, what was taken down goes."""

    column: int
    value: Annotated[Text, Field(max_length=LONGEST)]
    place: Annotated[Text, Field(max_length=LONGEST_PLACE)] = ""


class Filling(BaseModel):
    """What is taken down of a paper, and the `version` of its row that is changed."""

    version: int
    cells: Annotated[list[NewCell], Field(min_length=1, max_length=MOST)]


class ColumnSaid(Schema):
    """A column of the table, and how it is answered."""

    id: int
    name: str
    kind: Answer
    choices: list[str]
    fact: Fact
    position: int


class CellSaid(Schema):
    """What a paper says in a column, and where; to the review's people also who took it down."""

    column: int
    value: str
    place: str
    by: str
    at: datetime


class TableRow(Schema):
    """What was taken down of a paper, by its number in the review."""

    number: int
    title: str
    version: int
    cells: list[CellSaid]


class Proposal(Schema):
    """What the record of a paper says for a column: it stands once somebody takes it down."""

    column: int
    value: str


class TableRowWhole(TableRow):
    """A row, and what may be accepted there."""

    proposals: list[Proposal]


class TablePage(Schema):
    """The columns of a table, and some of its rows."""

    columns: list[ColumnSaid]
    rows: list[TableRow]
    next: str | None


@read("/reviews/{slug}/table", "review.table", TablePage, TAG)
def index(
    request: HttpRequest, slug: str, limit: Limit = LENGTH, cursor: Cursor = ""
) -> dict[str, object]:
    """Return what was taken down of the included papers, in the order in which they were found."""
    reader, page = reader_of(request), page_of(cursor)
    review = seen(slug, reader)
    papers = queries.included(review)
    rows = list(papers[(page - 1) * limit : page * limit])
    cells, is_theirs = queries.cells_of(rows), part_of(review, reader) is not None
    return {
        "columns": [_column(one) for one in queries.columns_of(review)],
        "rows": [_row(row, cells[row.pk], is_theirs=is_theirs) for row in rows],
        "next": leading_to(page + 1) if page * limit < papers.count() else None,
    }


@read("/reviews/{slug}/table/{number}", "review.row", TableRowWhole, TAG, is_own=True)
def page(request: HttpRequest, slug: str, number: Number) -> dict[str, object]:
    """Return what was taken down of a paper, and what its record says, to who fills the table."""
    review, _me = screened(slug, known_reader(request))
    return _whole(review, number)


@write("PATCH", "/reviews/{slug}/table/{number}", "review.row", TableRowWhole, TAG)
def fill(request: HttpRequest, slug: str, number: Number, new: Filling) -> dict[str, object]:
    """Take down what a paper says; 409 where somebody did so since that version of its row."""
    review, me = screened(slug, writer_of(request))
    said = {one.column: Taken(one.value, one.place) for one in new.cells}
    table.fill(me, _paper(review, number).pk, said, new.version)
    return _whole(review, number)


@write("POST", "/reviews/{slug}/columns", "review.columns", ColumnSaid, TAG, status=201)
def add(request: HttpRequest, slug: str, new: NewColumn) -> Status[dict[str, object]]:
    """Add a column at the end; the same one again is the one that there is."""
    review = run(slug, writer_of(request))
    asked = Asked(new.name, Kind(new.kind), new.choices, new.fact)
    return Status(201, _column(table.add_column(review.pk, asked)))


@write("PATCH", "/reviews/{slug}/columns/{number}", "review.column", ColumnSaid, TAG)
def edit(request: HttpRequest, slug: str, number: Number, new: ColumnChange) -> dict[str, object]:
    """Change what a column asks or where it stands; what was taken down in it stays."""
    review, was = _owned(slug, writer_of(request), number)
    asked = Asked(
        was.name if new.name is None else new.name,
        Kind(new.kind or was.kind),
        was.choices.split("\n") if new.choices is None else new.choices,
        was.fact if new.fact is None else new.fact,
    )
    table.edit_column(review.pk, number, asked, new.position or was.position)
    return _column(TableColumn.objects.get(pk=number))


@write("DELETE", "/reviews/{slug}/columns/{number}", "review.column", None, TAG, status=204)
def delete(request: HttpRequest, slug: str, number: Number) -> Status[None]:
    """Delete a column, if it is there, with all that was taken down in it."""
    table.delete_column(run(slug, writer_of(request)).pk, number)
    return Status(204, None)


def _owned(slug: str, reader: User, number: int) -> tuple[Review, TableColumn]:
    review = run(slug, reader)
    found = TableColumn.objects.filter(review=review, pk=number).first()
    if found is None:
        raise Http404(NO_COLUMN)
    return review, found


def _paper(review: Review, number: int) -> Candidate:
    """Return an included paper of a review."""
    found = queries.included(review).filter(number=number).first()
    if found is None:
        raise Http404(NO_PAPER)
    return found


def _whole(review: Review, number: int) -> dict[str, object]:
    row, columns = _paper(review, number), queries.columns_of(review)
    facts = facts_of([row], columns)[row.pk]
    cells = queries.cells_of([row])[row.pk]
    proposals = [{"column": column, "value": value} for column, value in facts.items()]
    return _row(row, cells, is_theirs=True) | {"proposals": proposals}


def _column(row: TableColumn) -> dict[str, object]:
    said = {name: getattr(row, name) for name in ("name", "kind", "fact", "position")}
    return said | {"id": row.pk, "choices": row.choices.split("\n") if row.choices else []}


def _row(row: Candidate, cells: Mapping[int, TableCell], *, is_theirs: bool) -> dict[str, object]:
    said = [
        {
            "column": column,
            "value": cell.value,
            "place": cell.place,
            "by": name_of(cell.person) if is_theirs else "",
            "at": cell.at,
        }
        for column, cell in sorted(cells.items())
    ]
    return {"number": row.number, "title": row.title, "version": row.table_version, "cells": said}
