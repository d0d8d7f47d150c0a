"""Many plain rows into one table, without a model instance for each.

`bulk_create` spends three quarters of an import on instances of rows that nobody looks at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

Cell = str | int | bool | bytes | date | list[str] | None


def insert_rows(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    skip_known: bool = False,
    replace_on: Sequence[str] = (),
) -> None:
    """Insert rows; `columns` are attribute names as on the model.

    A row that breaks a unique constraint is an error, or left out (`skip_known`), or takes the
    place of the one that has the same `replace_on`.
    """
    quote = connection.ops.quote_name
    fields = {field.name: quote(str(field.column)) for field in model._meta.concrete_fields}
    names = [fields[column] for column in columns]
    marks = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)}) VALUES ({marks})"
    if skip_known:
        sql += " ON CONFLICT DO NOTHING"
    if replace_on:
        changed = ", ".join(f"{name} = excluded.{name}" for name in names)
        sql += f" ON CONFLICT ({', '.join(fields[key] for key in replace_on)}) DO UPDATE"
        sql += f" SET {changed}"
    adapters = _ADAPTERS  # A million cells pass here in an import.
    with connection.cursor() as cursor:
        cursor.executemany(
            sql,
            [
                [adapters[kind](cell) if (kind := type(cell)) in adapters else cell for cell in row]
                for row in rows
            ],
        )


# What drivers do not take in the form in which Django stores it.
_ADAPTERS: dict[type, Callable[[Any], Any]] = {
    datetime: lambda moment: connection.ops.adapt_datetimefield_value(moment),
    date: lambda day: connection.ops.adapt_datefield_value(day),
    list: json.dumps,
}
