"""Writes a whole instance as lines of JSON, as it was at one moment."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from dailypapers import __version__
from dailypapers.ops.transfer.format import FORMAT, VERSION, Row, columns, tables, written

AT_ONCE = 2000  # Rows read at a time.


def lines(*, files: bool = True) -> Iterator[str]:
    """Yield the lines of an export; nothing that is written meanwhile is in it."""
    counts: dict[str, int] = {}
    with _one_moment():
        yield _line(
            {"format": FORMAT, "version": VERSION, "program": __version__, "tables": applied()}
        )
        for model in tables():
            label, names = model._meta.label, [field.attname for field in columns(model)]
            yield _line({"model": label, "columns": names})
            counts[label] = 0
            for row in _rows(model, names):
                counts[label] += 1
                yield _line(row)
    paths = _files(Path(settings.MEDIA_ROOT)) if files else []
    yield from map(_file, paths)
    yield _line({"end": counts, "files": len(paths)})


def applied() -> list[str]:
    """Return the changes of tables that were made here, of all apps that have models."""
    made = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in made)


def _rows(model: type[models.Model], names: list[str]) -> Iterator[Row]:
    values = model._base_manager.order_by("pk").values_list(*names)
    for row in values.iterator(chunk_size=AT_ONCE):
        yield [written(value) for value in row]


def _files(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def _file(path: Path) -> str:
    name = str(path.relative_to(settings.MEDIA_ROOT))
    return _line({"file": name, "data": b64encode(path.read_bytes()).decode()})


def _line(said: Any) -> str:
    # Sorted, for PostgreSQL keeps the members of objects in an order of its own.
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read all tables as of one moment, without keeping writers out."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")  # Django's own would be IMMEDIATE, which keeps writers waiting.
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
