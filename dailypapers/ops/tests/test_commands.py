"""Commands as an operator types them, on the bundled papers."""

from __future__ import annotations

import json
import shutil

import pytest
from django.core.management import get_commands, load_command_class

from dailypapers.testing.processes import Instance

pytestmark = pytest.mark.any_database

COMPACTER = "Compacter: Efficient Low-Rank Hypercomplex Adapter Layers"


def test_search_and_reindex_work_from_a_terminal(loaded: Instance) -> None:
    found = loaded.run("search", "low-rank hypercomplex adapter")
    assert found.returncode == 0
    assert found.stdout.splitlines()[:2] == [f"  1. {COMPACTER}", "     2106.04647, 2021-06-08"]

    shutil.rmtree(loaded.home / "index")
    nothing = loaded.run("search", "adapter", "--json")
    assert json.loads(nothing.stdout) == {"total": 0, "papers": []}

    built = loaded.run("reindex")
    assert built.returncode == 0
    assert built.stdout.strip().endswith("papers indexed")
    again = loaded.run("search", "low-rank hypercomplex adapter", "--json", "--limit", "1")
    assert [paper["id"] for paper in json.loads(again.stdout)["papers"]] == ["2106.04647"]


def test_search_can_be_narrowed_to_a_topic(loaded: Instance) -> None:
    found = json.loads(loaded.run("search", "task", "--topic", "cs.CV", "--json").stdout)
    everything = json.loads(loaded.run("search", "task", "--json").stdout)
    assert 0 < found["total"] < everything["total"]


@pytest.mark.parametrize("command", [["reindex"], ["work", "--once"]])
def test_before_the_first_start_a_command_says_what_to_do(
    instance: Instance, command: list[str]
) -> None:
    ended = instance.run(*command)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("dailypapers: the database: ")
    assert "`dailypapers up` makes missing tables" in ended.stderr


def test_a_wrong_command_line_is_exit_code_2(instance: Instance) -> None:
    ended = instance.run("search")
    assert ended.returncode == 2
    assert "usage: dailypapers search" in ended.stderr


def test_every_command_of_ours_says_what_it_does() -> None:
    ours = {name: app for name, app in get_commands().items() if app.startswith("dailypapers.")}
    assert set(ours) >= {"up", "serve", "work", "fetch", "import", "search", "reindex", "digest"}
    for name, app in ours.items():
        parser = load_command_class(app, name).create_parser("dailypapers", name)
        assert parser.description, name
        assert f"usage: dailypapers {name}" in parser.format_help()
