"""Many plain rows into one table, without a model instance for each.

`bulk_create` spends three quarters of an import on instances of rows that nobody looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Model


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[int | str]]
) -> None:
    """Insert rows of integers and text; `columns` are attribute names as on the model."""
    quote = connection.ops.quote_name
    fields = {field.name: field.column for field in model._meta.concrete_fields}
    names = [quote(fields[column]) for column in columns]
    marks = ", ".join(["%s"] * len(columns))
    into = f"{quote(model._meta.db_table)} ({', '.join(names)})"
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(rows))
