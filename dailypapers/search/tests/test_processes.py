"""Several processes on one index: what one commits another sees, and kill -9 loses nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from dailypapers.testing.processes import Instance, wait_for

IMPORT = [sys.executable, "-m", "dailypapers.search.tests.processes"]
KILLS = 5
ORPHANS = """
from dailypapers.catalogue.models import Paper
from dailypapers.search import index
reader = index.reader()
indexed = {hit.id for hit in reader.browse(k=100_000)}
papers = set(Paper.objects.filter(merged_into=None).values_list("pk", flat=True))
print(len(papers), len(papers - indexed), len(indexed - papers), reader.verify().problems)
"""


@pytest.fixture
def migrated(instance: Instance) -> Instance:
    """Have an instance with tables and no papers."""
    assert instance.run("migrate", "-v0").returncode == 0
    return instance


def importing(instance: Instance, *arguments: str) -> subprocess.Popen[str]:
    """Start a process that imports papers until it is killed."""
    settings = {"DJANGO_SETTINGS_MODULE": "dailypapers.config.settings"}
    return subprocess.Popen(
        [*IMPORT, *arguments],
        env=instance.environment | settings,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(process: subprocess.Popen[str]) -> int:
    """Kill a process that imports, and return how many papers it said are in."""
    process.send_signal(signal.SIGKILL)
    said = process.communicate()[0].split()
    return int(said[-1]) if said else 0


def state(instance: Instance) -> tuple[int, int, int, str]:
    """Return papers, papers not in the index, indexed papers that are none, and problems."""
    ended = instance.run("shell", "--no-imports", "-c", ORPHANS)
    papers, lost, orphans, problems = ended.stdout.strip().split(" ", 3)
    return int(papers), int(lost), int(orphans), problems


def test_kill_9_of_an_importing_and_indexing_process_loses_nothing(migrated: Instance) -> None:
    said = 0
    for round_ in range(KILLS):
        process = importing(migrated, "index")
        time.sleep(0.9 + 0.13 * round_)
        said = max(said, killed(process))
    assert migrated.run("work", "--once").returncode == 0
    papers, *rest = state(migrated)
    assert papers >= said > 0
    assert rest == [0, 0, "()"]


def test_kill_9_of_the_worker_while_papers_come_in_loses_nothing(migrated: Instance) -> None:
    source = importing(migrated)
    for round_ in range(KILLS):
        worker = migrated.start("work")
        time.sleep(0.9 + 0.17 * round_)
        worker.kill()
        worker.communicate()
    said = killed(source)
    assert migrated.run("work", "--once").returncode == 0
    papers, *rest = state(migrated)
    assert papers >= said > 0
    assert rest == [0, 0, "()"]


def test_a_serving_process_sees_what_another_commits(migrated: Instance) -> None:
    migrated.serve()
    assert "Nothing found" in migrated.get("/search?q=zebra")[1]
    source = importing(migrated)
    wait_for(lambda: migrated.health()["status"] == "indexing")
    killed(source)
    migrated.run("work", "--once")
    wait_for(lambda: "Zebra</mark> number" in migrated.get("/search?q=zebra")[1])
    assert migrated.health()["status"] == "ready"


def test_reindexing_beside_a_serving_process_is_not_noticed(loaded: Instance) -> None:
    loaded.serve()
    before = loaded.get("/search?q=adapter")
    process = loaded.start("reindex", "-v0")
    answers = set()
    while process.poll() is None:
        answers.add(loaded.get("/search?q=adapter"))
    assert process.communicate()[0].strip().endswith("papers indexed")
    assert answers | {loaded.get("/search?q=adapter")} == {before}
