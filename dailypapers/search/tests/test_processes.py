"""Several processes on one index: what one commits another sees, and kill -9 loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from random import Random

import pytest

from dailypapers.testing.processes import Instance, wait_for

IMPORT = [sys.executable, "-m", "dailypapers.search.tests.processes"]
KILLS = int(os.environ.get("DAILYPAPERS_TEST_KILLS", "5"))
WORKER_KILLS = 5
ORPHANS = """
from dailypapers.catalogue.models import Paper
from dailypapers.search import index
reader = index.reader()
indexed = {hit.id for hit in reader.browse(k=100_000)}
papers = set(Paper.objects.filter(merged_into=None).values_list("pk", flat=True))
print(len(papers), len(papers - indexed), len(indexed - papers), reader.verify().problems)
"""


def importing(instance: Instance, *arguments: str) -> subprocess.Popen[str]:
    """Start a process that imports papers until it is killed."""
    settings = {"DJANGO_SETTINGS_MODULE": "dailypapers.config.settings"}
    return subprocess.Popen(
        [*IMPORT, *arguments],
        env=instance.environment | settings,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(process: subprocess.Popen[str], seconds: float = 0) -> int:
    """Kill a process so long after it first said how many are in; return the last it said."""
    assert process.stdout
    first = process.stdout.readline()
    time.sleep(seconds)
    assert process.poll() is None, "it died by itself"
    process.send_signal(signal.SIGKILL)
    lines = [first, *process.stdout.readlines()]
    process.communicate()
    return max(int(line) for line in lines if line.endswith("\n"))


def state(instance: Instance) -> tuple[int, int, int, str]:
    """Return papers, papers not in the index, indexed papers that are none, and problems."""
    ended = instance.run("shell", "--no-imports", "-c", ORPHANS)
    papers, lost, orphans, problems = ended.stdout.strip().split(" ", 3)
    return int(papers), int(lost), int(orphans), problems


@pytest.mark.timeout(120 + 10 * KILLS)
def test_kill_9_of_an_importing_and_indexing_process_loses_nothing(migrated: Instance) -> None:
    random = Random(KILLS)
    said = 0
    for _ in range(KILLS):
        said = max(said, killed(importing(migrated, "index"), random.uniform(0, 0.7)))
    assert migrated.run("work", "--once").returncode == 0
    papers, *rest = state(migrated)
    assert papers >= said > 0
    assert rest == [0, 0, "()"]


@pytest.mark.any_database
def test_kill_9_of_the_worker_while_papers_come_in_loses_nothing(migrated: Instance) -> None:
    source = importing(migrated)
    for round_ in range(WORKER_KILLS):
        worker = migrated.start("work")
        time.sleep(0.9 + 0.17 * round_)
        worker.kill()
        worker.communicate()
    said = killed(source)
    assert migrated.run("work", "--once").returncode == 0
    papers, *rest = state(migrated)
    assert papers >= said > 0
    assert rest == [0, 0, "()"]


@pytest.mark.any_database
def test_a_serving_process_sees_what_another_commits(migrated: Instance) -> None:
    migrated.serve()
    assert "Nothing found" in migrated.get("/search?q=zebra")[1]
    source = importing(migrated)
    wait_for(lambda: migrated.health()["status"] == "indexing")
    killed(source)
    migrated.run("work", "--once")
    wait_for(lambda: "Zebra</mark> number" in migrated.get("/search?q=zebra")[1])
    assert migrated.health()["status"] == "ready"


@pytest.mark.any_database
def test_reindexing_beside_a_serving_process_is_not_noticed(loaded: Instance) -> None:
    loaded.serve()
    before = loaded.get("/search?q=adapter")
    process = loaded.start("reindex", "-v0")
    answers = set()
    while process.poll() is None:
        answers.add(loaded.get("/search?q=adapter"))
    assert process.communicate()[0].strip().endswith("papers indexed")
    assert answers | {loaded.get("/search?q=adapter")} == {before}
