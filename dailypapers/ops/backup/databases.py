"""A whole database as files, as it was at one moment, and back: SQLite and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from dailypapers.core.errors import SetupError

SQLITE, DUMP = "dailypapers.sqlite3", "postgresql"
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"
OF_SQLITE = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)
OF_POSTGRES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
DAMAGED = "The database in the backup is damaged: {why}"
MAY_NOT_TRY = (
    "The backup was made but not proven: {user!r} may not make the database that it would be "
    'restored to. As a superuser of PostgreSQL say ALTER ROLE "{user}" CREATEDB.'
)


Rows = Callable[[str], list[Any]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What tells whether a copy is the whole: migrations that were applied, rows by table."""

    migrations: list[str]
    counts: dict[str, int]


def copy(folder: Path) -> Contents:
    """Copy the database into a folder while it is in use; return what is in the copy."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(Path(connection.settings_dict["NAME"]), folder / SQLITE)
    return _dump(folder / DUMP)


def read_sqlite(path: Path) -> Contents:
    """Return what is in a file that was copied or restored; raise `SetupError` if it is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as found:
            for check in ("integrity_check", "foreign_key_check"):
                said = found.execute(f"PRAGMA {check}").fetchall()
                if said not in ([], [("ok",)]):
                    raise SetupError(DAMAGED.format(why=f"{check} says {said[0]}"))
            return _contents(_rows_of(found), OF_SQLITE)
    except sqlite3.DatabaseError as error:
        raise SetupError(DAMAGED.format(why=error)) from None


def restore_dump(folder: Path, name: str = "") -> None:
    """Put a dump into the PostgreSQL database of this instance, or another: all or nothing."""
    wanted = name or str(connection.settings_dict["NAME"])
    _run("pg_restore", "--dbname", wanted, "--no-owner", "--no-privileges", "--exit-on-error",
         "--single-transaction", str(folder))  # fmt: skip


def try_dump(folder: Path) -> Contents:
    """Put a dump into a database made for it and taken away again; return what came out.

    It always has the same name, so that what a killed run left goes first.
    """
    from psycopg.errors import InsufficientPrivilege

    name = _name_to_try(str(connection.settings_dict["NAME"]))
    with closing(_server("postgres")) as server:
        try:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
        except InsufficientPrivilege:
            raise SetupError(MAY_NOT_TRY.format(user=server.info.user)) from None
        try:
            restore_dump(folder, name)
            with closing(_server(name)) as restored:
                return _contents(_rows_of(restored), OF_POSTGRES)
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def clear() -> None:
    """Take everything out of the PostgreSQL database of this instance."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def end_leases() -> None:
    """Free the jobs that ran when the backup was made: nobody runs them here."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_job SET leased_until = NULL WHERE leased_until IS NOT NULL")


def _copy_sqlite(source: Path, target: Path) -> Contents:
    """Copy pages by SQLite's backup: writers go on, and what they write later is not in it."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as made,
    ):
        live.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")  # One file, without another beside it.
        return _contents(_rows_of(made), OF_SQLITE)


def _dump(folder: Path) -> Contents:
    """Dump one snapshot of the database: the counts are of the very same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        # Uncompressed, a file a table: what did not change is the same, and kept once.
        _run("pg_dump", "--dbname", str(connection.settings_dict["NAME"]), "--format=directory",
             "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
             "--file", str(folder))  # fmt: skip

        def rows(statement: str) -> list[Any]:
            cursor.execute(statement)
            return list(cursor.fetchall())

        return _contents(rows, OF_POSTGRES)


def _rows_of(database: Any) -> Rows:
    return lambda statement: list(database.execute(statement).fetchall())


def _contents(rows: Rows, tables: str) -> Contents:
    """Count what a database holds, asked by a function that runs a statement."""
    names = [name for (name,) in rows(tables)]
    migrations = rows(APPLIED) if "django_migrations" in names else []
    counts = {name: rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in names}
    return Contents([f"{app}.{name}" for app, name in migrations], counts)


def _name_to_try(ours: str) -> str:
    """Return a name that no other instance of the server has, as short as PostgreSQL wants it."""
    return f"verify_{sha256(ours.encode()).hexdigest()[:12]}"


def _server(name: str) -> Any:
    """Return a connection to another database of the same server."""
    from psycopg import OperationalError, connect

    said = connection.settings_dict
    try:
        return connect(
            dbname=name,
            user=said["USER"],
            password=said["PASSWORD"],
            host=said["HOST"],
            port=said["PORT"] or None,
            autocommit=True,
        )
    except OperationalError as error:
        raise SetupError(f"A database to restore into cannot be made: {error}") from None


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's; its password goes by the environment, never by arguments."""
    said = connection.settings_dict
    given: Mapping[str, Any] = {
        "PGHOST": said["HOST"],
        "PGPORT": said["PORT"],
        "PGUSER": said["USER"],
        "PGPASSWORD": said["PASSWORD"],
    }
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    try:
        ended = subprocess.run(
            [program, *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise SetupError(f"{program} is missing: install PostgreSQL's client programs.") from None
    if ended.returncode:
        said_last = ended.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise SetupError(f"{program} failed: {said_last[0]}")
