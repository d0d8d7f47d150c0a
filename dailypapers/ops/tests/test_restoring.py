"""Restoring where something is in the way: a database nobody can read, a server that runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from dailypapers.core.errors import SetupError
from dailypapers.ops.backup import restoring
from dailypapers.ops.running import running
from dailypapers.testing.processes import Instance

MAKE = "from dailypapers.testing.people import make_reader; make_reader(email='ada@example.org')"
READERS = "from dailypapers.accounts.models import User; print(User.objects.count())"


@pytest.mark.any_database
def test_a_database_that_cannot_be_read_is_replaced(migrated: Instance) -> None:
    migrated.python(MAKE)
    migrated.kill()
    assert migrated.run("backup").returncode == 0
    with (migrated.home / "dailypapers.sqlite3").open("r+b") as file:
        file.write(bytes(100))
    refused = migrated.run("backup")
    assert refused.returncode == 1
    assert refused.stderr.startswith("dailypapers: the database: file is not a database.")
    assert "dailypapers restore --replace" in refused.stderr
    assert "nothing was touched" in migrated.run("restore").stderr
    restored = migrated.run("restore", "--replace")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert migrated.python(READERS) == "1"
    (aside,) = migrated.home.glob("before-restore-*")
    assert (aside / "dailypapers.sqlite3").read_bytes()[:100] == bytes(100)


def test_what_sqlite_wrote_ahead_goes_before_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = []
    monkeypatch.setattr(Path, "rename", lambda path, _: moved.append(path.name))
    names = [f"dailypapers.sqlite3{end}" for end in ("-wal", "-shm", "")]
    for name in names:
        (tmp_path / name).touch()
    restoring._move_aside(tmp_path)
    assert moved == names


@pytest.mark.any_database
def test_under_a_running_server_nothing_is_fetched_and_it_may_start_again(
    migrated: Instance, settings: Settings
) -> None:
    assert migrated.run("backup").returncode == 0
    settings.HOME = migrated.home
    with running():
        refused = migrated.run("restore", "--replace")
    assert refused.returncode == 1
    assert "still runs" in refused.stderr
    assert not list(migrated.home.glob("restor*"))
    assert migrated.run("up", "--prepare").returncode == 0


def test_after_one_that_was_cut_off_half_way_nothing_starts(
    settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    (tmp_path / restoring.STAGE).mkdir()
    with pytest.raises(SetupError, match="was cut off"):
        restoring.check_none_cut_off()
