"""`dailypapers migrate`: Django's command, but all or nothing and one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from dailypapers.core.commands import SETUP

LOCK = 0x6461696C79  # "daily": what PostgreSQL knows our turn by, in this database.


class Command(migrate.Command):
    """Bring the tables to this version in one transaction; another process waits for its turn.

    Django commits a migration that makes an index before it records it. A process killed between
    the two would leave tables that no later start knows of, nor can make again.
    """

    requires_system_checks = (SETUP,)
    help = "Make or change the tables as this version needs them: all of it, or nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait for the turn, look what is missing, and make it."""
        with _turn(connections[options["database"]]):
            super().handle(*args, **options)


@contextmanager
def _turn(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Keep others that migrate out until the block is committed.

    On SQLite every transaction begins with the lock on writing. Foreign keys cannot be switched
    off later, once it has begun, where Django does it for each migration; it checks them after.
    """
    with connection.constraint_checks_disabled(), transaction.atomic(connection.alias):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield
