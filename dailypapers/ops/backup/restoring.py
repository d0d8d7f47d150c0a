"""Brings a backup back: into an empty instance, or in place of what is there, which is kept.

Everything is fetched and looked at before anything is touched; cut off there, all is as it was. The
database is put in place last: cut off before that, the instance is empty, and the same command does
it again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.ops.backup import databases
from dailypapers.ops.backup.contents import KEY, SETTINGS
from dailypapers.ops.backup.taking import check_counts
from dailypapers.ops.backup.vault import Backup, Vault, named
from dailypapers.ops.running import nobody_else

# Folders of the home: what is fetched, and what is put in place now, or was when it was cut off.
WORK, STAGE = "restore-work", "restoring"


def restore(kept: Vault, backup: Backup, *, replace: bool) -> Path | None:
    """Restore a backup; return where what was there before went, if anything was."""
    _check_fits(backup)
    full = _has_data()
    if full and not replace:
        raise SetupError(
            f"There is an instance in {_what()} already, and nothing was touched. With --replace "
            "it is moved aside first."
        )
    home = Path(settings.HOME)
    with nobody_else(), _fetched(kept, backup, home / WORK) as work:
        connection.close()
        return _swap(home, work, backup, full=full)


@contextmanager
def _fetched(kept: Vault, backup: Backup, work: Path) -> Iterator[Path]:
    """Lend all files of a backup, looked at, in a folder that is gone afterwards."""
    shutil.rmtree(work, ignore_errors=True)
    try:
        for file in backup.files:
            kept.fetch(file, work / file.path)
        if backup.database == "sqlite":
            check_counts(backup, databases.read_sqlite(work / databases.SQLITE))
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _swap(home: Path, work: Path, backup: Backup, *, full: bool) -> Path | None:
    """Put what was fetched in place, the database last."""
    stage = home / STAGE
    shutil.rmtree(stage, ignore_errors=True)  # An earlier restore was cut off.
    work.rename(stage)
    aside = _move_aside(home) if full else None
    for name in ("index", "media", KEY):
        _put(stage / name, home / name)
    _put_settings(stage / SETTINGS, home)
    if backup.database == "sqlite":
        (stage / databases.SQLITE).rename(home / databases.SQLITE)
    else:
        if full:
            databases.clear()
        databases.restore_dump(stage / databases.DUMP)
    databases.end_leases()
    shutil.rmtree(stage)
    return aside


def check_none_cut_off() -> None:
    """Raise `SetupError` where a restore was cut off: a start would fill the empty instance."""
    if (Path(settings.HOME) / STAGE).exists():
        raise SetupError(
            "A restore was cut off. Run `dailypapers restore` again, or remove "
            f"{Path(settings.HOME) / STAGE} to go on without it."
        )


def _check_fits(backup: Backup) -> None:
    if backup.database != connection.vendor:
        raise SetupError(
            f"This is a backup of {backup.database}, and the instance is on {connection.vendor}. "
            "Restore it there, then use `dailypapers move`."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(backup.migrations) - known):
        raise SetupError(
            f"The backup is of version {backup.version}, which knows tables that this one does not "
            f"({unknown[0]}). Install that version or a newer one, then restore."
        )


def _has_data() -> bool:
    """Say whether there is a database with tables. Looking makes none."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    try:
        return bool(connection.introspection.table_names())
    except DatabaseError:
        if connection.vendor != "sqlite":
            raise
        connection.close()
        return True  # It cannot be read; moved aside, it is kept for who can mend it.


def _what() -> str:
    if connection.vendor == "sqlite":
        return str(settings.HOME)
    return f"the database {connection.settings_dict['NAME']}"


def _move_aside(home: Path) -> Path:
    """Move what a restore replaces into a folder of its own, the database first.

    What SQLite wrote ahead goes before its file: left behind it would lie beside a restored one.
    """
    aside = home / f"before-restore-{named(now())}"
    aside.mkdir(mode=0o700)
    if connection.vendor == "postgresql":
        databases.copy(aside)
    names = [f"{databases.SQLITE}{end}" for end in ("-wal", "-shm", "")]
    for name in (*names, "index", "media"):
        if (home / name).exists():
            (home / name).rename(aside / name)
    if (home / KEY).exists():
        shutil.copy2(home / KEY, aside / KEY)  # The backup may bring none.
    return aside


def _put(restored: Path, place: Path) -> None:
    if not restored.exists():
        return
    if place.is_dir():
        shutil.rmtree(place)
    restored.rename(place)


def _put_settings(restored: Path, home: Path) -> None:
    """Put settings in place, or beside those that are there."""
    if restored.exists():
        there = home / SETTINGS
        restored.rename(there.with_name(f"{SETTINGS}.restored") if there.exists() else there)
