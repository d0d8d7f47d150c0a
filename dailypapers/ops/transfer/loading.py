"""Takes the lines of an export into an empty instance: all of them, or nothing."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.models.sql import InsertQuery

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.errors import InputError, SetupError
from dailypapers.ops.transfer.exporting import applied
from dailypapers.ops.transfer.format import FORMAT, VERSION, Columns, columns, read, tables

MOST = 500  # Rows written at once.
CUT_OFF = "The export was cut off: its last line is missing. Nothing was taken in."


def load(lines: Iterable[str], progress: Callable[[int], None] = lambda rows: None) -> int:
    """Take an export in and return how many rows it had; raise if it or the instance is not fit."""
    said = (json.loads(line) for line in lines if line.strip())
    try:
        _check_head(next(said, {}))
        if User.objects.exists() or Paper.objects.exists():
            raise SetupError("There are papers or readers here already. Load into a new instance.")
        with _all_or_nothing():
            return _take(said, progress)
    except ValueError as error:
        raise InputError(f"This is no export, or a damaged one: {error}") from None
    except DatabaseError as error:
        said_first = str(error).partition("\n")[0]
        raise InputError(f"The export does not fit these tables: {said_first}") from None


def _check_head(head: Any) -> None:
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise InputError("This is no export of an instance. `dailypapers import` takes papers in.")
    if head.get("version") != VERSION or head["tables"] != applied():
        raise InputError(
            f"The export is of Daily Papers {head.get('program')}, whose tables are others. Load "
            "it there, upgrade, and export again."
        )


def _take(said: Iterator[Any], progress: Callable[[int], None]) -> int:
    _clear()
    writer = _Writer(progress)
    files: list[tuple[str, bytes]] = []
    for one in said:
        if isinstance(one, list):
            writer.add(one)
        elif "model" in one:
            writer.begin(one["model"], one["columns"])
        elif "file" in one:
            files.append((one["file"], b64decode(one["data"], validate=True)))
        elif "end" in one:
            writer.flush()
            if writer.counts != one["end"] or len(files) != one.get("files"):
                raise InputError("The export was altered: it has other rows than it says.")
            _write_files(files)
            return sum(writer.counts.values())
    raise InputError(CUT_OFF)


class _Writer:
    """Writes rows as they come, some hundred at once."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self.counts: dict[str, int] = {}
        self._progress = progress
        self._fields: Columns = []
        self._rows: list[models.Model] = []

    def begin(self, label: str, names: list[str]) -> None:
        """Go on with another table."""
        self.flush()
        self._model = apps.get_model(label)
        self._fields = columns(self._model)
        if [field.attname for field in self._fields] != names:
            raise InputError(f"The columns of {label} are others here.")
        self.counts[label] = 0

    def add(self, row: list[Any]) -> None:
        """Take a row of the table that was begun."""
        values = {
            field.attname: read(field, value)
            for field, value in zip(self._fields, row, strict=True)
        }
        self._rows.append(self._model(**values))
        self.counts[self._model._meta.label] += 1
        if len(self._rows) >= MOST:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting, as it is: nothing is computed or stamped anew."""
        step = max(1, connection.ops.bulk_batch_size(self._fields, self._rows))
        for start in range(0, len(self._rows), step):
            query = InsertQuery(self._model)
            query.insert_values(self._fields, self._rows[start : start + step], raw=True)
            query.get_compiler(connection=connection).execute_sql()
        self._rows.clear()
        self._progress(sum(self.counts.values()))


def _clear() -> None:
    """Take out what migrations put in: the export has it too."""
    for model in tables():
        if model._base_manager.exists():
            model._base_manager.all()._raw_delete(connection.alias)


def _write_files(files: list[tuple[str, bytes]]) -> None:
    media = Path(settings.MEDIA_ROOT)
    for name, data in files:
        path = (media / name).resolve()
        if not path.is_relative_to(media.resolve()):
            raise InputError(f"The export names a file outside the data folder: {name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """Take rows in any order; look at the end whether each names only such as are there.

    On SQLite, foreign keys cannot be switched off once a transaction has begun.
    """
    with connection.constraint_checks_disabled(), transaction.atomic():
        yield
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
                cursor.execute(statement)
