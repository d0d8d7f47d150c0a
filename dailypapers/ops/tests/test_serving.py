"""Server processes that share a port, and their parent."""

from __future__ import annotations

import os
import signal

import pytest
from pytest_django.fixtures import Settings

from dailypapers.ops.running import somebody_runs
from dailypapers.testing.processes import Instance, wait_for

STOPS_WITHIN = 15.0


@pytest.mark.any_database
def test_they_hold_the_lock_and_end_by_themselves_when_their_parent_is_killed(
    migrated: Instance, settings: Settings
) -> None:
    settings.HOME = migrated.home
    process = migrated.serve("--workers", "2")
    children = migrated.processes() - {process.pid}
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    process.kill()
    process.wait()
    assert somebody_runs()
    for pid in children:
        os.kill(pid, signal.SIGCONT)
    wait_for(lambda: not migrated.processes(), STOPS_WITHIN)
    assert not somebody_runs()
