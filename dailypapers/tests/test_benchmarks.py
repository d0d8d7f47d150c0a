"""Published figures of quality say how sure they are, and tables of them are made by one hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.compared import compared
from bench.intervals import COST, lacking
from bench.page import share, table, titles

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def page(title: str, head: str, cell: str, before: str = "") -> str:
    return f"# Benchmarks\n\n## {title}\n\n{before}\n\n{table(['', head], [['ours', cell]])}\n"


def test_every_published_figure_of_quality_has_its_interval() -> None:
    assert list(lacking(PAGE.read_text())) == []


def test_sections_whose_tables_are_of_cost_exist() -> None:
    assert set(titles(PAGE.read_text())) >= COST


@pytest.mark.parametrize(
    "cell", ["0.512", "0.512 / 0.6", "+0.01", "87 %", "0.5 [0.4, 0.6] / 0.7", "half, 0.5: 0.6"]
)
def test_a_bare_figure_is_refused(cell: str) -> None:
    assert list(lacking(page("Search quality", "ndcg@10", cell))) == [
        f"Search quality: ours, ndcg@10: {cell}"
    ]


@pytest.mark.parametrize(
    "cell",
    ["0.512 [0.4, 0.6]", "", "never", "1.0 [0.9, 1.0] (33 of 33)", "half, 0.5: 0.6 [0.5, 0.7]"],
)
def test_a_figure_with_its_interval_passes(cell: str) -> None:
    assert list(lacking(page("Search quality", "ndcg@10", cell))) == []


def test_costs_and_counts_need_none_but_quality_beside_them_does() -> None:
    assert list(lacking(page("Search cost", "CPU ms", "12.5"))) == []
    assert list(lacking(page("Search quality", "judged queries", "52"))) == []
    assert len(list(lacking(page("Search cost", "recall@10", "0.98")))) == 1


def test_a_table_may_say_why_it_has_none() -> None:
    said = page("Search quality", "place", "1", "No intervals: each row is one query.")
    assert list(lacking(said)) == []
    after = f"{said}\nAnother.\n\n{table(['', 'ndcg@10'], [['ours', '0.5']])}\n"
    assert len(list(lacking(after))) == 1


def test_rows_are_held_against_their_baseline_and_pass_the_rule() -> None:
    chance = np.random.default_rng(5)
    plain = chance.random(100)
    trained = np.stack([plain + 0.1, plain + 0.2])
    said = compared({"plain": {"ndcg@10": plain}, "trained": {"ndcg@10": trained}}, "plain", 13)
    head, _, first, second = said.splitlines()

    assert head == "|  | ndcg@10 | over plain | ndcg@10 by seed |"
    assert first.endswith(" |  |  |")
    assert "| +0.150 [+0.100, +0.200] | ± 0.071 (2) |" in second
    assert list(lacking(f"# B\n\n## Any\n\n{said}\n")) == []


def test_a_share_near_one_has_an_interval_inside() -> None:
    found = share(1.0, 33)
    assert (round(found.low, 3), round(found.high, 3)) == (0.896, 1.0)
