"""Queries for the rows of some ids, put into SQL once for each number of ids.

Django takes five times as long to write such a query as SQLite to answer it, and every page with a
list of papers asks eight of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

KEPT = 128  # Texts kept of one query: pages of other lengths are rare.
WHO = -1  # stands for a reader in a query that is put into SQL
Id = TypeVar("Id", int, str)


def prepared(
    rows: Callable[[Sequence[Id]], QuerySet[Any, Any]], kind: Callable[[int], Any] = int
) -> Callable[[Sequence[Id]], list[tuple[Any, ...]]]:
    """Return what `rows`, a query of `values_list`, answers for ids, as the database has it.

    `rows` may depend on nothing but the ids, which are of one `kind`, and have each of them once.
    Text, numbers, days and booleans come as Django gives them, JSON as text.
    """

    @lru_cache(maxsize=KEPT)
    def sql(count: int, vendor: str) -> str:
        ids = [kind(number) for number in range(count)]
        text, given = rows(ids).query.sql_with_params()
        assert given == tuple(ids), "only ids may be asked for"
        return text

    def found(ids: Sequence[Id]) -> list[tuple[Any, ...]]:
        if not ids:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql(len(ids), connection.vendor), list(ids))
            answer: list[tuple[Any, ...]] = cursor.fetchall()
            return answer

    return found


def prepared_for_reader(
    rows: Callable[[int, Sequence[int]], QuerySet[Any, Any]],
) -> Callable[[int, Sequence[int]], list[tuple[Any, ...]]]:
    """Return what `rows` answers for a reader and ids, as `prepared` does for ids alone.

    `rows` may have both as often as it likes, and text; other numbers must not be below zero.
    """

    @lru_cache(maxsize=KEPT)
    def sql(count: int, vendor: str) -> tuple[str, tuple[Any, ...]]:
        return rows(WHO, range(WHO - count, WHO)).query.sql_with_params()

    def found(reader: int, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        if not ids:
            return []
        text, given = sql(len(ids), connection.vendor)
        meant: dict[Any, int] = dict(zip(range(WHO - len(ids), WHO), ids, strict=True))
        meant[WHO] = reader
        with connection.cursor() as cursor:
            cursor.execute(text, [meant.get(one, one) for one in given])
            answer: list[tuple[Any, ...]] = cursor.fetchall()
            return answer

    return found
