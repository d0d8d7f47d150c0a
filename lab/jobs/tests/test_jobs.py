"""Jobs from declarations over small invented data, of every kind and format."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from lab.jobs import __main__ as listing
from lab.jobs.declared import load
from lab.jobs.job import Item, Job, JobError, Kind, Part, Split

EXAMPLE = '[[examples]]\ninput = "Kites"\noutput = "Lines"\nwhy = "Kites have lines."\n'
PAPERS = [
    {"id": "a", "title": "Kites", "abstract": "They fly.", "on": "d1", "votes": 3, "tags": ["x"]},
    {"id": "b", "title": "Lines", "abstract": "", "on": "d1", "votes": 0, "tags": ["x", "y"]},
    {"id": "c", "title": "Knots", "abstract": "", "on": "d2", "votes": 0, "tags": ["x"]},
    {"id": "d", "title": "", "abstract": "", "on": "d1", "votes": 9, "tags": ["x"]},
]


def lines(path: Path, rows: Iterable[Any]) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines(tmp_path / "papers.jsonl.gz", PAPERS)
    return tmp_path


def declared(folder: Path, kind: str, columns: str, more: str = "") -> Job:
    file = folder / "job.toml"
    file.write_text(
        f'kind = "{kind}"\ninstruction = "Do it."\n[data]\npath = "papers.jsonl.gz"\n'
        f'[columns]\nid = "id"\ntext = ["title", "abstract"]\n{columns}\n{more}\n{EXAMPLE}'
    )
    return load(file, folder)


def test_labels_that_enough_papers_have_are_classified(folder: Path) -> None:
    (folder / "names.csv").write_text("code,name\nx,Flight\n")
    labels = '[labels]\nformat = "csv"\npath = "names.csv"\nid = "code"\ntext = ["name"]'
    job = declared(folder, "classify", 'label = "tags"\nfewest = 2', labels)

    assert job.texts == {"x": "Flight"}
    assert job.items[0] == Item("a", {"x": 1.0}, "Kites. They fly.")
    assert [item.key for item in job.items] == ["a", "b", "c"]  # d has no text
    assert list(job.problems()) == []
    told = "Do it.\nInput: Kites\nRight output: Lines\nBecause: Kites have lines.\n"
    assert job.said(job.items[1]) == f"{told}Input: Lines."


def test_groups_in_which_nothing_was_gained_are_not_ranked(folder: Path) -> None:
    job = declared(folder, "rank", 'group = "on"\ngain = "votes"\nfewest = 1')

    assert job.items == [Item("d1", {"a": 3.0, "b": 0.0}, among=("a", "b"))]


def test_lists_are_cut_in_two_the_same_way_each_time(folder: Path) -> None:
    job = declared(folder, "continue", 'group = "tags"')
    [item] = job.items

    assert {*item.known, *item.wanted} == {"a", "b", "c"}
    assert len(item.known) == 1
    assert declared(folder, "continue", 'group = "tags"').items == job.items


def test_pairs_of_a_file_of_their_own_come_in_their_order(folder: Path) -> None:
    lines(folder / "papers.jsonl.gz", [{"id": n, "title": f"Kite {n}"} for n in range(12)])
    (folder / "pairs.csv").write_text("7,12,1\n7,3,1\n7,1,1\n7,99,1\n8,1,1\n")
    pairs = '[pairs]\nformat = "csv"\nheader = false\npath = "pairs.csv"\ngroup = "0"\nid = "1"\n'
    job = declared(folder, "continue", "known = 0.7", pairs + 'shift = -1\norder = "1"')

    assert job.items == [Item("7", {"11": 1.0}, known=["0", "2"])]


def test_an_instance_s_own_export_tells_what_readers_voted_for(folder: Path) -> None:
    export: list[Any] = [
        {"format": "dailypapers-instance", "version": 1},
        {"model": "catalogue.Paper", "columns": ["id", "title", "abstract"]},
        *([n, f"Kite {n}", ""] for n in (1, 2, 3)),
        {"model": "community.Vote", "columns": ["id", "paper_id", "reader_id", "at"]},
        [1, 3, 5, "2026-10-02T00:00:00Z"],
        [2, 1, 5, "2026-10-01T00:00:00Z"],
        {"file": "media/x", "data": ""},
        {"end": {}, "files": 1},
    ]
    lines(folder / "here.jsonl.gz", export)
    file = folder / "votes-here.toml"
    said = (listing.HERE / file.name).read_text().replace("fewest = 5", "fewest = 2")
    file.write_text(said.replace("known = 0.8", "known = 0.5"))

    assert load(file, folder).items == [Item("5", {"3": 1.0}, known=["1"])]


def test_a_test_collection_retrieves_and_finds_similar(folder: Path) -> None:
    lines(folder / "corpus.jsonl", [{"_id": n, "title": f"Kite {n}", "text": ""} for n in "ab"])
    lines(folder / "queries.jsonl", [{"_id": "a", "text": "lines"}])
    (folder / "qrels.tsv").write_text("query\tdocument\tgrade\na\tb\t2\na\ta\t3\n")
    file = folder / "job.toml"
    said = f'kind = "KIND"\ninstruction = "Find."\n[data]\nformat = "beir"\npath = "."\n{EXAMPLE}'
    file.write_text(said.replace("KIND", "retrieve"))
    asked = load(file, folder)
    file.write_text(said.replace("KIND", "similar"))

    assert asked.items == [Item("a", {"b": 2, "a": 3}, "lines")]
    assert load(file, folder).items == [Item("a", {"b": 2}, known=("a",), among=["b"])]


def test_tasks_of_big_bench_come_through_the_same_door(folder: Path) -> None:
    task = {
        "name": "kites",
        "description": "Choose what a kite needs",
        "examples": [
            {"input": "It needs", "target_scores": {"wind": 1, "rain": 0}},
            {"input": "It pulls", "target_scores": {"a line": 1, "a plough": 0}},
        ],
    }
    (folder / "task.json").write_text(json.dumps(task))
    job = load(folder / "task.json", folder)

    assert (job.name, job.instruction) == ("kites", "Choose what a kite needs.")
    assert job.examples[0].answer == "wind"
    assert job.items == [
        Item("1", {"a line": 1.0, "a plough": 0.0}, "It pulls", among=("a line", "a plough"))
    ]
    assert job.part(Part.JUDGE) == job.items
    assert list(job.problems()) == []
    task["examples"] = [{"input": "2 + 2", "target": "4"}, {"input": "1", "target": ["1", "one"]}]
    (folder / "task.json").write_text(json.dumps(task))
    free = load(folder, folder)
    assert free.items == [Item("1", {"1": 1.0, "one": 1.0}, "1")]
    assert set(free.texts) == {"4", "1", "one"}


def test_a_split_keeps_its_shares_and_never_changes() -> None:
    items = [Item(str(n), {"a": 1}) for n in range(1000)]
    drawn = list(Split(tune=0.2, judge=0.3).of(items))

    assert 250 < drawn.count(Part.JUDGE) < 350
    assert 150 < drawn.count(Part.TUNE) < 250
    assert list(Split(tune=0.2, judge=0.3).of(items[:10])) == drawn[:10]
    ordered = list(Split(tune=0.2, judge=0.3, by_order=True).of(items))
    assert ordered == [Part.LEARN] * 500 + [Part.TUNE] * 200 + [Part.JUDGE] * 300


def test_what_is_wrong_with_a_job_is_said() -> None:
    items = [Item("q", {"gone": 1.0}), Item("q", {"a": 0.0}, among=["b"])]
    job = Job("odd", Kind.RETRIEVE, "Find", {"a": "A", "b": "B"}, items)

    assert list(job.problems()) == [
        "the instruction is no sentence",
        "no example of a right answer",
        "two items of one key",
        "q names 'gone', which has no text",
        "q has no right answer",
        "q wants what is not among its candidates",
    ]


@pytest.mark.parametrize(
    ("columns", "said"),
    [("", r"\[columns\] does not say 'group'"), ('group = "on"', "does not say 'gain'")],
)
def test_a_declaration_that_lacks_a_column_names_it(folder: Path, columns: str, said: str) -> None:
    with pytest.raises(JobError, match=f"job.toml: .*{said}"):
        declared(folder, "rank", columns)


@pytest.mark.parametrize("path", sorted(listing.HERE.glob("*.toml")), ids=lambda path: path.stem)
def test_every_declaration_asks_for_data_below_the_folder(path: Path, tmp_path: Path) -> None:
    with pytest.raises(JobError, match=r"is not (there|a folder)"):
        load(path, tmp_path)


@pytest.mark.shared
def test_the_shared_data_is_as_declared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not listing.DATA.is_dir():
        pytest.skip("needs ../shared/data")
    monkeypatch.setattr("sys.argv", ["jobs", "cacm", "csfcube", "submitters", "tags"])

    assert listing.main() == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said] == ["cacm", "csfcube", "submitters", "tags"]
