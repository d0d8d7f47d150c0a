"""Backups of a real instance: made while it runs, kept once, restored, proven, killed half way."""

from __future__ import annotations

import json
import signal
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection
from psycopg.errors import InsufficientPrivilege
from pytest_django.fixtures import Settings

from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.core.schedule import Busy
from dailypapers.ops.backup import databases, jobs, taking
from dailypapers.ops.backup.contents import without_secrets
from dailypapers.ops.backup.restoring import restore
from dailypapers.ops.backup.sealing import seal_of
from dailypapers.ops.backup.stores import Folder, opened
from dailypapers.ops.backup.vault import PIECE, Backup, Vault, named, to_keep
from dailypapers.ops.running import nobody_else, running, somebody_runs
from dailypapers.testing.processes import Instance

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
DIE = """
import os, signal
from pathlib import Path
from dailypapers.ops.backup import taking, vault
vault.Vault.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
taking.take(taking.vault("{}"))
"""
DIE_PROVING = """
import os, signal
from dailypapers.ops.backup import databases, taking
databases.restore_dump = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
vault = taking.vault()
taking.verify(vault, vault.read("latest"))
"""
PROOFS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'verify%'")
    print(cursor.fetchone()[0])
"""
CHANGE = "from dailypapers.testing.people import make_reader; make_reader(email='{}@example.org')"
READERS = "from dailypapers.accounts.models import User; print(User.objects.count())"
COUNT = """
from dailypapers.catalogue.models import Paper
from dailypapers.search import index
print(Paper.objects.count(), index.reader().count())
"""


def backed_up(instance: Instance, *arguments: str, **environment: str) -> dict[str, Any]:
    """Make a backup; return what the command said of it."""
    ended = instance.run("backup", "--json", *arguments, **environment)
    assert ended.returncode == 0, ended.stderr
    said: dict[str, Any] = json.loads(ended.stdout)
    return said


def a_backup(name: str, **said: object) -> Backup:
    whole = {"version": "0.1.0", "database": "sqlite", "migrations": [], "counts": {}}
    return Backup(name=name, **{**whole, "secrets": False, **said})  # type: ignore[arg-type]


def test_a_day_later_only_what_changed_is_added(tmp_path: Path) -> None:
    vault = Vault(str(tmp_path / "kept"), make=True)
    file = tmp_path / "file"
    file.write_bytes(b"a" * PIECE + b"b" * PIECE + b"c")
    first = vault.keep(file, "file")
    assert (first.size, len(first.pieces)) == (2 * PIECE + 1, 3)
    added = vault.added
    assert vault.keep(file, "file") == first
    assert vault.added == added
    file.write_bytes(b"a" * PIECE + b"B" * PIECE + b"c")
    second = vault.keep(file, "file")
    assert [a == b for a, b in zip(first.pieces, second.pieces, strict=True)] == [True, False, True]
    vault.fetch(first, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b"a" * PIECE + b"b" * PIECE + b"c"
    vault.finish(a_backup(named(NOON), files=[second]))
    vault.thin_out(NOON, 30)
    with pytest.raises(SetupError, match="is missing"):
        vault.fetch(first, tmp_path / "back")
    vault.fetch(second, tmp_path / "back")


def test_what_is_encrypted_tells_nothing_and_opens_by_its_passphrase_alone(tmp_path: Path) -> None:
    store = tmp_path / "kept"
    vault = Vault(str(store), "open sesame", make=True)
    file = tmp_path / "file"
    file.write_bytes(b"a reader's address: ada@example.org")
    kept = vault.keep(file, "file")
    vault.finish(a_backup(named(NOON), files=[kept]))
    whole = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    assert b"ada" not in whole
    assert seal_of(Folder(tmp_path / "other"), "", make=True).name(b"x") != kept.pieces[0]
    for passphrase, said in (("open barley", "does not open"), ("", "set DAILYPAPERS_BACKUP_")):
        with pytest.raises(SetupError, match=said):
            Vault(str(store), passphrase)
    again = Vault(str(store), "open sesame")
    assert again.read("latest").files == [kept]
    (piece,) = (store / "pieces").rglob(kept.pieces[0])
    piece.write_bytes(piece.read_bytes()[:-1] + b"!")
    with pytest.raises(SetupError, match="is damaged"):
        again.fetch(kept, tmp_path / "back")


def test_all_of_a_day_then_one_a_day_are_kept() -> None:
    hours = [0, 5, 23, 26, 30, 49, 24 * 29, 24 * 29 + 3, 24 * 40]
    names = [named(NOON - timedelta(hours=one)) for one in hours]
    kept = {hours[names.index(name)] for name in to_keep(names, NOON, 30)}
    assert kept == {0, 5, 23, 49, 24 * 29}
    assert to_keep(names[-1:], NOON, 30) == {names[-1]}


def test_settings_go_without_their_secrets() -> None:
    text = """
        site_name = "O\\"urs"
        smtp_password = "sesame"
        sources = [{name = "a", options = {sets = ["x"]}}]
        proxies = 1
        offline = true
    """
    kept = without_secrets(text)
    assert "sesame" not in kept
    assert without_secrets(kept) == kept
    assert kept.count("\n") == 4


def test_a_place_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="name a folder"):
        opened("ftp://example.org/")
    with pytest.raises(SetupError, match="no backup there"):
        Vault(str(tmp_path / "nothing"))
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError, match="cannot be written"):
        Folder(tmp_path / "file").put("name", b"")


def test_who_may_make_no_database_is_told_what_proving_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Mock(**{"info.user": "papers", "execute.side_effect": InsufficientPrivilege})
    monkeypatch.setattr(databases, "_server", lambda _: server)
    with pytest.raises(SetupError, match='ALTER ROLE "papers" CREATEDB'):
        databases.try_dump(tmp_path)


def test_it_is_made_while_all_runs_and_restored_elsewhere(
    loaded: Instance,
) -> None:
    (loaded.home / "media").mkdir()
    (loaded.home / "media" / "picture.png").write_bytes(b"picture")
    process = loaded.up()
    loaded.python(CHANGE.format("ada"))
    first = backed_up(loaded, "--verify")
    assert first["bytes"] > 5_000_000
    loaded.python(CHANGE.format("grace"))
    second = backed_up(loaded)
    assert second["added"] < first["added"] / 3
    assert Vault(str(loaded.home / "backups")).names() == [first["name"], second["name"]]
    assert not (loaded.home / "backup-work").exists()
    expected = loaded.python(COUNT)

    process.terminate()
    process.wait()
    loaded.kill()

    refused = loaded.run("restore")
    assert refused.returncode == 1
    assert "nothing was touched" in refused.stderr
    restored = loaded.run("restore", "--replace", "--backup", first["name"])
    assert restored.returncode == 0, restored.stderr
    assert "put your secret-key back" in restored.stdout
    assert loaded.python(READERS) == "1"
    assert loaded.python(COUNT) == expected
    assert (loaded.home / "media" / "picture.png").read_bytes() == b"picture"
    (aside,) = loaded.home.glob("before-restore-*")
    assert (aside / "secret-key").exists()


def test_nothing_is_restored_under_a_running_server(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    with running(), running(), pytest.raises(SetupError, match="still runs"), nobody_else():
        pass
    with nobody_else(), pytest.raises(SetupError, match="Start when that is done"), running():
        pass
    assert not somebody_runs()


@pytest.mark.any_database
def test_one_that_is_not_whole_is_noticed_and_an_upgrade_makes_one_first(
    migrated: Instance,
) -> None:
    assert migrated.run("migrate", "web", "zero", "-v0").returncode == 0
    prepared = migrated.run("up", "--prepare", "--offline")
    assert prepared.returncode == 0
    assert "backed up as" in prepared.stdout
    vault = Vault(str(migrated.home / "backups"))
    assert len(vault.names()) == 1
    pieces = (migrated.home / "backups" / "pieces").rglob("*")
    max(pieces, key=lambda path: path.stat().st_size).write_bytes(b"")
    ended = migrated.run("backup", "--only-verify")
    assert ended.returncode == 1
    assert "is damaged" in ended.stderr
    before = (migrated.home / "dailypapers.sqlite3").stat().st_mtime_ns
    assert "is damaged" in migrated.run("restore", "--replace").stderr
    assert (migrated.home / "dailypapers.sqlite3").stat().st_mtime_ns == before
    assert migrated.run("up", "--prepare").returncode == 0


@pytest.mark.any_database
def test_secrets_go_along_by_choice_and_a_kill_leaves_no_half_backup(
    migrated: Instance, tmp_path: Path
) -> None:
    key = (migrated.home / "secret-key").read_text()
    (migrated.home / "config.toml").write_text('site_name = "Ours"\nsmtp_password = "sesame"\n')
    refused = migrated.run("backup", DAILYPAPERS_BACKUP_SECRETS="1")
    assert "needs a DAILYPAPERS_BACKUP_PASSPHRASE" in refused.stderr
    chosen = {"DAILYPAPERS_BACKUP_SECRETS": "1", "DAILYPAPERS_BACKUP_PASSPHRASE": "open sesame"}
    store = tmp_path / "kept"
    backed_up(migrated, "--to", str(store), **chosen)
    died = migrated.run("shell", "--no-imports", "-c", DIE.format(store), **chosen)
    assert died.returncode == -signal.SIGKILL
    assert len(Vault(str(store), "open sesame").names()) == 1
    other = Instance(tmp_path / "other")
    restored = other.run("restore", "--from", str(store), **chosen)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert (other.home / "secret-key").read_text() == key
    assert "sesame" in (other.home / "config.toml").read_text()
    assert other.python(READERS) == "0"
    other.remove()


@pytest.mark.any_database
def test_two_are_not_made_at_once_and_nothing_is_dropped_meanwhile(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = settings.MEDIA_ROOT = tmp_path
    vault = Vault(str(tmp_path / "kept"), make=True)

    def copy_and_be_disturbed(folder: Path) -> databases.Contents:
        (folder / databases.SQLITE).write_bytes(b"rows")
        with taking._work(tmp_path):
            pass
        return databases.Contents([], {})

    monkeypatch.setattr(databases, "copy", copy_and_be_disturbed)
    with pytest.raises(Busy, match="Try again"):
        taking.take(vault)
    assert vault.names() == []
    with taking._work(tmp_path), pytest.raises(Busy):
        taking.thin_out(vault, NOON)


@pytest.mark.django_db
@pytest.mark.any_database
def test_a_backup_of_a_newer_version_or_another_database_is_refused(tmp_path: Path) -> None:
    vault = Vault(str(tmp_path), make=True)
    later = a_backup(named(NOON), migrations=["web.9999_tomorrow"], database=connection.vendor)
    with pytest.raises(SetupError, match="Install that version or a newer one"):
        restore(vault, later, replace=True)
    with pytest.raises(SetupError, match="dailypapers move"):
        restore(vault, a_backup(named(NOON), database="oracle"), replace=True)


@pytest.mark.django_db
@pytest.mark.any_database
def test_the_worker_makes_one_a_day_and_proves_it_on_sundays(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    moments = [NOON]
    monkeypatch.setattr(jobs, "now", lambda: moments[-1])

    def take(vault: Vault) -> Backup:
        vault.finish(made := a_backup(named(moments[-1])))
        return made

    monkeypatch.setattr(jobs, "take", take)
    monkeypatch.setattr(jobs, "verify", lambda vault, backup: verified.append(backup.name))
    assert not jobs.wanted()
    settings.BACKUP_TO = str(tmp_path / "kept")
    assert jobs.wanted()
    for hours in range(0, 24 * 7, 6):
        moments.append(NOON + timedelta(hours=hours))
        jobs.back_up()
    assert len(Vault(settings.BACKUP_TO).names()) == 7
    assert verified == [named(datetime(2026, 10, 4, 12, tzinfo=UTC))]


@pytest.mark.django_db
@pytest.mark.any_database
def test_what_failed_after_a_backup_is_done_again_until_it_is_through(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_TO = str(tmp_path / "kept")
    moments = [datetime(2026, 10, 4, 12, tzinfo=UTC)]
    taken: list[str] = []
    steps = Mock()

    def take(vault: Vault) -> Backup:
        vault.finish(made := a_backup(named(moments[-1])))
        taken.append(made.name)
        return made

    monkeypatch.setattr(jobs, "now", lambda: moments[-1])
    monkeypatch.setattr(jobs, "take", take)
    monkeypatch.setattr(jobs, "thin_out", steps.thin_out)
    monkeypatch.setattr(jobs, "verify", steps.verify)

    def run(**failing: Exception) -> list[str]:
        steps.reset_mock(side_effect=True)
        steps.configure_mock(**{f"{step}.side_effect": why for step, why in failing.items()})
        with pytest.raises(SetupError) if failing else nullcontext():
            jobs.back_up()
        moments.append(moments[-1] + timedelta(minutes=11))
        return [name for name, *_ in steps.mock_calls]

    damaged = SetupError("The backup's piece is damaged.")
    assert run(thin_out=damaged) == ["thin_out"]
    assert run(verify=damaged) == ["thin_out", "verify"]
    assert run(verify=damaged) == ["verify"]
    assert run() == ["verify"]
    assert steps.verify.call_args.args[1].name == taken[0]
    assert run() == []
    assert len(taken) == 1


@pytest.mark.django_db
@pytest.mark.any_database
def test_one_of_a_clock_that_was_ahead_stands_for_none_that_is_due(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_TO = str(tmp_path / "kept")
    vault = Vault(settings.BACKUP_TO, make=True)
    today, wrong = now(), named(now() + timedelta(days=400))
    vault.finish(a_backup(named(today - timedelta(days=2))))
    vault.finish(a_backup(wrong))
    assert vault.read("latest").name == named(today - timedelta(days=2))
    assert vault.read(wrong).name == wrong

    def take(vault: Vault) -> Backup:
        vault.finish(made := a_backup(named(today)))
        return made

    monkeypatch.setattr(jobs, "take", take)
    monkeypatch.setattr(jobs, "verify", Mock())
    jobs.back_up()
    assert vault.read("latest").name == named(today)
    old = named(today - timedelta(days=90))
    assert to_keep([old, wrong], today, 30) == {old, wrong}


def test_what_a_proof_that_was_killed_left_in_postgresql_goes_with_the_next(
    migrated: Instance,
) -> None:
    if not migrated.database:
        pytest.skip("It needs PostgreSQL: this runs with --postgres.")
    migrated.kill()
    backed_up(migrated)
    died = migrated.run("shell", "--no-imports", "-c", DIE_PROVING)
    assert died.returncode == -signal.SIGKILL
    assert migrated.python(PROOFS) == "1"
    assert migrated.run("backup", "--only-verify").returncode == 0
    assert migrated.python(PROOFS) == "0"
