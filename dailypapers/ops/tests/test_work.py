from __future__ import annotations

import signal
import sys
import threading
from queue import SimpleQueue

import pytest
from django.core.management import call_command
from django.db import Error, InterfaceError, OperationalError

from dailypapers.ops.management.commands import work
from dailypapers.testing.processes import Instance

# The main thread is not woken by what another one is sent, nor by what came before it waits.
SIGNALLED_ELSEWHERE = """
import signal, threading
from dailypapers import cli
def send():
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
threading.Timer(6.0, send).start()
cli.main()
"""


class Panic(BaseException):
    """What libraries written in Rust raise."""


@pytest.mark.parametrize("error", [ValueError("no such lane"), Panic("index out of bounds")])
def test_it_ends_where_a_lane_is_broken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: BaseException
) -> None:
    def broken(lane: object) -> int:
        raise error

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(work, "LANES", {"index": []})
    monkeypatch.setattr(work, "run_due", broken)
    monkeypatch.setattr(work, "stopping", threading.Event())
    with pytest.raises(SystemExit) as ended:
        call_command("work")
    assert ended.value.code == 1
    assert "the lane index is broken" in caplog.text
    assert str(error) in caplog.text


@pytest.mark.parametrize("error", [OperationalError("locked"), InterfaceError("closed already")])
def test_a_database_that_is_away_breaks_no_lane(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Error
) -> None:
    stopping, told = threading.Event(), SimpleQueue[int]()
    looks = iter([error])

    def run_due(lane: object) -> int:
        for away in looks:
            raise away
        stopping.set()
        return 0

    monkeypatch.setattr(work, "PAUSE", 0.0)
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    monkeypatch.setattr(work, "run_due", run_due)
    monkeypatch.setattr(work, "stopping", stopping)
    work.Command()._work([], told)
    assert told.empty()
    assert f"The schedule cannot be read: {error}" in caplog.text


@pytest.mark.any_database
def test_it_ends_also_by_a_signal_that_does_not_wake_it(migrated: Instance) -> None:
    migrated.command = [sys.executable, "-c", SIGNALLED_ELSEWHERE]
    ended = migrated.run("work")
    assert (ended.returncode, ended.stderr) == (0, "")
