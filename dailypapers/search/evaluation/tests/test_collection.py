from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dailypapers.search.evaluation.collection import Collection, CollectionError, load

CORPUS = [
    {"_id": "1", "title": "On kites", "text": "Kites fly."},
    {"_id": "2", "text": "No title."},
]
QUERIES = [{"_id": "q1", "text": "kites"}, {"_id": "q2", "text": "of nobody"}]
QRELS = "query-id\tcorpus-id\tscore\nq1\t1\t2\nq1\t9\t1\nq2\t2\t0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection as BEIR writes it."""
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "qrels.tsv").write_text(QRELS)
    return tmp_path


def test_it_reads_documents_queries_and_grades(folder: Path) -> None:
    found = load(folder)

    assert found.documents == {"1": ("On kites", "Kites fly."), "2": ("", "No title.")}
    assert found.queries == {"q1": "kites"}
    assert found.grades["q1"] == {"1": 2}
    assert [paper.id for paper in found.papers()] == [1, 2]


def test_it_reads_gzipped_files(folder: Path) -> None:
    for name in ("corpus", "queries"):
        plain = folder / f"{name}.jsonl"
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
        plain.unlink()

    assert load(folder).queries == {"q1": "kites"}


@pytest.mark.parametrize("place", ["qrels/test.tsv", "qrels_beir_train.tsv"])
def test_it_finds_the_judgements(folder: Path, place: str) -> None:
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / "qrels.tsv").rename(folder / place)

    assert load(folder).grades["q1"] == {"1": 2}


def test_a_file_of_judgements_can_be_named(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.tsv"
    other.write_text("q2\t2\t1\n")

    assert load(folder, other).queries == {"q2": "of nobody"}


def test_it_says_what_is_missing(folder: Path) -> None:
    (folder / "qrels.tsv").rename(folder / "qrels_a.tsv")
    (folder / "qrels_b.tsv").write_text(QRELS)

    with pytest.raises(CollectionError, match=r"has qrels_a\.tsv, qrels_b\.tsv; say --qrels"):
        load(folder)
    with pytest.raises(CollectionError, match="is not a folder"):
        load(folder / "nowhere")
    (folder / "corpus.jsonl").unlink()
    with pytest.raises(CollectionError, match=r"neither corpus\.jsonl nor corpus\.jsonl\.gz"):
        load(folder)


@pytest.mark.parametrize("line", ['{"_id": 1', '{"title": "no id"}', "[]"])
def test_it_says_which_line_cannot_be_read(folder: Path, line: str) -> None:
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(f"\n{line}\n")

    with pytest.raises(CollectionError, match=r"corpus\.jsonl, line 3"):
        load(folder)


def test_a_bad_judgement_is_named(folder: Path) -> None:
    (folder / "qrels.tsv").write_text(QRELS + "q1\t1\tmany\n")

    with pytest.raises(CollectionError, match=r"qrels\.tsv, line 5"):
        load(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("corpus.jsonl", b"\xff\xfe"),
        ("corpus.jsonl.gz", b"no gzip"),
        ("corpus.jsonl.gz", gzip.compress(b'{"_id": "1"}' * 99, mtime=0)[:20]),
        ("qrels.tsv", b"\xff\t1\t1"),
    ],
)
def test_a_damaged_file_is_named(folder: Path, name: str, content: bytes) -> None:
    (folder / name.removesuffix(".gz")).unlink()
    (folder / name).write_bytes(content)

    with pytest.raises(CollectionError, match=f"{name} cannot be read"):
        load(folder)


def test_a_query_may_be_a_document_with_or_without_a_facet(folder: Path) -> None:
    found = load(folder)

    assert found.asked("1") == ("1", "")
    assert found.asked("1_method") == ("1", "method")
    assert found.asked("9_method") == found.asked("q1") == ("", "")
    underscored = Collection("x", {"a_1": ("", ""), "a": ("", "")}, {}, {})
    assert underscored.asked("a_1") == ("a_1", "")
    assert underscored.asked("a_1_method") == ("a_1", "method")
