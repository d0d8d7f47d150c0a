"""The worker encodes with what is shipped; stopped or killed at any point, it goes on there."""

from __future__ import annotations

import signal
import time

import pytest

from dailypapers.search.backends.base import Coverage
from dailypapers.testing.processes import Instance, wait_for

PAPERS = 150
MAKE = f"""
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_record
ingest(make_record(abstract="It is about kites. " * 40) for _ in range({PAPERS}))
"""
COVERAGE = """
from dailypapers.search import encoding
print(*encoding.progress())
"""
KILLS = 2
SHIPPED = {"DAILYPAPERS_ENCODER": "builtin"}


@pytest.fixture
def indexed(instance: Instance) -> Instance:
    """Have an instance with papers that are found by words."""
    assert instance.run("migrate", "-v0").returncode == 0
    run(instance, MAKE)
    assert instance.run("reindex", "-v0").returncode == 0
    return instance


def run(instance: Instance, script: str) -> str:
    """Run a script in an instance; return what it prints."""
    ended = instance.run("shell", "--no-imports", "-c", script, **SHIPPED)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def coverage(instance: Instance) -> Coverage:
    """Return how far encoding has got."""
    papers, encoded = run(instance, COVERAGE).split()
    return Coverage(int(papers), int(encoded))


def test_kill_9_while_papers_are_encoded_costs_no_vector_that_was_there(indexed: Instance) -> None:
    before = 0
    for round_ in range(KILLS):
        worker = indexed.start("work", **SHIPPED)
        time.sleep(2.5 + 1.5 * round_)
        worker.kill()
        worker.communicate()
        papers, encoded = coverage(indexed)
        assert papers == PAPERS
        assert encoded >= before
        before = encoded
    done = indexed.run("reindex", "--vectors", "-v0", **SHIPPED)
    assert done.stdout.endswith(f"{PAPERS} of {PAPERS} papers have their vector\n")


def test_a_worker_that_encodes_stops_when_it_is_told_to(indexed: Instance) -> None:
    worker = indexed.start("work", **SHIPPED)
    wait_for(lambda: coverage(indexed).encoded > 0)
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    _, said = worker.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert (worker.returncode, said) == (0, "")
