"""Which changes of tables old code cannot stand that still runs while they are made.

Expand, then contract: a release adds what it needs; what it no longer uses goes with a later one. A
migration that takes something away says `contracts = "0.2.0"`: the release that stopped using it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

TAKES_AWAY = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameModel,
    migrations.RenameField,
    migrations.AlterModelTable,
)


def faults(migration: migrations.Migration) -> list[str]:
    """Return a sentence for each operation that old code cannot stand."""
    if getattr(migration, "contracts", ""):
        return []
    return [fault for one in migration.operations for fault in _faults(one)]


def _faults(one: Operation) -> Iterator[str]:
    said = f"{type(one).__name__}({', '.join(_names(one))})"
    if isinstance(one, migrations.SeparateDatabaseAndState):
        for inner in one.database_operations:
            yield from _faults(inner)
    elif isinstance(one, TAKES_AWAY):
        yield f"{said} takes away what the release before still uses."
    elif isinstance(one, migrations.AddField) and _must_be_given(one.field):
        yield f"{said} adds what the release before does not know to give: say null or db_default."
    elif isinstance(one, migrations.AddConstraint):
        yield f"{said} may refuse what the release before writes."
    elif isinstance(one, migrations.AlterField) and not one.field.null:
        yield f"{said} may refuse what the release before writes, if it allowed more."


def _must_be_given(field: Any) -> bool:
    is_column = not isinstance(field, models.ManyToManyField)
    return is_column and not field.null and not field.has_db_default()


def _names(one: Any) -> Iterator[str]:
    for part in ("model_name", "name", "old_name", "new_name"):
        if name := getattr(one, part, ""):
            yield str(name)
