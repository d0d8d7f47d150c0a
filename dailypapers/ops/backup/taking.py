"""Makes a backup while everything runs, and proves one by restoring it.

The index comes first, then the database, then pictures: an index that is behind its catalogue
catches up, and a row never names a picture that came before it and is not there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from dailypapers import __version__
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, SetupError
from dailypapers.ops.backup import contents, databases
from dailypapers.ops.backup.contents import Part
from dailypapers.ops.backup.turns import turn
from dailypapers.ops.backup.vault import Backup, Vault, named
from dailypapers.search.backends.embedded import EmbeddedIndex

WORK = "backup-work"  # A folder of the home; what a killed run left in it goes with the next.


def place() -> str:
    """Return where backups of this instance go."""
    return settings.BACKUP_TO or str(Path(settings.HOME) / "backups")


def vault(where: str = "", *, make: bool = False) -> Vault:
    """Return the backups there, or at the instance's own place."""
    return Vault(where or place(), settings.BACKUP_PASSPHRASE, make=make)


def take(kept: Vault) -> Backup:
    """Back everything up; what is there already is not sent again."""
    if settings.BACKUP_SECRETS and not settings.BACKUP_PASSPHRASE:
        raise SetupError("DAILYPAPERS_BACKUP_SECRETS needs a DAILYPAPERS_BACKUP_PASSPHRASE.")
    home, begun = Path(settings.HOME), named(now())
    with _work(home) as work:
        parts = contents.index_files(home / "index", work)
        found = databases.copy(work)
        parts += [Part(path, str(path.relative_to(work))) for path in _database(work)]
        parts += contents.media_files(Path(settings.MEDIA_ROOT))
        parts += contents.settings_files(home, work, secrets=settings.BACKUP_SECRETS)
        backup = Backup(
            name=begun,
            version=__version__,
            database=connection.vendor,
            migrations=found.migrations,
            counts=found.counts,
            secrets=settings.BACKUP_SECRETS,
            files=[
                kept.keep(part.path, part.place, part.size)
                for part in parts
                if not _was_taken_away(part)
            ],
        )
        kept.finish(backup)
    return backup


def thin_out(kept: Vault, at: datetime) -> None:
    """Drop what need not be kept. No backup is made meanwhile: its pieces are in no list yet."""
    with turn():
        kept.thin_out(at, settings.BACKUP_KEEP)


def verify(kept: Vault, backup: Backup) -> None:
    """Restore a backup beside what runs and look at it; raise `SetupError` if it is not whole."""
    with _work(Path(settings.HOME)) as work:
        for file in backup.files:
            kept.fetch(file, work / file.path)
        if backup.database == "sqlite":
            found = databases.read_sqlite(work / databases.SQLITE)
        else:
            found = databases.try_dump(work / databases.DUMP)
        check_counts(backup, found)
        _check_index(work / "index")


def check_counts(backup: Backup, found: databases.Contents) -> None:
    """Raise `SetupError` where a restored database has other rows than the one backed up."""
    names = sorted(backup.counts.keys() | found.counts.keys())
    other = [name for name in names if backup.counts.get(name) != found.counts.get(name)]
    if other:
        was, is_now = backup.counts.get(other[0]), found.counts.get(other[0])
        raise SetupError(f"The backup is not whole: {other[0]} has {is_now} rows, not {was}.")


def _check_index(folder: Path) -> None:
    if not folder.is_dir():
        return
    try:
        index = EmbeddedIndex(folder)
        try:
            report = index.verify()
        finally:
            index.close()
    except IndexUnavailable as error:
        raise SetupError(f"The backup's index cannot be used: {error}") from None
    if problems := [*report.problems, *report.vector_problems]:
        raise SetupError(f"The backup's index is damaged: {problems[0]}")


def _was_taken_away(part: Part) -> bool:
    """Say whether it is a picture that went meanwhile; anything else has to be there."""
    return part.place.startswith("media/") and not part.path.exists()


def _database(work: Path) -> Iterator[Path]:
    if connection.vendor == "sqlite":
        yield work / databases.SQLITE
    else:
        yield from sorted(path for path in (work / databases.DUMP).iterdir())


@contextmanager
def _work(home: Path) -> Iterator[Path]:
    """Lend an empty folder in the home: links to the index need the same file system."""
    work = home / WORK
    with turn():
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True, mode=0o700)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
