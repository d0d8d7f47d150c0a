"""`dailypapers migrate` as real processes: killed in the middle, and several at once."""

from __future__ import annotations

import signal

import pytest

from dailypapers.testing.processes import Instance

# Dies where Django says that a migration is done, and has not written it down.
DIE = """
import os, signal
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

def record_or_die(self, app, name):
    if app == "{app}":
        os.kill(os.getpid(), signal.SIGKILL)
    record(self, app, name)

record, MigrationRecorder.record_applied = MigrationRecorder.record_applied, record_or_die
call_command("migrate", verbosity=0)
"""
TABLES = "from django.db import connection; print(connection.introspection.table_names())"


@pytest.mark.parametrize("app", ["accounts", "sources"])
def test_killed_between_two_migrations_it_leaves_nothing_behind(
    instance: Instance, app: str
) -> None:
    died = instance.run("shell", "--no-imports", "-c", DIE.format(app=app))
    assert died.returncode == -signal.SIGKILL
    assert instance.run("shell", "--no-imports", "-c", TABLES).stdout == "[]\n"
    again = instance.run("migrate", "-v0")
    assert (again.returncode, again.stderr) == (0, "")
    assert instance.run("migrate", "--check").returncode == 0


def test_several_at_once_take_turns(instance: Instance) -> None:
    started = [instance.start("migrate", "-v0") for _ in range(3)]
    assert [process.communicate() for process in started] == [("", "")] * 3
    assert [process.returncode for process in started] == [0] * 3


def test_it_goes_back_and_forth(instance: Instance) -> None:
    assert instance.run("migrate", "-v0").returncode == 0
    assert instance.run("migrate", "sources", "zero", "-v0").returncode == 0
    assert "sources_harvest" not in instance.run("shell", "--no-imports", "-c", TABLES).stdout
    assert instance.run("migrate", "--check").returncode == 1
    assert instance.run("migrate", "-v0").returncode == 0
    assert "sources_harvest" in instance.run("shell", "--no-imports", "-c", TABLES).stdout
