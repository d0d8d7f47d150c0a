"""A whole instance out of one database and into another: the same lines come out again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import repeat
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import connection
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import votes
from dailypapers.community.models import ModerationEntry
from dailypapers.core.errors import InputError, SetupError
from dailypapers.core.models import CacheEntry
from dailypapers.ops.management.commands import move
from dailypapers.ops.transfer.exporting import lines
from dailypapers.ops.transfer.format import read, tables, written
from dailypapers.ops.transfer.loading import load
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.processes import Instance

FILL = """
from dailypapers.community import votes
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
for number in range(3):
    paper = make_paper(title=f"Teapots that learn {number}: \\u00e9\\u4e16")
    votes.vote(make_reader(email=f"reader{number}@example.org"), paper.pk)
"""


def emptied() -> None:
    """Take everything out, as in an instance that has tables alone."""
    for model in tables():
        if model is not ModerationEntry:
            model._base_manager.all()._raw_delete(connection.alias)


@pytest.mark.any_database
@pytest.mark.django_db
def test_what_goes_out_comes_in_again_to_the_letter(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "papers").mkdir(parents=True)
    (settings.MEDIA_ROOT / "papers" / "a.png").write_bytes(b"\0picture")
    votes.vote(make_reader(), make_paper(title="Teapots that learn").pk)
    CacheEntry.objects.create(cache_key="192.0.2.7", value="1", expires="2026-09-30T12:00Z")
    out = list(lines())
    assert "192.0.2.7" not in "".join(out)
    with pytest.raises(SetupError, match="already"):
        load(out)
    emptied()
    (settings.MEDIA_ROOT / "papers" / "a.png").unlink()
    assert load(out) == sum(json.loads(out[-1])["end"].values())
    assert list(lines()) == out
    assert Paper.objects.get().title == "Teapots that learn"
    assert make_paper().pk > Paper.objects.order_by("pk")[0].pk


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("with_picture", [False, True])
def test_an_export_that_is_cut_off_altered_or_of_another_version_is_refused(
    settings: Settings, tmp_path: Path, with_picture: bool
) -> None:
    settings.MEDIA_ROOT = tmp_path
    if with_picture:
        (tmp_path / "teapot.webp").write_bytes(b"x")
    make_reader()
    out = list(lines())
    emptied()
    head = json.loads(out[0])
    outside = json.dumps({"file": "../../escaped", "data": ""})
    cases = [
        (out[:-1], "cut off"),
        (out[:-2] + out[-1:], "other rows"),
        ([json.dumps({**head, "tables": []}), *out[1:]], "tables are others"),
        ([json.dumps({"title": "Teapots"})], "no export of an instance"),
        (["{"], "no export, or a damaged one"),
        ([out[0], outside, '{"end":{},"files":1}'], "outside"),
        ([out[0], json.dumps({"model": "core.Job", "columns": ["name"]})], "are others here"),
    ]
    for damaged, said in cases:
        with pytest.raises(InputError, match=said):
            load(damaged)
    assert not User.objects.exists()


def test_values_are_written_so_that_they_can_be_read() -> None:
    from dailypapers.catalogue.models import Record

    assert written(timedelta(seconds=1)) == 1_000_000
    with pytest.raises(InputError, match="cannot be"):
        read(Record._meta.get_field("fetched_at"), "yesterday")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Instance]:
    """An instance on SQLite, also where tests run on PostgreSQL."""
    ours = Instance(tmp_path / "small")
    yield ours
    ours.remove()


@pytest.mark.timeout(300, func_only=True)
def test_it_moves_to_postgresql_and_back_by_one_command(
    migrated: Instance, small: Instance, tmp_path: Path
) -> None:
    if not migrated.database:
        pytest.skip("It needs PostgreSQL: this runs with --postgres.")
    assert small.run("migrate", "-v0").returncode == 0
    small.python(FILL)
    small.kill()
    before = exported(small, tmp_path / "before.jsonl")
    address = migrated.database
    moved = small.run("move", "--to", address)
    assert (moved.returncode, moved.stderr) == (0, "")
    assert "DAILYPAPERS_DATABASE_URL" in moved.stdout
    small.database = address
    assert exported(small, tmp_path / "there.jsonl") == before
    (small.home / "dailypapers.sqlite3").unlink()
    back = small.run("move", "--to", "sqlite")
    assert (back.returncode, back.stderr) == (0, "")
    small.database = ""
    assert exported(small, tmp_path / "back.jsonl") == before


def test_what_the_other_end_says_is_heard_where_it_gives_up_half_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gives_up = ["sh", "-c", "read line; echo It is not empty. >&2; exit 1"]
    monkeypatch.setattr(move, "_command", lambda *_: gives_up)
    monkeypatch.setattr(move, "lines", lambda **_: repeat("x" * 999 + "\n", 1000))
    with pytest.raises(CommandError, match="It is not empty"):
        move.Command()._pour(dict(os.environ), quiet=True)


def exported(instance: Instance, file: Path) -> bytes:
    """Return what an instance exports."""
    ended = instance.run("export", str(file))
    assert ended.returncode == 0, ended.stderr
    return file.read_bytes()
