"""`dailypapers migrate` as real processes: killed in the middle, and several at once."""

from __future__ import annotations

import json
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

# Goes by the single steps to where an instance of an earlier version may be.
HALF_WAY = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

def load_single_steps(self):
    load(self)
    steps = self.disk_migrations.items()
    self.disk_migrations = {name: step for name, step in steps if not step.replaces}

load, MigrationLoader.load_disk = MigrationLoader.load_disk, load_single_steps
MigrationExecutor(connection).migrate([
    ("accounts", "0003_profile"),
    ("catalogue", "0003_indexes"),
    ("community", "0012_group_comments_and_visits"),
    ("digests", "0002_paused"),
    ("sources", "0002_sources"),
])
"""
SCHEMA = """
import json
from django.db import connection
found = {}
with connection.cursor() as cursor:
    for kind, name, sql in cursor.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        columns = [row[1:] for row in cursor.execute(f"PRAGMA table_info({name})").fetchall()]
        found[f"{kind} {name}"] = sorted(map(str, columns)) if kind == "table" else sql
    found["topics"] = cursor.execute("SELECT * FROM catalogue_topic ORDER BY code").fetchall()
print(json.dumps(found))
"""


def test_killed_between_two_migrations_it_leaves_nothing_behind(instance: Instance) -> None:
    for app in ("accounts", "sources"):
        died = instance.run("shell", "--no-imports", "-c", DIE.format(app=app))
        assert died.returncode == -signal.SIGKILL, app
        assert instance.python(TABLES) == "[]", app
    again = instance.run("migrate", "-v0")
    assert (again.returncode, again.stderr) == (0, "")
    assert instance.run("migrate", "--check").returncode == 0


def test_several_at_once_take_turns(instance: Instance) -> None:
    started = [instance.start("migrate", "-v0") for _ in range(3)]
    assert [process.communicate() for process in started] == [("", "")] * 3
    assert [process.returncode for process in started] == [0] * 3


def test_it_goes_back_and_forth(migrated: Instance) -> None:
    assert "sources_harvest" in migrated.python(TABLES)
    assert migrated.run("migrate", "sources", "zero", "-v0").returncode == 0
    assert "sources_harvest" not in migrated.python(TABLES)
    assert migrated.run("migrate", "--check").returncode == 1
    assert migrated.run("migrate", "-v0").returncode == 0
    assert "sources_harvest" in migrated.python(TABLES)


@pytest.mark.any_database
def test_a_database_from_before_steps_were_joined_goes_on_to_the_same_tables(
    instance: Instance, migrated: Instance
) -> None:
    instance.python(HALF_WAY)
    again = instance.run("migrate", "-v0")
    assert (again.returncode, again.stderr) == (0, "")
    assert json.loads(instance.python(SCHEMA)) == json.loads(migrated.python(SCHEMA))
