"""The table of a review: its columns, and what people take down of included papers.

Whoever changes it locks the review first. Safe to repeat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

from dailypapers.community.models import Candidate, ReviewPerson, TableCell, TableColumn
from dailypapers.community.reading_lists import Changed
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.cells import Kind, Taken, checked
from dailypapers.community.reviews.keeping import CHANGED, lock, open_for_changes
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MOST = 30  # columns of a review, and choices of a column
LONGEST_CHOICE = 100
FITTING = {TableColumn.Fact.YEAR: {Kind.TEXT, Kind.NUMBER}}  # Others are words.


@dataclass(frozen=True, slots=True)
class Asked:
    """What a column asks of each paper."""

    name: str
    kind: Kind = Kind.TEXT
    choices: Sequence[str] = ()
    fact: str = TableColumn.Fact.NOTHING


@transaction.atomic
def add_column(number: int, asked: Asked) -> TableColumn:
    """Add a column at the end; the same one again is the one that there is."""
    rows = _turn(number)
    said = _columns(asked)
    if same := rows.filter(**said).first():
        return same
    _check_name(rows, asked)
    if rows.count() >= MOST:
        raise InputError(say("A table has at most {most} columns.", most=MOST))
    return TableColumn.objects.create(review_id=number, position=rows.count() + 1, **said)


@transaction.atomic
def edit_column(number: int, column: int, asked: Asked, position: int) -> None:
    """Change what a column asks, and let it stand at a place, counted from 1.

    How it is answered stays once something was taken down, and so does each choice that was taken.
    """
    rows = _turn(number)
    row = _found(rows, column)
    said = _columns(asked)
    _check_name(rows.exclude(pk=column), asked)
    if row.kind != asked.kind and row.cells.exists():
        raise InputError(
            say("Something was taken down in this column, so it stays answered as it is.")
        )
    if asked.kind is Kind.CHOICE:
        taken = row.cells.exclude(value__in=said["choices"].split("\n"))
        if value := taken.values_list("value", flat=True).first():
            raise InputError(say("“{value}” was chosen for a paper: keep it.", value=value))
    rows.filter(pk=column).update(**said)
    order = [one for one in rows.values_list("pk", flat=True) if one != column]
    order.insert(position - 1, column)
    _put_in_order(rows, order)


@transaction.atomic
def delete_column(number: int, column: int) -> None:
    """Delete a column, if it is there, with all that was taken down in it."""
    rows = _turn(number)
    rows.filter(pk=column).delete()
    _put_in_order(rows, list(rows.values_list("pk", flat=True)))


@transaction.atomic
def fill(person: ReviewPerson, candidate: int, said: Mapping[int, Taken], version: int) -> None:
    """Take down what a paper says in some columns; raise `Changed` if somebody did meanwhile."""
    columns = {one.pk: one for one in _turn(person.review_id)}
    row = queries.included(person.review).filter(pk=candidate).first()
    if row is None:
        raise InputError(say("The table is filled for papers that are included by full text."))
    if said.keys() - columns.keys():
        raise InputError(say("The table has no such column."))
    wanted = {key: check(columns[key], taken) for key, taken in said.items()}
    cells = TableCell.objects.filter(candidate=row)
    known = {cell.column_id: Taken(cell.value, cell.place) for cell in cells}
    new = {key: one for key, one in wanted.items() if known.get(key, Taken("")) != one}
    if not new:
        return
    if row.table_version != version:
        raise Changed(CHANGED)
    for key, one in new.items():
        if one.value:
            kept = {"value": one.value, "place": one.place, "person": person, "at": now()}
            cells.update_or_create(candidate=row, column_id=key, defaults=kept)
        else:
            cells.filter(column=key).delete()
    Candidate.objects.filter(pk=row.pk).update(table_version=F("table_version") + 1)


def check(column: TableColumn, taken: Taken) -> Taken:
    """Return what is kept of an answer to a column; raise `InputError` if it is none."""
    return checked(taken, Kind(column.kind), column.choices.split("\n"))


def _turn(number: int) -> QuerySet[TableColumn]:
    """Wait for the turn at a review that is under way, and return its columns in their order."""
    open_for_changes(lock(number))
    return TableColumn.objects.filter(review=number).order_by("position", "pk")


def _found(rows: QuerySet[TableColumn], column: int) -> TableColumn:
    found = rows.filter(pk=column).first()
    if found is None:
        raise InputError(say("The table has no such column."))
    return found


def _check_name(others: QuerySet[TableColumn], asked: Asked) -> None:
    if others.filter(name=asked.name).exists():
        raise InputError(say("There is a column of that name already."))


def _columns(asked: Asked) -> dict[str, str]:
    lines = [" ".join(line.split())[:LONGEST_CHOICE] for line in asked.choices]
    choices = list(dict.fromkeys(filter(None, lines))) if asked.kind is Kind.CHOICE else []
    if asked.kind is Kind.CHOICE and not 2 <= len(choices) <= MOST:
        raise InputError(say("Give two to {most} choices, one a line.", most=MOST))
    fact = TableColumn.Fact(asked.fact)
    if fact and asked.kind not in FITTING.get(fact, {Kind.TEXT}):
        raise InputError(say("That is not said so: let the column be answered in words."))
    return {"name": asked.name, "kind": asked.kind, "choices": "\n".join(choices), "fact": fact}


def _put_in_order(rows: QuerySet[TableColumn], order: Sequence[int]) -> None:
    for place, column in enumerate(order, 1):
        rows.filter(pk=column).exclude(position=place).update(position=place)
