"""`dailypapers evaluate --ranking` as scripts and people meet it."""

from __future__ import annotations

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from dailypapers.feed.evaluation.library import LibraryError, load
from dailypapers.feed.evaluation.run import estimate
from dailypapers.feed.evaluation.trials import daily, few_likes, folds, given, newest, sizes
from dailypapers.search import encoding
from dailypapers.search.tests.encoders import FakeEncoder

THINGS = ["kite", "whale", "river", "engine", "poem"]
COLOURS = ["red", "blue", "green", "dark", "pale", "old", "new", "wet"]
TITLES = [f"A {colour} {thing}" for thing in THINGS for colour in COLOURS]
READERS = 60


def library(folder: Path) -> Path:
    """Write 40 papers on five things; each of 60 readers has six papers on one of them."""
    chance = np.random.default_rng(7)
    folder.mkdir()
    with gzip.open(folder / "items.jsonl.gz", "wt") as items:
        for item, title in enumerate(TITLES):
            items.write(json.dumps({"item": item, "title": title, "tags": []}) + "\n")
    with gzip.open(folder / "dropoutnet_cold_train.csv.gz", "wt") as pairs:
        for reader in range(READERS):
            for paper in chance.permutation(8)[:6]:
                pairs.write(f"{reader + 5},{8 * (reader % 5) + paper + 1},1\n")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return library(tmp_path / "library")


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Let an encoder take part for which a paper is its last word."""
    fake = FakeEncoder("things")
    monkeypatch.setattr(fake, "encode_papers", lambda texts: map(thing, texts))
    monkeypatch.setattr(encoding, "encoder", lambda: fake)
    return fake


def thing(text: str) -> np.ndarray:
    colour, name = text.rstrip(". ").split()[1:]
    vector = np.full(16, 0.01, np.float32)
    vector[THINGS.index(name)] = 1
    vector[5 + COLOURS.index(colour)] = 0.3
    return np.asarray(vector / np.linalg.norm(vector))


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("evaluate", "--ranking", *map(str, arguments), "-v0", stdout=out)
    return out.getvalue()


def test_ours_finds_what_readers_of_one_thing_want(folder: Path) -> None:
    said: dict[str, Any] = json.loads(run(folder, "--json"))

    assert list(said)[:2] == ["metrics", "rows"]
    assert said["metrics"]["ndcg@10"]["value"] > 0.9
    assert said["metrics"]["ndcg@10"]["low"] <= said["metrics"]["ndcg@10"]["value"]
    assert said["rows"]["random"]["ndcg@10"]["value"] < 0.8
    assert said["rows"]["TF-IDF centroid"]["ndcg@10"]["value"] > 0.9
    assert said["rows"]["SVM of arxiv-sanity-lite"]["ndcg@10"]["value"] > 0.85
    assert [trial["name"] for trial in said["trials"]][:3] == ["folds", "newest", "days"]
    assert said["seed"] == 13
    assert said["versions"]["encoder"] == "things"


def test_people_get_tables(folder: Path) -> None:
    said = run(folder)
    assert "| ours |" in said
    assert "folds, 60 readers" in said
    assert "Neighbours weigh" in said


def test_likes_that_others_held_out_are_ranked_among_their_candidates(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "test.csv").write_text("5,41,1\n5,40,1\n6,40,1\n999,40,1\n")
    (tmp_path / "items.csv").write_text("40\n1\n")

    with pytest.raises(CommandError, match=r"test\.csv: an item below 1 or above 40"):
        run(folder, "--test", tmp_path / "test.csv")
    (tmp_path / "test.csv").write_text("5,1,1\n6,40,1\n999,40,1\n")
    said = json.loads(
        run(
            folder,
            "--test",
            tmp_path / "test.csv",
            "--candidates",
            tmp_path / "items.csv",
            "--json",
        )
    )

    assert [trial["name"] for trial in said["trials"]] == ["given"]
    assert said["trials"][0]["readers"] == 2  # nothing is known of reader 999


def test_vectors_are_encoded_once(folder: Path, words: FakeEncoder) -> None:
    run(folder)
    words.encode_papers = None  # type: ignore[assignment]
    assert "| ours |" in run(folder)


@pytest.mark.parametrize(
    ("name", "line", "complaint"),
    [
        ("items.jsonl.gz", "{}", 'no JSON with "item" and "title"'),
        ("items.jsonl.gz", '{"item": 41, "title": "x"}', "without a gap"),
        ("dropoutnet_cold_train.csv.gz", "5;3", "line 361: not 2 whole numbers"),
        ("dropoutnet_cold_train.csv.gz", "5,0", "below 1 or above 40"),
    ],
)
def test_a_bad_line_is_named(folder: Path, name: str, line: str, complaint: str) -> None:
    with gzip.open(folder / name, "at") as file:
        file.write(line + "\n")
    with pytest.raises(CommandError, match=complaint):
        run(folder)


def test_files_that_are_missing_are_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere.* cannot be read"):
        run(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="needs one FOLDER, or both"):
        run()
    with pytest.raises(CommandError, match="--candidates says what"):
        run(folder, "--candidates", folder / "items.jsonl.gz")


def test_a_cut_off_file_is_no_library(folder: Path) -> None:
    path = folder / "items.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(LibraryError, match="cannot be read"):
        load(path, folder / "dropoutnet_cold_train.csv.gz")


def test_no_candidate_is_known_of_anybody(folder: Path) -> None:
    whole = load(folder / "items.jsonl.gz", folder / "dropoutnet_cold_train.csv.gz")
    asked = [*folds(whole, 13), newest(whole), daily(whole)]

    for trial in asked:
        assert not set(trial.candidates) & set(trial.crowd.papers)
        assert trial.wanted.any(axis=1).all()
    held_out = sum(int(trial.wanted.sum()) for trial in asked[:5])
    assert held_out == len(whole.likes.papers)  # each like is asked for once
    assert list(asked[5].candidates) == list(range(32, 40))


def test_readers_of_few_likes_are_not_in_the_crowd(folder: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("dailypapers.feed.evaluation.trials.ENOUGH", 3)
    monkeypatch.setattr("dailypapers.feed.evaluation.trials.SIZES", (10, 20, 50))
    whole = load(folder / "items.jsonl.gz", folder / "dropoutnet_cold_train.csv.gz")

    few, crowds = list(few_likes(whole, 13)), list(sizes(whole, 13))

    assert [int(trial.likes.counts.max()) for trial in few[:2]] == [1, 3]
    assert [len(trial.crowd) for trial in crowds] == [10, 20]
    assert not any(trial.counted for trial in few + crowds)
    assert len(few[0].crowd) + len(few[0].likes) <= READERS


def test_a_given_trial_knows_the_reader_by_number(folder: Path) -> None:
    whole = load(folder / "items.jsonl.gz", folder / "dropoutnet_cold_train.csv.gz")
    test = whole.likes.chosen(np.array([4, 0]))
    trial = given(whole, whole.readers[[4, 0]], test, np.arange(40))
    assert trial.likes.papers.tolist() == test.papers.tolist()
    assert trial.wanted.sum(axis=1).tolist() == [6, 6]


def test_intervals_draw_whole_readers() -> None:
    figures = np.array([1.0, 1.0, 1.0, 0.0, np.nan])
    found = estimate(figures, np.array([1, 1, 1, 2, 3]), 13)
    assert found.value == 0.75
    assert (found.low, found.high) == (0.0, 1.0)  # two readers, not four figures
