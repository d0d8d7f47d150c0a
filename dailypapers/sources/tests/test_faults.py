"""Every connector meets every fault: it ends soon, in words, and leaves the catalogue whole.

What comes of it is written down in docs/reference/faults.md. With `DAILYPAPERS_TEST_FAULTS=1` these
tests write that page; without, they hold it to what happens.
"""

from __future__ import annotations

import os
from datetime import date

import pytest

from dailypapers.catalogue.models import Paper
from dailypapers.core import http
from dailypapers.core.errors import SourceError
from dailypapers.sources import making
from dailypapers.sources.harvest import harvest
from dailypapers.sources.models import Harvest
from dailypapers.sources.registry import CONNECTORS, connector
from dailypapers.testing.faults import FAULTS, LARGEST, DivertedHttp, playing
from dailypapers.testing.shared import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PAGE = ROOT / "docs" / "reference" / "faults.md"
INTRO = """# Faults

What comes of a harvest when a source answers each request with the same fault, by connector.
*Later*: it fails, and is tried again. *Never*: it fails, and trying again cannot help. *Nothing*:
it ends well, and has brought nothing. No fault brings a record, takes long, or costs what was
there. The tests make this table: `sources/tests/test_faults.py`.
"""
# A part that a connector can be asked for, where not any word will do.
SETS = {
    "arxiv": "cs:cs:CL",
    "feed": "https://journal.example/feed.xml",
    "oai": "https://repository.example/oai",
    "zotero": "users/475425",
}
OPTIONS = {"mirror": {"address": "https://mirror.example/papers.jsonl"}}


@pytest.fixture
def _small_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_BODY", LARGEST)


@pytest.mark.usefixtures("_small_bodies")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", CONNECTORS)
@pytest.mark.timeout(30, func_only=True)
def test_a_harvest_ends_in_words_and_leaves_the_catalogue_whole(
    name: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(fault) as site:
        monkeypatch.setattr(making, "client", lambda **_: DivertedHttp(site.url))
        became = _harvest(name)
        assert site.seen, "nobody was asked"
    assert Paper.objects.count() == 0
    run = Harvest.objects.get()
    assert (run.state == Harvest.State.DONE) == (became == "nothing")
    assert became == "nothing" or run.error
    if os.environ.get("DAILYPAPERS_TEST_FAULTS") == "1":
        _write({**_said(), (fault, name): became})
    assert _said()[fault, name] == became, "run this with DAILYPAPERS_TEST_FAULTS=1 -n 0"


def _harvest(name: str) -> str:
    sets = [SETS.get(name, "x")]
    try:
        source = connector(name, OPTIONS.get(name))
        harvest(source, since=date(2026, 9, 22), until=date(2026, 9, 24), sets=sets)
    except SourceError as error:
        return "never" if error.permanent else "later"
    return "nothing"


def _said() -> dict[tuple[str, str], str]:
    """Return what the page says of each fault and connector."""
    lines = PAGE.read_text().splitlines() if PAGE.exists() else []
    rows = [_cells(line) for line in lines if line.startswith("| ")] or [[]]
    names = rows[0][1:]
    return {
        (row[0], name): word for row in rows[2:] for name, word in zip(names, row[1:], strict=True)
    }


def _write(said: dict[tuple[str, str], str]) -> None:
    names = list(CONNECTORS)
    rows = [["Fault", *names], ["---"] * (len(names) + 1)]
    rows += [[fault, *(said.get((fault, name), "?") for name in names)] for fault in FAULTS]
    PAGE.write_text(INTRO + "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| \n").split("|")]


def test_the_page_has_every_fault_and_every_connector() -> None:
    assert set(_said()) == {(fault, name) for fault in FAULTS for name in CONNECTORS}
