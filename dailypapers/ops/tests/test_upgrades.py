"""Instances of every release become one of today, and old code stands the tables meanwhile."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from dailypapers.testing.expanding import faults
from dailypapers.testing.processes import Instance

ROOT = Path(__file__).resolve().parents[3]
RELEASES = sorted((Path(__file__).parent / "upgrades").iterdir())
HEADING = re.compile(r"^## (\d+\.\d+\.\d+)(, unreleased)?", re.MULTILINE)
LOOK = """
from django.core.management import call_command
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Comment, Vote
call_command("migrate", check_unapplied=True, verbosity=0)
print(Paper.objects.count(), User.objects.count(), Vote.objects.count(), Comment.objects.count())
"""


@pytest.mark.any_database
@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: folder.name)
def test_an_instance_of_a_release_becomes_one_of_today(instance: Instance, release: Path) -> None:
    instance.home.mkdir()
    with closing(sqlite3.connect(instance.home / "dailypapers.sqlite3")) as database:
        database.executescript((release / "instance.sql").read_text())
    prepared = instance.run("up", "--prepare", "--offline")
    assert prepared.returncode == 0, prepared.stderr
    assert instance.python(LOOK) == "4 3 6 1"


def test_every_release_has_an_instance_to_begin_with() -> None:
    named = {name for name, _ in HEADING.findall((ROOT / "CHANGELOG.md").read_text())}
    assert named == {folder.name for folder in RELEASES}


def test_no_change_since_the_last_release_breaks_code_that_still_runs() -> None:
    released = [n for n, later in HEADING.findall((ROOT / "CHANGELOG.md").read_text()) if not later]
    if not released:
        return  # Nothing of it runs anywhere yet.
    there = (Path(__file__).parent / "upgrades" / released[0] / "instance.sql").read_text()
    known = MigrationLoader(None).disk_migrations
    single = {name: one for name, one in known.items() if not one.replaces}
    fresh = {f"{a}.{name}": one for (a, name), one in single.items() if f"'{name}'" not in there}
    assert {name: found for name, one in fresh.items() if (found := faults(one))} == {}


@pytest.mark.parametrize(
    ("operation", "is_a_fault"),
    [
        (migrations.CreateModel("Pot", [("id", models.BigAutoField(primary_key=True))]), False),
        (migrations.AddField("pot", "lid", models.TextField(null=True)), False),
        (migrations.AddField("pot", "lid", models.TextField(db_default="")), False),
        (migrations.AddField("pot", "lid", models.TextField(default="")), True),
        (migrations.AlterField("pot", "lid", models.TextField(null=True)), False),
        (migrations.AlterField("pot", "lid", models.TextField()), True),
        (migrations.RemoveField("pot", "lid"), True),
        (migrations.RenameField("pot", "lid", "cover"), True),
        (migrations.DeleteModel("Pot"), True),
        (
            migrations.SeparateDatabaseAndState([migrations.RemoveField("pot", "lid")]),
            True,
        ),
    ],
)
def test_what_old_code_cannot_stand_is_told(operation: Operation, is_a_fault: bool) -> None:
    said = {"operations": [operation]}
    plain = type("Migration", (migrations.Migration,), said)
    assert bool(faults(plain("0001_pot", "kitchen"))) is is_a_fault
    contracting = type("Migration", (migrations.Migration,), {**said, "contracts": "0.2.0"})
    assert faults(contracting("0001_pot", "kitchen")) == []
