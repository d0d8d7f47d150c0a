"""The database: there, sound, of a version we know, and with the tables of this program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from dailypapers.accounts import people
from dailypapers.core.clock import now
from dailypapers.ops.doctor.base import Check, Finding, Outcome

GOOD, DOUBTFUL, BAD, UNKNOWN = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD, Outcome.UNKNOWN
OLDEST = {"sqlite": (3, 37), "postgresql": (15, 0)}
APART = 5  # Seconds between two clocks, from which on due times and leases are off.


def asking(name: str) -> Callable[[Check], Check]:
    """Let a check that cannot ask the database say so."""

    def wrapped(check: Check) -> Check:
        @wraps(check)
        def checked() -> Finding:
            try:
                return check()
            except DatabaseError as error:
                said = str(error).partition("\n")[0]
                return Finding(name, UNKNOWN, f"the database does not answer: {said}")

        return checked

    return wrapped


def reachable() -> Finding:
    """Look whether there is one."""
    name = "database"
    if _is_missing():
        return Finding(name, BAD, "there is none yet", "dailypapers up makes it.")
    try:
        connection.ensure_connection()
        row("SELECT 1")
    except DatabaseError as error:
        said = str(error).partition("\n")[0]
        do = "See DAILYPAPERS_DATABASE_URL, and whether the server runs and lets us in."
        return Finding(name, BAD, f"it does not answer: {said}", do)
    return Finding(name, GOOD, f"{connection.vendor} answers")


@asking("version of the database")
def version() -> Finding:
    """Look whether it is new enough."""
    name, oldest = "version of the database", OLDEST[connection.vendor]
    found = tuple(connection.get_database_version())
    says = f"{connection.vendor} {'.'.join(map(str, found))}"
    if found >= oldest:
        return Finding(name, GOOD, says)
    do = f"Use {'.'.join(map(str, oldest))} or newer."
    return Finding(name, BAD, f"{says} is older than what is tested", do)


@asking("tables")
def tables() -> Finding:
    """Look whether the tables are those of this version."""
    name, executor = "tables", MigrationExecutor(connection)
    known, applied = executor.loader.disk_migrations, executor.loader.applied_migrations
    ours = {app for app, _ in known}
    newer = sorted(f"{app}.{one}" for app, one in set(applied) - set(known) if app in ours)
    if newer:
        do = "Install the newer version again; tables are not changed back."
        return Finding(name, BAD, f"a newer version was here: {newer[-1]} is unknown", do)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        do = "Run dailypapers up (or up --prepare): it backs up and changes them."
        return Finding(name, BAD, f"{len(missing)} changes of this version are not made yet", do)
    return Finding(name, GOOD, "they are those of this version")


@asking("SQLite's journal")
def journal() -> Finding:
    """Look whether readers and writers can go on beside each other, and writes outlive a crash."""
    name = "SQLite's journal"
    if connection.vendor != "sqlite":
        return Finding(name, GOOD, "it is not SQLite")
    mode, synchronous = row("PRAGMA journal_mode"), row("PRAGMA synchronous")
    if mode not in {"wal", "memory"}:
        do = "Start dailypapers once with nothing else using the file; see that the disk allows it."
        return Finding(name, BAD, f"it is {mode}, not WAL: who reads waits for who writes", do)
    if synchronous < 2 and mode == "wal":
        return Finding(name, BAD, "a loss of power may take votes", "Leave synchronous at FULL.")
    return Finding(name, GOOD, "it is WAL")


@asking("soundness of the database")
def sound() -> Finding:
    """Let SQLite look through its file; PostgreSQL looks by itself."""
    name = "soundness of the database"
    if connection.vendor != "sqlite":
        encoding = row("SHOW server_encoding")
        if encoding == "UTF8":
            return Finding(name, GOOD, "it holds UTF-8")
        do = "Make a database with ENCODING 'UTF8', and bring a backup back into it."
        return Finding(name, BAD, f"it holds {encoding}, not all characters of all names", do)
    said = row("PRAGMA quick_check(1)")
    if said == "ok":
        return Finding(name, GOOD, "all pages are where they belong")
    do = "Stop all of it, and bring the newest backup back: dailypapers restore --replace."
    return Finding(name, BAD, f"the file is damaged: {said}", do)


@asking("clock of the database")
def clock() -> Finding:
    """Look whether the database's machine has the same time."""
    name = "clock of the database"
    if connection.vendor != "postgresql":
        return Finding(name, GOOD, "it is this machine's")
    apart = abs((now() - theirs()).total_seconds())
    if apart < APART:
        return Finding(name, GOOD, "it is the same")
    do = "Have both machines set their clocks by NTP: timedatectl set-ntp true."
    return Finding(name, BAD, f"it is {apart:,.0f} seconds from ours", do)


@asking("owner")
def owner() -> Finding:
    """Look whether somebody may do everything."""
    if people.has_owner():
        return Finding("owner", GOOD, "there is one")
    do = "Run dailypapers createuser --superuser you@example.org; its link signs you in."
    return Finding("owner", DOUBTFUL, "nobody owns this instance yet", do)


def row(statement: str) -> Any:
    """Return the first value of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def theirs() -> datetime:
    """Return the time of the database's machine."""
    at: datetime = row("SELECT clock_timestamp()")
    return at.astimezone(UTC)


def _is_missing() -> bool:
    if connection.vendor != "sqlite":
        return False
    path = str(connection.settings_dict["NAME"])
    return "memory" not in path and path.startswith(str(settings.HOME)) and not Path(path).exists()


DATABASE: list[Check] = [reachable, version, tables, journal, sound, clock, owner]
