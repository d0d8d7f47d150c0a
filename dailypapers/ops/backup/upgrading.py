"""A backup before the tables change: an upgrade that goes wrong can be undone."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dailypapers.ops.backup.taking import take, vault


def back_up_before_upgrade() -> str:
    """Back up an instance whose tables are of an older version; return the backup's name.

    Nothing is done for one that is new or up to date. If the backup cannot be made, neither is the
    upgrade: the error says why.
    """
    if not _has_older_tables():
        return ""
    return take(vault(make=True)).name


def _has_older_tables() -> bool:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return False
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
