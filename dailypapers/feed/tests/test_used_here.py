"""What `archive/used_here.toml` claims is held to what runs and what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from dailypapers.catalogue.identifiers import read
from dailypapers.feed import used_here
from dailypapers.feed.used_here import Use, uses, uses_of

ROOT = Path(__file__).resolve().parents[3]
GOOD = Use(
    paper="2106.04647",
    module="dailypapers.feed.ranking",
    what="Ranks papers with it.",
    figure="| fusion | 0.71 |",
    command="make bench",
)
BENCHMARKS = "# Benchmarks\n\n| fusion | 0.71 |\n"


def problems(use: Use, benchmarks: str, makefile: str) -> Iterator[str]:
    """Yield what is not true of an entry."""
    name = read(use.paper)
    if name is None or name.scheme != "arxiv":
        yield f"{use.paper} is no arXiv id"
    if not _exists(use.module):
        yield f"{use.module} does not import"
    if not use.what.strip().endswith("."):
        yield f"{use.what!r} is no sentence"
    if not use.figure.strip() or use.figure not in benchmarks:
        yield f"{use.figure!r} does not stand in docs/benchmarks.md"
    target = re.match(r"make ([a-z-]+)", use.command)
    if not target or not re.search(rf"^{target[1]}:", makefile, re.MULTILINE):
        yield f"{use.command!r} is nothing that make knows"


def _exists(module: str) -> bool:
    try:
        return module.startswith("dailypapers.") and find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def test_every_entry_of_the_file_is_true() -> None:
    file = ROOT / "docs" / "benchmarks.md"
    benchmarks = file.read_text() if file.exists() else ""
    makefile = (ROOT / "Makefile").read_text()
    assert [said for use in uses() for said in problems(use, benchmarks, makefile)] == []


def test_a_good_entry_has_no_problem() -> None:
    assert list(problems(GOOD, BENCHMARKS, (ROOT / "Makefile").read_text())) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paper": "a nice paper"}, "is no arXiv id"),
        ({"module": "dailypapers.feed.magic"}, "does not import"),
        ({"module": "dailypapers.nowhere.magic"}, "does not import"),
        ({"module": "json"}, "does not import"),
        ({"what": ""}, "is no sentence"),
        ({"figure": "| fusion | 0.99 |"}, "does not stand in"),
        ({"figure": " "}, "does not stand in"),
        ({"command": "make magic"}, "nothing that make knows"),
        ({"command": "trust us"}, "nothing that make knows"),
    ],
)
def test_a_bad_entry_is_found_out(changes: dict[str, str], said: str) -> None:
    makefile = (ROOT / "Makefile").read_text()
    (found,) = problems(replace(GOOD, **changes), BENCHMARKS, makefile)
    assert said in found


def test_an_entry_is_found_by_any_form_of_its_arxiv_id(monkeypatch: pytest.MonkeyPatch) -> None:
    use = replace(GOOD, paper="https://arxiv.org/abs/2106.04647v2")
    monkeypatch.setattr(used_here, "uses", lambda: (use,))
    monkeypatch.setattr(used_here, "_by_paper", used_here._by_paper.__wrapped__)
    assert uses_of("2106.04647") == (use,)
    assert uses_of("2106.04648") == ()
    assert uses_of("") == ()
