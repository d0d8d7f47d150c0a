"""The worker encodes with what is shipped; stopped or killed at any point, it goes on there."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from dailypapers.search.backends import lock
from dailypapers.search.backends.base import Coverage
from dailypapers.testing.processes import Instance, wait_for

PAPERS, MORE = 400, 2000  # More are not encoded in the time that a test takes.

pytestmark = pytest.mark.any_database

MAKE = """
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_record
ingest(make_record(abstract="It is about kites. " * 40) for _ in range({papers}))
"""
COVERAGE = """
from django.conf import settings
from dailypapers.search import encoding
settings.ENCODER = "builtin"
print(*encoding.progress())
"""
WITHOUT_PATIENCE = """
import django
django.setup()
from dailypapers import cli
from dailypapers.ops.management.commands import work
work.STOP_WITHIN = 0.0
cli.main()
"""
SHIPPED = {
    "DAILYPAPERS_ENCODER": "builtin",
    "DJANGO_SETTINGS_MODULE": "dailypapers.config.settings",
}


@pytest.fixture
def indexed(migrated: Instance) -> Instance:
    """Have an instance with papers that are found by words."""
    migrated.python(MAKE.format(papers=PAPERS))
    assert migrated.run("reindex", "-v0").returncode == 0
    return migrated


def coverage(instance: Instance) -> Coverage:
    """Return how far encoding has got."""
    papers, encoded = instance.python(COVERAGE).split()
    return Coverage(int(papers), int(encoded))


def encoding(instance: Instance) -> subprocess.Popen[str]:
    """Return a worker that has begun to encode, and goes on for longer than a test looks."""
    turn = instance.home / "index" / "encoding" / lock.NAME
    turn.unlink(missing_ok=True)
    worker = instance.start("work", **SHIPPED)
    wait_for(turn.exists)
    time.sleep(0.5)
    return worker


def stop(worker: subprocess.Popen[str]) -> str:
    """Tell a worker to stop; return what it said, which is nothing if no job was cut off."""
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=20)
    assert worker.returncode == 0
    return said


def test_kill_9_while_papers_are_encoded_costs_no_vector_that_was_there(indexed: Instance) -> None:
    assert not stop(encoding(indexed))
    before = coverage(indexed).encoded
    assert 0 < before < PAPERS
    worker = encoding(indexed)
    worker.kill()
    worker.communicate()
    assert coverage(indexed) == Coverage(PAPERS, before)
    done = indexed.run("reindex", "--vectors", "-v0", **SHIPPED)
    assert done.stdout.endswith(f"{PAPERS} of {PAPERS} papers have their vector\n")


def test_a_worker_that_encodes_goes_on_indexing_and_stops_when_it_is_told_to(
    indexed: Instance,
) -> None:
    indexed.python(MAKE.format(papers=MORE - PAPERS))
    worker = encoding(indexed)
    indexed.python(MAKE.format(papers=1))
    wait_for(lambda: coverage(indexed).papers == MORE + 1)
    assert not stop(worker)
    assert 0 < coverage(indexed).encoded < MORE


def test_a_worker_that_is_cut_off_while_it_encodes_ends_well_and_says_so(
    indexed: Instance,
) -> None:
    indexed.command = [sys.executable, "-c", WITHOUT_PATIENCE]
    said = stop(encoding(indexed))
    assert "Stopped while at work, which is done again: " in said
    assert "encode" in said
    assert coverage(indexed).papers == PAPERS
