"""Ways to set an instance up wrongly: the doctor finds each, and says what to do."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import zoneinfo
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from dailypapers.core.clock import now
from dailypapers.core.models import Job
from dailypapers.ops.backup.restoring import STAGE
from dailypapers.ops.backup.vault import Backup, Vault, named
from dailypapers.ops.beat import BEAT
from dailypapers.ops.doctor import (
    CHECKS,
    database,
    home,
    index,
    installed,
    machine,
    processes,
    setup,
    work,
)
from dailypapers.ops.doctor.base import Check, Finding, Outcome
from dailypapers.ops.running import running, working
from dailypapers.search import encoding
from dailypapers.search import index as search_index
from dailypapers.sources import rows
from dailypapers.sources.models import Harvest
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

GOOD, DOUBTFUL, BAD, UNKNOWN = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD, Outcome.UNKNOWN
Usage = namedtuple("Usage", ["free"])
Patch = pytest.MonkeyPatch
Breaking = Callable[[Settings, Patch, Path], None]


def put(**values: object) -> Breaking:
    """Return what sets settings."""

    def broken(settings: Settings, patch: Patch, folder: Path) -> None:
        for name, value in values.items():
            setattr(settings, name, value)

    return broken


def patched(where: object, name: str, value: object) -> Breaking:
    """Return what replaces something of the machine's."""

    def broken(settings: Settings, patch: Patch, folder: Path) -> None:
        patch.setattr(where, name, value)

    return broken


def file(name: str, text: str, mode: int) -> Breaking:
    """Return what puts a file into the home."""

    def broken(settings: Settings, patch: Patch, folder: Path) -> None:
        (folder / name).write_text(text)
        (folder / name).chmod(mode)

    return broken


def environment(name: str, value: str) -> Breaking:
    """Return what sets a variable of the environment."""
    return lambda settings, patch, folder: patch.setenv(name, value)


def mounted(kind: str) -> Breaking:
    """Return what says that the home is on another file system."""

    def broken(settings: Settings, patch: Patch, folder: Path) -> None:
        mounts = folder / "mounts"
        mounts.write_text(f"disk / ext4 rw 0 0\nserver:/papers {folder} {kind} rw 0 0\n")
        patch.setattr(home, "MOUNTS", mounts)
        patch.setattr(home, "PASSING", ())

    return broken


def little_memory(settings: Settings, patch: Patch, folder: Path) -> None:
    (folder / "meminfo").write_text("MemTotal: 900000 kB\nMemAvailable: 100000 kB\n")
    patch.setattr(machine, "MEMINFO", folder / "meminfo")


def a_secret_for_all(settings: Settings, patch: Patch, folder: Path) -> None:
    file("password", "sesame", 0o644)(settings, patch, folder)
    patch.setenv("DAILYPAPERS_SMTP_PASSWORD_FILE", str(folder / "password"))


def dkim_without_its_extra(settings: Settings, patch: Patch, folder: Path) -> None:
    settings.DKIM_KEY = "/key"
    patch.setattr(installed, "find_spec", lambda name: None)


def anothers(settings: Settings, patch: Patch, folder: Path) -> None:
    file("config.toml", "", 0o600)(settings, patch, folder)
    patch.setattr(os, "geteuid", lambda: 4711)


def cut_off(settings: Settings, patch: Patch, folder: Path) -> None:
    (folder / STAGE).mkdir()


def read_only(settings: Settings, patch: Patch, folder: Path) -> None:
    (folder / "file").write_text("")
    settings.HOME = folder / "file" / "home"


PUBLIC = "https://papers.example.edu"
SETUPS: list[tuple[Check, Breaking, Outcome, str]] = [
    (
        machine.python,
        patched(machine, "now", lambda: datetime(2040, 1, 1, tzinfo=UTC)),
        BAD,
        "newer",
    ),
    (machine.disk, patched(shutil, "disk_usage", lambda _: Usage(10**7)), BAD, "larger disk"),
    (
        machine.disk,
        patched(shutil, "disk_usage", lambda _: Usage(5 * 10**8)),
        DOUBTFUL,
        "Make room",
    ),
    (machine.memory, little_memory, DOUBTFUL, "--workers"),
    (machine.memory, patched(machine, "MEMINFO", Path("/nowhere")), UNKNOWN, ""),
    (machine.open_files, patched(resource, "getrlimit", lambda _: (256, 256)), DOUBTFUL, "ulimit"),
    (machine.time_zones, patched(zoneinfo, "available_timezones", set), BAD, "tzdata"),
    (
        machine.encoding,
        patched(sys, "getfilesystemencoding", lambda: "ascii"),
        BAD,
        "C.UTF-8",
    ),
    (installed.styles, patched(finders, "find", lambda _: None), BAD, "Install"),
    (installed.translations, put(LOCALE_PATHS=["/nowhere"]), BAD, "Install"),
    (installed.extras, dkim_without_its_extra, BAD, "dailypapers[mail]"),
    (home.writable, read_only, BAD, "chown"),
    (home.ownership, anothers, BAD, "chown -R 4711"),
    (home.secret_key, put(SECRET_KEY="secret"), BAD, "SECRET_KEY_FALLBACKS"),
    (home.secret_key, file("secret-key", "x" * 48, 0o644), BAD, "chmod 600"),
    (home.secret_files, a_secret_for_all, BAD, "chmod 640"),
    (home.place, mounted("nfs4"), BAD, "PostgreSQL"),
    (home.place, patched(home, "PASSING", ("/",)), DOUBTFUL, "DAILYPAPERS_HOME"),
    (home.restore_cut_off, cut_off, BAD, "restore again"),
    (
        setup.names,
        environment("DAILYPAPERS_SMTP_HSOT", "mx"),
        BAD,
        "DAILYPAPERS_SMTP_HOST is meant",
    ),
    (setup.names, environment("DAILYPAPERS_XYZZY", "1"), BAD, "Take it away"),
    (setup.debugging, put(DEBUG=True, BASE_URL=PUBLIC), BAD, "DAILYPAPERS_DEBUG"),
    (setup.hosts, put(ALLOWED_HOSTS=["localhost"], BASE_URL=PUBLIC), BAD, "Add papers.example.edu"),
    (setup.hosts, put(ALLOWED_HOSTS=["*"], BASE_URL=PUBLIC), DOUBTFUL, "Name them"),
    (setup.tls, put(BASE_URL="http://papers.example.edu"), BAD, "https"),
    (setup.tls, put(BASE_URL=PUBLIC, PROXIES=0), DOUBTFUL, "DAILYPAPERS_PROXIES"),
    (setup.proxies, put(ONE_PERSON=True, PROXIES=1), BAD, "ONE_PERSON"),
    (setup.proxies, put(PROXIES=9), DOUBTFUL, "Count"),
    (setup.sign_up, put(SIGN_UP="domain", SIGN_UP_DOMAINS=[]), BAD, "SIGN_UP_DOMAINS"),
    (setup.sign_up, put(SIGN_UP="open", BASE_URL=PUBLIC), BAD, "SMTP_HOST"),
    (setup.contact, put(OFFLINE=False, CONTACT=""), DOUBTFUL, "DAILYPAPERS_CONTACT"),
    (setup.contact, put(OFFLINE=True, BASE_URL=PUBLIC), DOUBTFUL, "DAILYPAPERS_OFFLINE"),
    (index.encoder, put(ENCODER="onnx:/nowhere"), BAD, "builtin"),
    (work.backups, put(BACKUP_TO="/nowhere at all"), BAD, "BACKUP_TO"),
]


@pytest.mark.parametrize(
    ("check", "broken", "outcome", "do"),
    SETUPS,
    ids=[f"{number}-{check.__name__}" for number, (check, *_) in enumerate(SETUPS)],
)
def test_it_finds_what_is_set_up_wrongly(
    check: Check,
    broken: Breaking,
    outcome: Outcome,
    do: str,
    settings: Settings,
    monkeypatch: Patch,
    tmp_path: Path,
) -> None:
    settings.HOME, settings.ENCODER = tmp_path, "none"
    settings.BASE_URL, settings.PROXIES = "http://127.0.0.1:8000", 0
    broken(settings, monkeypatch, tmp_path)
    found = check()
    assert found.outcome == outcome, found
    assert do in found.do


def test_an_instance_as_it_should_be_is_good(
    settings: Settings, monkeypatch: Patch, tmp_path: Path
) -> None:
    settings.HOME, settings.ENCODER, settings.SIGN_UP = tmp_path, "none", "invitation"
    settings.BASE_URL, settings.PROXIES = PUBLIC, 1
    settings.ALLOWED_HOSTS, settings.CONTACT = ["papers.example.edu"], "ada@example.edu"
    settings.OFFLINE = False
    monkeypatch.setattr(home, "PASSING", ())
    for name in [name for name in os.environ if name.startswith("DAILYPAPERS_TEST")]:
        monkeypatch.delenv(name)
    groups = [machine.python, *installed.INSTALLED, *home.HOME, *setup.SETUP]
    assert [one for one in (check() for check in groups) if one.outcome != GOOD] == []


@pytest.mark.django_db
def test_tables_of_another_version_are_told(settings: Settings) -> None:
    assert database.tables().outcome == GOOD
    recorder = MigrationRecorder(connection)
    recorder.record_applied("web", "9999_tomorrow")
    assert "newer version was here: web.9999_tomorrow" in database.tables().says
    recorder.record_unapplied("web", "9999_tomorrow")
    recorder.record_unapplied("web", "0002_watched")
    assert "up --prepare" in database.tables().do


@pytest.mark.django_db
def test_what_is_wrong_with_the_database_is_told(monkeypatch: Patch) -> None:
    checks = [database.reachable, database.version, database.journal, database.sound]
    assert {check().outcome for check in [*checks, database.clock]} == {GOOD}
    assert database.owner().outcome == DOUBTFUL
    make_reader(is_superuser=True)
    assert database.owner().outcome == GOOD
    monkeypatch.setitem(database.OLDEST, connection.vendor, (99, 0))
    assert "99.0" in database.version().do
    answers: dict[str, Any] = {}
    monkeypatch.setattr(database, "row", lambda statement: answers[statement.split()[-1]])
    if connection.vendor == "postgresql":
        answers = {"server_encoding": "LATIN1"}
        assert "UTF8" in database.sound().do
        monkeypatch.setattr(database, "theirs", lambda: now() - timedelta(minutes=1))
        assert "60 seconds" in database.clock().says
    else:
        answers = {"journal_mode": "delete", "synchronous": 2, "quick_check(1)": "row 7 missing"}
        assert "not WAL" in database.journal().says
        assert "restore --replace" in database.sound().do

    def gone(*_: object) -> None:
        raise OperationalError("the server is asleep\nand more")

    monkeypatch.setattr(database, "row", gone)
    assert (database.reachable().outcome, database.sound().outcome) == (BAD, UNKNOWN)
    assert "asleep" in database.sound().says


@pytest.mark.django_db
def test_an_index_that_is_behind_damaged_or_anothers_is_told(settings: Settings) -> None:
    settings.ENCODER = "builtin"
    make_paper()
    assert "1 changes" in index.behind().says
    search_index.catch_up()
    assert (index.behind().outcome, index.whole().outcome) == (GOOD, GOOD)
    assert "1 of 1 papers have none" in index.vectors().says
    found_encoder = encoding.encoder()
    assert found_encoder
    encoding.encode_all(found_encoder)
    assert index.vectors().outcome == GOOD
    settings.ENCODER = "none"
    assert (index.vectors().outcome, index.encoder().outcome) == (GOOD, GOOD)
    settings.ENCODER = "builtin"
    search_index.close()
    longest = max(search_index.folder().glob("vectors-*/*"), key=lambda path: path.stat().st_size)
    os.truncate(longest, 3)
    found = index.whole()
    assert (found.outcome, "reindex" in found.do) == (BAD, True)


@pytest.mark.django_db
def test_what_the_worker_leaves_undone_is_told(settings: Settings, tmp_path: Path) -> None:
    moment = now()
    assert "ever" in work.worker().says
    beat = Job.objects.create(name=BEAT, due_at=moment, finished_at=moment)
    assert work.worker().outcome == GOOD
    Job.objects.filter(pk=beat.pk).update(finished_at=moment - timedelta(hours=1))
    assert "none has run since" in work.worker().says
    quiet = [work.failing, work.stuck, work.cut_off, work.sources]
    assert {check().outcome for check in quiet} == {GOOD}
    Job.objects.create(name="a", due_at=moment, finished_at=moment, error="no disk\ntrace")
    assert work.failing().says == "1, the last a: no disk"
    long_ago, soon = moment - timedelta(days=1), moment + timedelta(minutes=1)
    Job.objects.create(name="b", due_at=long_ago, started_at=long_ago, leased_until=soon)
    assert "b since" in work.stuck().says
    Job.objects.create(name="c", due_at=long_ago, started_at=long_ago, leased_until=long_ago)
    assert "c was begun" in work.cut_off().says
    settings.OFFLINE = False
    assert work.sources().outcome == DOUBTFUL
    rows.seed()
    Harvest.objects.create(source="arxiv", state="failed", since=moment, error="asleep")
    assert (work.sources().outcome, "fetch" in work.sources().do) == (BAD, True)


def test_who_runs_and_who_has_the_port_is_told(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert "none" in processes.one_worker().says
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "killed").touch()
    with working():
        assert processes.one_worker().outcome == GOOD
        with working():
            found = processes.one_worker()
            expected = DOUBTFUL if connection.vendor == "sqlite" else GOOD
            assert (found.outcome, found.says[0]) == (expected, "2")
    assert not list((tmp_path / "workers").iterdir())
    with HTTPServer(("127.0.0.1", 0), _Alive) as server:
        (tmp_path / "served").write_text(f"127.0.0.1 {server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        assert "another Daily Papers" in processes.port().says
        with running():
            assert processes.port().outcome == GOOD
        _Alive.said = b"a teapot"
        found = processes.port()
        assert (found.outcome, "--port" in found.do) == (BAD, True)
        server.shutdown()
        thread.join()
    assert processes.port().outcome == GOOD


class _Alive(BaseHTTPRequestHandler):
    said = b"alive\n"

    def do_GET(self) -> None:
        """Answer as Daily Papers does, or as another would."""
        self.send_response_only(200)
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def test_backups_are_to_be_there_and_of_late(settings: Settings, tmp_path: Path) -> None:
    settings.HOME, settings.BACKUP_TO = tmp_path, ""
    assert work.backups().outcome == DOUBTFUL
    settings.BACKUP_TO = str(tmp_path / "kept")
    vault = Vault(settings.BACKUP_TO, make=True)
    assert "none yet" in work.backups().says
    for days, outcome in ((3, BAD), (0, GOOD)):
        at = named(now() - timedelta(days=days))
        vault.finish(Backup(at, "0.1.0", "sqlite", [], {}, secrets=False))
        assert work.backups().outcome == outcome


def test_a_backup_of_a_clock_that_was_ahead_is_none_of_late(
    settings: Settings, tmp_path: Path
) -> None:
    settings.BACKUP_TO = str(tmp_path)
    vault = Vault(settings.BACKUP_TO, make=True)
    for days in (400, -3):
        at = named(now() + timedelta(days=days))
        vault.finish(Backup(at, "0.1.0", "sqlite", [], {}, secrets=False))
    assert work.backups().outcome == BAD


@pytest.mark.django_db
def test_every_check_has_a_name_of_its_own_and_says_what_to_do(settings: Settings) -> None:
    settings.ENCODER = "none"
    found: list[Finding] = [check() for check in CHECKS]
    assert len({one.name for one in found}) == len(found) >= 40
    assert [one.name for one in found if one.outcome in {BAD, DOUBTFUL} and not one.do] == []
    assert [one.name for one in found if one.says.endswith(".")] == []


def test_what_is_set_is_said_without_secrets(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.EFFECTIVE = [
        ("SITE_NAME", "Ours", "config.toml"),
        ("SECRET_KEY", "(hidden)", "default"),
    ]
    call_command("doctor", "--effective")
    assert "DAILYPAPERS_SITE_NAME = Ours  (config.toml)" in capsys.readouterr().out
    call_command("doctor", "--effective", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said[0] == {"name": "SITE_NAME", "value": "Ours", "from": "config.toml"}
