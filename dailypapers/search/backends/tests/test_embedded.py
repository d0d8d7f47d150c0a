from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest
from tantivy import Searcher

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends import embedded_rebuild, embedded_view, manifest, text_writer
from dailypapers.search.backends.base import SearchIndex, WriterBusy
from dailypapers.search.backends.embedded import EmbeddedIndex, rebuild
from dailypapers.search.backends.embedded_schema import SCHEMA_VERSION, document
from dailypapers.search.backends.tests import processes
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import identifier_word, plain_words, words
from dailypapers.search.engine.types import IndexedPaper, Or, Prefix, Term
from dailypapers.testing.backend_contract import SMALL, BackendContract
from dailypapers.testing.search_corpus import VOCABULARY, invented_papers

KILLS = int(os.environ.get("DAILYPAPERS_TEST_KILLS", "6"))
COMMITS = int(os.environ.get("DAILYPAPERS_TEST_COMMITS", "45"))  # beside which merges run


CUT = {4: "792fa3967372"}  # the version of the schema, and what becomes of a text with it


class TestEmbeddedIndex(BackendContract):
    @staticmethod
    def new_index(home: Path) -> SearchIndex:
        return EmbeddedIndex(home)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with an index of three papers, mark 7."""
    home = tmp_path / "index"
    with _open(home) as index:
        index.upsert(SMALL)
        index.commit(7)
    return home


class Counting:
    """A searcher that remembers how many hits were asked for."""

    def __init__(self, searcher: Any) -> None:
        self.limits: list[int] = []
        self._searcher = searcher

    def search(self, query: object, limit: int, **how: object) -> Any:
        """Search, and remember."""
        self.limits.append(limit)
        return self._searcher.search(query, limit, **how)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)


def test_of_more_ties_than_are_fetched_always_the_same_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_view, "MOST_TIED", 500)
    with _open(tmp_path) as index:
        index.upsert(replace(SMALL[0], id=n, title=f"modelling {n}") for n in range(1, 2001))
        index.commit(1)
        counting = Counting(index._view.searcher)
        index._view = replace(index._view, searcher=cast(Searcher, counting))
        either = Or((Prefix("model"), Prefix("learn")))
        shown = [index.keyword(either, k=k) for k in (10, 50, 200)]
    assert max(counting.limits) == 500
    assert shown[2][:50] == shown[1]
    assert shown[1][:10] == shown[0]
    assert len({hit.id for hit in shown[2]}) == 200


@contextmanager
def _open(home: Path) -> Iterator[EmbeddedIndex]:
    index = EmbeddedIndex(home)
    try:
        yield index
    finally:
        index.close()


@contextmanager
def process(action: str, home: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a process that does something of `processes.py`; kill it in the end."""
    command = [sys.executable, "-m", processes.__name__, action, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _files(home: Path) -> list[Path]:
    return sorted(
        path for path in home.glob("index-*/*.*") if path.suffix not in (".json", ".lock")
    )


def _damage(file: Path, content: bytes) -> None:
    """Put `content` in place of the file, as a new file: the old one may still be mapped."""
    draft = file.with_suffix(".draft")
    draft.write_bytes(content)
    draft.replace(file)


def _segment_file(home: Path, suffix: str) -> Path:
    return next(path for path in _files(home) if path.suffix == suffix)


# Processes


def test_another_process_sees_a_commit(home: Path) -> None:
    with process("read", home) as reader, _open(home) as index:
        assert reader.stdout
        assert reader.stdout.readline() == "1 3 0\n"
        index.upsert([processes.paper(50)])
        index.commit(8)
        _wait_for(reader, "2 4 1\n")


def test_a_reader_sees_a_commit_after_refresh(home: Path) -> None:
    reader = EmbeddedIndex(home)
    with _open(home) as writer:
        writer.delete([1])
        writer.commit(8)

    assert (reader.count(), reader.mark) == (3, 7)
    assert reader.refresh() == 2
    assert (reader.count(), reader.mark) == (2, 8)


def test_a_second_writer_is_refused_until_the_first_closes(home: Path) -> None:
    second = EmbeddedIndex(home)
    with _open(home) as first:
        first.upsert(SMALL)
        with pytest.raises(WriterBusy, match="another writer"):
            second.upsert(SMALL)
        with pytest.raises(WriterBusy):
            rebuild(home, SMALL, 1)
        first.commit(8)

    second.upsert([processes.paper(4)])
    second.commit(9)
    second.close()
    assert (second.count(), second.mark) == (4, 9)


def test_a_writer_goes_on_from_what_others_committed(home: Path) -> None:
    late = EmbeddedIndex(home)
    with _open(home) as index:
        index.commit(20)
    late.upsert([processes.paper(4)])

    assert late.mark == 20
    assert late.commit(21) == 3
    late.close()


def test_changes_not_committed_are_not_on_disk_after_close(home: Path) -> None:
    with _open(home) as index:
        index.upsert([processes.paper(4)])

    assert EmbeddedIndex(home).count() == 3


@pytest.mark.timeout(300)
def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    random = Random(KILLS)
    acknowledged = 0
    for _ in range(KILLS):
        said = _write_until_killed(tmp_path, random.uniform(0.0, 0.25))
        acknowledged = max([acknowledged, *said])
        _assert_sound(tmp_path, acknowledged)
    assert acknowledged > 0


def _write_until_killed(home: Path, seconds: float) -> list[int]:
    """Return the marks that a writer said, killed so long after the first."""
    with process("write", home) as writer:
        assert writer.stdout
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
        rest, _ = writer.communicate()
    return [int(line) for line in [first, *rest.split("\n")[:-1]]]


def _assert_sound(home: Path, acknowledged: int) -> None:
    index = EmbeddedIndex(home)
    report = index.verify()
    ids = {hit.id for hit in index.browse(k=100_000)}

    assert report.problems == ()
    assert index.mark >= acknowledged
    assert ids >= set(range(1, index.mark + 1)), "the mark is ahead of the papers"
    assert max(ids) <= index.mark + processes.BATCH, "papers beyond the next batch"
    assert index.count(Term("common")) == len(ids) == report.papers


def _commit_one(home: Path) -> None:
    with _open(home) as index:
        index.upsert([processes.paper(4)])
        index.commit(8)


def _rebuild_one(home: Path) -> None:
    rebuild(home, [processes.paper(4)], 8)


@pytest.mark.parametrize("work", [_commit_one, _rebuild_one])
def test_a_death_before_the_manifest_keeps_the_old_mark(
    home: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[Path], None]
) -> None:
    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(manifest, "write", die)
        with pytest.raises(SystemExit):
            work(home)

    with _open(home) as index:
        assert (index.mark, index.generation) == (7, 1)
        assert {1, 2, 3} <= {hit.id for hit in index.browse()}
        index.upsert([processes.paper(4)])  # the replay
        index.commit(8)
        assert (index.count(), index.verify().problems) == (4, ())
    assert len(list(home.glob("index-*"))) == 1, "leftovers"


def test_a_writer_that_fails_lets_go_and_can_try_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with _open(home) as index:
        index.upsert([processes.paper(4)])
        with monkeypatch.context() as patch:
            patch.setattr(manifest, "write", full)
            with pytest.raises(IndexUnavailable, match="No space"):
                index.commit(8)
        index.upsert([processes.paper(4)])
        assert index.commit(8) == 2
        assert (index.mark, index.count()) == (8, 4)


# Damage


@pytest.mark.parametrize("suffix", [".term", ".idx", ".fast", ".store", ".fieldnorm", ".pos"])
def test_a_truncated_file_is_found_on_opening(home: Path, suffix: str) -> None:
    file = _segment_file(home, suffix)
    _damage(file, file.read_bytes()[: file.stat().st_size // 2])

    with pytest.raises(IndexUnavailable, match="cannot be read"):
        EmbeddedIndex(home)


def test_a_changed_byte_is_found_by_verify(home: Path) -> None:
    assert EmbeddedIndex(home).verify().problems == ()
    for file in _files(home):
        whole = file.read_bytes()
        _damage(file, bytes([whole[0] ^ 1]) + whole[1:])
        problems = EmbeddedIndex(home).verify().problems
        _damage(file, whole)
        assert f"{file.name} is damaged" in problems


def test_only_deletions_that_count_are_verified(home: Path) -> None:
    with _open(home) as index:
        index.delete([1])
        index.commit(8)
        deletions = _segment_file(home, ".del")
        segment = deletions.name.split(".")[0]
        deletions.with_name(f"{segment}.99.del").write_bytes(b"half")  # of a commit that goes on
        assert index.verify().problems == ()

        _damage(deletions, b"half")
        assert index.verify().problems == (f"{deletions.name} is damaged",)


def test_what_merges_take_away_is_no_damage(home: Path) -> None:
    with _open(home) as writer, ThreadPoolExecutor(1) as beside:
        commits = beside.submit(_commit_one_by_one, writer, SMALL * (COMMITS // len(SMALL)))
        with _open(home) as reader:
            while not commits.done():
                assert reader.verify().problems == ()


def _commit_one_by_one(index: EmbeddedIndex, papers: Iterable[IndexedPaper]) -> None:
    for mark, paper in enumerate(papers, 100):
        index.upsert([paper])
        index.commit(mark)


def test_a_missing_folder_or_file_is_found_on_opening(home: Path) -> None:
    _segment_file(home, ".term").unlink()

    with pytest.raises(IndexUnavailable):
        EmbeddedIndex(home)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"mark": 1}', "\0\0\0"])
def test_a_manifest_that_cannot_be_read_is_found(home: Path, content: str) -> None:
    (home / manifest.NAME).write_text(content)

    with pytest.raises(IndexUnavailable, match=r"manifest\.json"):
        EmbeddedIndex(home)


def test_an_older_schema_is_refused_and_can_be_rebuilt(home: Path) -> None:
    path = home / manifest.NAME
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema": 0}))
    with pytest.raises(IndexUnavailable, match="has schema 0"):
        EmbeddedIndex(home)

    rebuild(home, SMALL, 70)

    assert (EmbeddedIndex(home).mark, EmbeddedIndex(home).count()) == (70, 3)


def test_words_are_cut_as_the_schema_version_says() -> None:
    """Whoever changes how words are cut must raise the version, or old indexes are misread."""
    made = document(invented_papers(1)[0]).to_dict()
    cut = [words(VOCABULARY), plain_words(VOCABULARY), identifier_word("2106.04647v2"), made]
    digest = sha256(json.dumps(cut, default=str).encode()).hexdigest()[:12]

    assert {SCHEMA_VERSION: digest} == CUT


def test_damage_while_open_is_reported_and_not_raised_by_verify(home: Path) -> None:
    index = EmbeddedIndex(home)
    (home / manifest.NAME).write_text("{")

    assert "cannot be read" in index.verify().problems[0]


# Rebuilding


@pytest.mark.parametrize("damaged", [False, True])
def test_rebuild_replaces_everything(home: Path, damaged: bool) -> None:
    if damaged:
        _damage(_segment_file(home, ".idx"), b"\0\0\0")

    generation = rebuild(home, [processes.paper(9)], 90)

    index = EmbeddedIndex(home)
    assert (index.generation, index.mark) == (generation, 90) == (2, 90)
    assert [hit.id for hit in index.browse()] == [9]
    assert len(list(home.glob("index-*"))) == 1
    assert index.verify().problems == ()


def test_a_rebuilt_index_takes_changes(home: Path) -> None:
    rebuild(home, SMALL, 90)
    with _open(home) as index:
        index.upsert([IndexedPaper(1, "Other")])
        index.commit(91)

        assert (index.count(), index.count(Term("other"))) == (3, 1)


def test_a_reader_keeps_its_papers_until_it_looks_again(home: Path) -> None:
    reader = EmbeddedIndex(home)
    rebuild(home, [processes.paper(9)], 90)

    assert {hit.id for hit in reader.keyword(Term(stem("sparse")))} == {1, 2}
    reader.refresh()
    assert [hit.id for hit in reader.browse()] == [9]


def test_readers_go_on_while_the_index_is_rebuilt_and_swapped(home: Path) -> None:
    with process("read", home) as reader:
        assert reader.stdout
        reader.stdout.readline()
        for size in range(100, 600, 100):
            rebuild(home, map(processes.paper, range(1, size + 1)), size)
        seen = _wait_for(reader, "6 500 5\n")

    sizes = {(int(g), int(n)) for g, n, _ in (line.split() for line in seen)}
    assert sizes <= {(1, 3), *((g, (g - 1) * 100) for g in range(2, 7))}


def test_a_reader_that_opens_during_a_swap_looks_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = manifest.read(home)
    rebuild(home, [processes.paper(9)], 90)
    answers = iter([stale, manifest.read(home)])
    stamps = iter([(0, 0, 0)])
    stamp = manifest.stamp
    monkeypatch.setattr(manifest, "read", lambda _: next(answers))
    monkeypatch.setattr(manifest, "stamp", lambda folder: next(stamps, stamp(folder)))

    assert EmbeddedIndex(home).mark == 90


def _wait_for(reader: subprocess.Popen[str], line: str) -> list[str]:
    """Return the lines read up to `line`; the process ending before is a failure."""
    assert reader.stdout
    seen: list[str] = []
    while not seen or seen[-1] != line:
        seen.append(reader.stdout.readline())
        assert seen[-1], "the reader died"
    return seen


@pytest.mark.parametrize(
    ("memory", "expected"), [(100e6, 64_000_000), (1e9, 125_000_000), (64e9, 350_000_000)]
)
def test_all_papers_are_gathered_in_as_much_memory_as_the_machine_can_spare(
    monkeypatch: pytest.MonkeyPatch, memory: float, expected: int
) -> None:
    pages = {"SC_PAGE_SIZE": 1000, "SC_PHYS_PAGES": int(memory) // 1000}
    monkeypatch.setattr(text_writer, "os", SimpleNamespace(sysconf=pages.__getitem__))

    assert text_writer.heap_for_all() == expected


def test_a_rebuild_takes_that_memory(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_rebuild, "heap_for_all", lambda: 1)

    with pytest.raises(IndexUnavailable, match="memory"):
        rebuild(home, [], 1)
