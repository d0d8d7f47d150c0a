"""`dailypapers evaluate` as scripts and people meet it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dailypapers.search import encoding
from dailypapers.search.tests.encoders import FakeEncoder

COLOURS = ["red", "blue", "green", "yellow", "dark", "light"]
METRICS = ["ndcg@10", "map", "recall@100", "mrr"]


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Let an encoder that knows nothing take part."""
    fake = FakeEncoder("fake")
    monkeypatch.setattr(encoding, "encoder", lambda: fake)
    return fake


def collection(folder: Path, queries: dict[str, str], judgements: str) -> Path:
    """Write six documents, `kite_0` to `kite_5`, each of a colour."""
    documents = [
        {"_id": f"kite_{number}", "title": f"Kite {colour}", "text": f"It is {colour}."}
        for number, colour in enumerate(COLOURS)
    ]
    asked = [{"_id": name, "text": text} for name, text in queries.items()]
    folder.mkdir()
    for name, rows in (("corpus", documents), ("queries", asked)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "qrels.tsv").write_text(judgements)
    return folder


@pytest.fixture
def found(tmp_path: Path) -> Path:
    """A collection whose two queries find what they are for by words."""
    queries = {"q1": "red kite", "q2": "blue"}
    return collection(tmp_path / "found", queries, "q1\tkite_0\t1\nq2\tkite_1\t2\n")


@pytest.fixture
def lost(tmp_path: Path) -> Path:
    """A collection whose query finds something else by words."""
    return collection(tmp_path / "lost", {"q1": "green"}, "q1\tkite_0\t1\n")


@pytest.fixture
def alike(tmp_path: Path) -> Path:
    """A collection whose queries are documents, one with a facet, one alike but to itself."""
    queries = {"kite_0": "x", "kite_1_method": "x", "kite_2": "x"}
    judgements = (
        "kite_0\tkite_0\t3\nkite_0\tkite_1\t1\nkite_0\tkite_2\t0\n"
        "kite_1_method\tkite_0\t2\nkite_1_method\tkite_3\t0\nkite_2\tkite_2\t1\n"
    )
    return collection(tmp_path / "alike", queries, judgements)


def run(*arguments: object) -> str:
    """Return what the command writes to standard output."""
    out = StringIO()
    call_command("evaluate", *map(str, arguments), "-v0", stdout=out)
    return out.getvalue()


def asked(*arguments: object) -> dict[str, Any]:
    """Return the one object that the command answers with."""
    said: dict[str, Any] = json.loads(run(*arguments, "--json"))
    return said


def test_figures_come_first_then_other_systems_seed_and_versions(found: Path) -> None:
    said = asked(found, "--mode", "keyword")

    assert list(said)[:4] == ["metrics", "rows", "seed", "versions"]
    assert list(said["metrics"]) == METRICS
    assert said["metrics"]["ndcg@10"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert "BM25" not in said["rows"]
    for row in said["rows"].values():
        assert [list(figure) for figure in row.values()] == [["value", "low", "high"]] * 4
    assert said["versions"]["encoder"] == "fake"


@pytest.mark.parametrize(
    ("mode", "name"), [("keyword", "BM25"), ("meaning", "meaning"), ("hybrid", "hybrid")]
)
def test_the_figures_are_of_the_mode_that_was_asked_for(found: Path, mode: str, name: str) -> None:
    figures = {other: asked(found, "--mode", other) for other in ("keyword", "meaning", "hybrid")}
    others = [said for other, said in figures.items() if other != mode]

    assert all(said["rows"][name] == figures[mode]["metrics"] for said in others)
    assert name not in figures[mode]["rows"]


def test_it_says_the_same_every_time(found: Path, lost: Path) -> None:
    assert run(found, lost, "--json") == run(found, lost, "--json")


def test_of_several_collections_it_gives_the_mean_and_each(found: Path, lost: Path) -> None:
    said = asked(found, lost, "--mode", "keyword")

    assert said["metrics"]["ndcg@10"]["value"] == 0.5
    each = {one["name"]: one["metrics"]["ndcg@10"]["value"] for one in said["collections"]}
    assert each == {"found": 1.0, "lost": 0.0}
    assert [one["queries"] for one in said["collections"]] == [2, 1]


def test_similar_ranks_the_judged_without_the_query_and_shows_all_beside(alike: Path) -> None:
    said = asked(alike, "--mode", "similar")

    assert said["metrics"]["mrr"]["value"] >= 0.5  # Two are judged for each, apart from itself.
    assert {"similar, whole corpus", "BM25", "BM25, whole corpus", "meaning"} <= set(said["rows"])


def test_a_query_is_never_its_own_answer(tmp_path: Path) -> None:
    folder = collection(tmp_path / "itself", {"kite_0": "x"}, "kite_0\tkite_0\t1\n")

    with pytest.raises(CommandError, match="no query of itself has a relevant document but itself"):
        run(folder, "--mode", "similar")


def test_without_an_encoder_words_are_measured(
    found: Path, alike: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "encoder", lambda: None)

    assert asked(found)["metrics"] == asked(found, "--mode", "keyword")["metrics"]
    assert "meaning" not in asked(alike, "--mode", "similar")["rows"]
    with pytest.raises(CommandError, match="--mode meaning needs an encoder"):
        run(found, "--mode", "meaning")


def test_other_judgements_can_be_named(found: Path, lost: Path) -> None:
    said = asked(found, "--mode", "keyword", "--qrels", lost / "qrels.tsv")

    assert said["metrics"]["mrr"]["value"] == 1


def test_people_get_a_table_for_each_collection_and_the_mean(found: Path, lost: Path) -> None:
    said = run(found, lost)

    assert "found, 6 documents, 2 queries" in said
    assert "Mean of 2 collections" in said
    assert "| BM25 | 1.000 [1.000, 1.000] |" in said
    assert "bootstrap intervals, seed" in said


def test_a_missing_folder_is_named_before_anything_is_measured(
    found: Path, encoder: FakeEncoder
) -> None:
    with pytest.raises(CommandError, match="nowhere is not a folder"):
        run(found, found / "nowhere")

    assert encoder.texts == []


def test_progress_is_not_on_standard_output(found: Path, capfd: pytest.CaptureFixture[str]) -> None:
    call_command("evaluate", str(found), "--json")

    out, err = capfd.readouterr()
    assert json.loads(out)["metrics"]
    assert out.count("\n") == 1
    assert "found: BM25" in err
