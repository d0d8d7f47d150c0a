"""`dailypapers up` and `work` as real processes: started, stopped, killed, started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from contextlib import nullcontext, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from dailypapers.ops.management.commands import up
from dailypapers.testing.pace import pace
from dailypapers.testing.postgres import free_port
from dailypapers.testing.processes import Instance, interrupt, wait_for

STOPS_WITHIN = 10.0
STARTS_WITHIN = 5.0  # Seconds on a quick and idle machine.
COUNT_ROWS = """
from dailypapers.catalogue import models
from dailypapers.search import index
tables = ("Paper", "Record", "Announcement", "Authorship", "Identifier", "Author", "Link")
print({name: getattr(models, name).objects.count() for name in tables}, index.reader().count())
"""


def test_it_serves_the_edition_of_30_september_from_an_empty_folder(instance: Instance) -> None:
    process = instance.up()
    status, page = instance.get("/")
    assert status == 200
    assert "Wednesday 30 September 2026" in page
    assert "Compacter: Efficient Low-Rank Hypercomplex Adapter Layers" in page
    assert instance.health()["status"] == "ready"
    assert "Results for" in instance.get("/search?q=adapter")[1]

    output = _stopped(instance, process)
    assert instance.address in output
    assert str(instance.home) in output


@pytest.mark.any_database
def test_its_second_start_serves_at_once_and_ctrl_c_is_for_the_parent_which_tells_the_worker(
    loaded: Instance,
) -> None:
    before, started = pace(), time.monotonic()
    process = loaded.up()
    assert (time.monotonic() - started) / max(1.0, before, pace()) < STARTS_WITHIN
    assert "30 September 2026" in loaded.get("/")[1]
    wait_for(lambda: len(loaded.processes()) == 2)
    (worker,) = loaded.processes() - {process.pid}
    assert os.getpgid(worker) == worker != os.getpgid(process.pid)
    assert "Loading" not in _stopped(loaded, process)


def test_offline_is_for_the_pages_as_for_the_worker(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OFFLINE, settings.BASE_URL_CHOSEN = False, True
    monkeypatch.delenv("DAILYPAPERS_OFFLINE")
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(up, "owner_link", lambda: "")
    monkeypatch.setattr(up.Command, "_prepare", lambda _: None)
    monkeypatch.setattr(up, "_Worker", nullcontext)
    served = []
    monkeypatch.setattr(
        up, "serve", lambda *_: served.append((settings.OFFLINE, os.environ["DAILYPAPERS_OFFLINE"]))
    )
    call_command("up", "--offline", port=free_port())
    assert served == [(True, "1")]


@pytest.mark.any_database
def test_sigterm_stops_both_processes_too(loaded: Instance) -> None:
    process = loaded.up()
    wait_for(lambda: len(loaded.processes()) == 2)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=STOPS_WITHIN)
    wait_for(lambda: not loaded.processes(), STOPS_WITHIN)
    assert process.returncode == 0
    assert "Traceback" not in errors


@pytest.mark.any_database
def test_ctrl_c_during_the_first_load_ends_without_a_traceback(instance: Instance) -> None:
    for seconds in (0.0, 0.3, 1.0, 2.5):
        process = instance.start("up", "--offline", "--port", str(instance.port))
        wait_for((instance.home / "secret-key").exists)
        time.sleep(seconds)
        interrupt(process)
        _, errors = process.communicate(timeout=STOPS_WITHIN)
        assert process.returncode in {130, -signal.SIGINT}  # The latter before Python has begun.
        assert "Traceback" not in errors


@pytest.mark.any_database
def test_sigterm_during_the_first_load_is_no_success(instance: Instance) -> None:
    process = instance.start("up", "--prepare")
    wait_for(lambda: _listens_to_signals(process))
    process.terminate()
    _, errors = process.communicate(timeout=STOPS_WITHIN)
    assert process.returncode == 143
    assert "Traceback" not in errors


@pytest.mark.any_database
def test_a_port_in_use_is_one_sentence(instance: Instance) -> None:
    with socket.create_server(("127.0.0.1", instance.port)):
        for command in ("up", "serve"):
            ended = instance.run(command, "--port", str(instance.port))
            assert ended.returncode == 1
            assert f"Port {instance.port} is in use" in ended.stderr
            assert f"PORT={instance.port + 1}" in ended.stderr
            assert ended.stderr.count("\n") == 1


@pytest.mark.any_database
def test_an_impossible_port_is_one_sentence(instance: Instance) -> None:
    ended = instance.run("up", "--port", "99999")
    assert ended.returncode == 1
    assert ended.stderr == "dailypapers: There is no port 99999. Choose one from 1024 to 65535.\n"


@pytest.mark.any_database
def test_the_worker_ends_by_itself_when_its_parent_is_killed(loaded: Instance) -> None:
    process = loaded.up()
    wait_for(lambda: len(loaded.processes()) == 2)
    process.kill()
    process.wait()
    wait_for(lambda: not loaded.processes(), STOPS_WITHIN)


@pytest.mark.any_database
def test_a_killed_worker_is_started_again_and_mails_lead_to_the_address_it_serves(
    loaded: Instance,
) -> None:
    process = loaded.up()
    wait_for(lambda: len(loaded.processes()) == 2)
    (worker,) = loaded.processes() - {process.pid}
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: bool(loaded.processes() - {process.pid, worker}), 15)
    assert loaded.get("/")[0] == 200
    ask = "from dailypapers.digests.subscriptions import ask; ask('ada@example.org')"
    assert loaded.run("shell", "--no-imports", "-c", ask).returncode == 0
    outbox = loaded.home / "outbox"
    wait_for(lambda: any(outbox.glob("*.eml")))
    assert f"{loaded.address}/subscribe/confirm/" in next(outbox.glob("*.eml")).read_text()
    _stopped(loaded, process)


def test_a_worker_that_could_not_be_started_is_started_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = threading.Event()
    process = SimpleNamespace(poll=lambda: None, terminate=ended.set, wait=ended.wait)
    starts = iter([OSError("Cannot allocate memory"), process])

    def start(*_: object, **__: object) -> object:
        if isinstance(one := next(starts), OSError):
            raise one
        return one

    monkeypatch.setattr(up, "RESTART_PAUSE", 0.01)
    monkeypatch.setattr(subprocess, "Popen", start)
    worker = up._Worker()
    with worker:
        wait_for(lambda: worker._process is not None)
    assert ended.is_set()


def test_kill_9_during_the_first_load_loses_nothing(
    instance: Instance, first_day: Instance
) -> None:
    for seconds in (1.5, 3.0, 4.5):
        process = instance.start("up", "--offline", "--port", str(instance.port))
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
        instance.kill()
    assert instance.run("up", "--prepare").returncode == 0
    assert _counts(instance) == _counts(first_day)


def test_work_once_does_what_is_due_and_ends(loaded: Instance) -> None:
    ended = loaded.run("work", "--once")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "Traceback" not in ended.stderr


@pytest.mark.any_database
def test_work_ends_on_ctrl_c(loaded: Instance) -> None:
    process = loaded.start("work")
    wait_for(lambda: _listens_to_signals(process))
    interrupt(process)
    _, errors = process.communicate(timeout=STOPS_WITHIN)
    assert process.returncode == 0
    assert errors == ""


def _listens_to_signals(process: subprocess.Popen[str]) -> bool:
    """Say whether it has a handler for SIGTERM, which Python alone has not."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def _stopped(instance: Instance, process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C, hold the program to its promises, and return what it said."""
    interrupt(process)
    output, errors = process.communicate(timeout=STOPS_WITHIN)
    assert not instance.processes()
    assert process.returncode == 0
    for word in ("Traceback", "Fatal", "Error"):
        assert word not in errors
    return output + errors


def _counts(instance: Instance) -> str:
    ended = instance.run("shell", "--no-imports", "-c", COUNT_ROWS)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
