"""The worker encodes with what is shipped; stopped or killed at any point, it goes on there."""

from __future__ import annotations

import signal
import subprocess
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
STOP_WITHIN = 3.0  # Seconds; a worker cuts its jobs off after four.
SHIPPED = {"DAILYPAPERS_ENCODER": "builtin"}


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


def stop(worker: subprocess.Popen[str]) -> float:
    """Tell a worker to stop; return how many seconds that took."""
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=20)
    assert (worker.returncode, said) == (0, "")
    return time.monotonic() - began


def test_kill_9_while_papers_are_encoded_costs_no_vector_that_was_there(indexed: Instance) -> None:
    stop(encoding(indexed))
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
    assert stop(worker) < STOP_WITHIN
    assert 0 < coverage(indexed).encoded < MORE
