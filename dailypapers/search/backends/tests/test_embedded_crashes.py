"""What is left of an index, words and vectors, when a process dies or a disk is full."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends import append_file, contents, manifest, text_writer
from dailypapers.search.backends.bit_codes import widened
from dailypapers.search.backends.embedded import EmbeddedIndex, rebuild
from dailypapers.search.backends.tests.story import encoder_at, papers_at, texts_of, vector_of
from dailypapers.search.backends.tests.test_embedded import KILLS, process
from dailypapers.search.engine.types import IndexedPaper
from dailypapers.testing.vector_contract import ANGLES, SMALL, at, fill, found
from dailypapers.testing.vector_corpus import clustered_vectors, encoded

ROOM = "2m"  # of the disk that fills up


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with an index of three papers and their vectors, mark 7."""
    home = tmp_path / "index"
    with closing(EmbeddedIndex(home)) as index:
        fill(index, mark=7)
    return home


# Killing


@pytest.mark.timeout(20 + 10 * KILLS)
def test_kill_9_between_texts_vectors_and_encoders_loses_nothing(tmp_path: Path) -> None:
    random = Random(KILLS)
    for _ in range(KILLS):
        said = _tell_until_killed(tmp_path, random.uniform(0.0, 0.7))
        _assert_sound(tmp_path, said)


def _tell_until_killed(home: Path, seconds: float) -> list[int]:
    """Return the last that was said by a writer that was killed so long after the first."""
    with process("tell", home) as writer:
        assert writer.stdout
        lines = [writer.stdout.readline()]
        time.sleep(seconds)
        assert writer.poll() is None, "the writer died by itself"
        writer.kill()
        lines += writer.communicate()[0].splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    return [int(number) for number in whole[-1].split()]


def _assert_sound(home: Path, said: list[int]) -> None:
    index = EmbeddedIndex(home)
    report = index.verify()
    generation, mark, encoder, vectors = said
    texts = {hit.id for hit in index.browse(k=100_000)}
    papers = papers_at(index.mark)

    assert (report.problems, report.vector_problems) == ((), ())
    assert (index.generation, index.mark) >= (generation, mark)
    if index.generation == generation:
        assert index.coverage(f"e{encoder}").encoded == vectors
    assert set(index.unencoded("nobody", 100_000)) == papers.keys()
    assert texts in (papers.keys(), papers_at(index.mark + 1).keys())
    if index.encoder:
        _assert_no_vector_is_wrong(index, papers)


def _assert_no_vector_is_wrong(index: EmbeddedIndex, papers: dict[int, IndexedPaper]) -> None:
    encoder = int(index.encoder[1:])
    hits = index.vector(vector_of(IndexedPaper(1, "Some"), encoder), k=100_000)
    missing = set(index.unencoded(index.encoder, 100_000))

    assert encoder <= encoder_at(index.mark)
    assert papers.keys() >= {hit.id for hit in hits} >= papers.keys() - missing
    for number, vector in index.vectors([hit.id for hit in hits]).items():
        texts = texts_of(number, index.mark)[::-1]
        forms = texts if number in missing else texts[:1]
        assert max(vector_of(text, encoder) @ vector for text in forms) > 0.999
    _assert_codes_agree(index)


def _assert_codes_agree(index: EmbeddedIndex) -> None:
    vectors = index._view.contents.vectors
    assert vectors is not None
    if vectors.frame:
        wrong = vectors.codes ^ vectors.frame.codes(widened(vectors.halves))
        assert np.bitwise_count(wrong).mean() < 0.01


def test_readers_go_on_while_the_story_is_told(tmp_path: Path) -> None:
    with process("tell", tmp_path) as writer:
        assert writer.stdout
        writer.stdout.readline()
        with process("listen", tmp_path) as one, process("listen", tmp_path) as other:
            time.sleep(4)
            for reader in (one, other):
                assert reader.poll() is None, "a reader died"
                reader.kill()
                assert reader.stdout
                seen = [[int(n) for n in line.split()] for line in reader.stdout.readlines()[:-1]]
                generations = [generation for generation, *_ in seen]
                assert generations == sorted(generations)
                assert len(set(generations)) > 3
                assert all(hits > 0 for _, hits, _ in seen)


# Dying at one point


DEATHS: dict[str, tuple[object, str]] = {
    "before rows": (append_file.LogWriter, "sync"),
    "before texts": (text_writer.TextWriter, "commit"),
    "before vectors are joined": (contents, "open_contents"),
    "before the manifest": (manifest, "write"),
}


@contextmanager
def _raising(
    monkeypatch: pytest.MonkeyPatch, place: tuple[object, str], error: BaseException
) -> Iterator[None]:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(*place, fail)
        yield


def _work(home: Path) -> None:
    """Change a text, a vector and the encoder, which another paper still lacks."""
    with closing(EmbeddedIndex(home)) as index:
        index.upsert([replace(SMALL[0], title="Uno")])
        index.add_vectors("first", encoded(SMALL[1:2], at(0)))
        index.add_vectors("second", encoded(SMALL[1:], at(0, 1)))
        index.commit(8)


def _rebuild(home: Path) -> None:
    rebuild(home, SMALL[1:], 8)


@pytest.mark.parametrize("place", DEATHS)
@pytest.mark.parametrize("work", [_work, _rebuild])
def test_a_death_leaves_the_old_commit(
    home: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[Path], None], place: str
) -> None:
    with (
        _raising(monkeypatch, DEATHS[place], SystemExit()),
        pytest.raises(SystemExit),
    ):
        work(home)

    with closing(EmbeddedIndex(home)) as index:
        assert (index.mark, index.encoder, found(index)) == (7, "first", [1, 2, 3])
        assert index.coverage("first") == (3, 3)
        assert (index.verify().problems, index.verify().vector_problems) == ((), ())
    _work(home)
    with closing(EmbeddedIndex(home)) as index:
        assert (index.mark, found(index)) == (8, [2, 1, 3])
        assert index.unencoded("second", 3) == [1]
        assert (index.verify().problems, index.verify().vector_problems) == ((), ())
    assert len(list(home.glob("*-*"))) == 4, "leftovers"


def test_files_of_a_commit_that_was_killed_are_not_in_the_way(home: Path, tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    shutil.copytree(home, killed)
    _work(home)
    (before,), (after,) = killed.glob("index-*"), home.glob("index-*")
    written = list(after.glob("*.del"))
    assert written, "the commit has deletions"
    for file in [*written, after / ".managed.json"]:  # all that stands before `meta.json` does
        shutil.copy(file, before)

    _work(killed)

    with closing(EmbeddedIndex(killed)) as index:
        assert (index.mark, found(index)) == (8, [2, 1, 3])


@pytest.mark.parametrize("place", DEATHS)
@pytest.mark.parametrize("work", [_work, _rebuild])
def test_a_full_disk_is_said_and_leaves_the_old_commit(
    home: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[Path], None], place: str
) -> None:
    with (
        _raising(monkeypatch, DEATHS[place], OSError(28, "No space left on device")),
        pytest.raises(IndexUnavailable, match=r"cannot be written: .*No space left"),
    ):
        work(home)

    with closing(EmbeddedIndex(home)) as index:
        assert (index.mark, found(index)) == (7, [1, 2, 3])
    work(home)
    assert EmbeddedIndex(home).mark == 8


def test_all_is_durable_before_the_manifest_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()
    fsync, write = os.fsync, manifest.write
    grown = {path: path.stat().st_size for path in home.glob("[pv]*-*/*")}

    def noting(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    def checking(folder: Path, state: manifest.Manifest) -> None:
        for path in home.glob("[pv]*-*/*"):
            if path.stat().st_size != grown.get(path, 0):
                assert path.stat().st_ino in synced
                assert path in grown or path.parent.stat().st_ino in synced
        write(folder, state)
        assert home.stat().st_ino in synced

    monkeypatch.setattr(os, "fsync", noting)
    monkeypatch.setattr(manifest, "write", checking)
    _work(home)


# A disk that is really full


@pytest.fixture
def little_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with two megabytes, where one can be had."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", str(folder)]
    if os.getuid() or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("a disk of its own needs the right to mount one")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _texts(first: int, count: int) -> list[IndexedPaper]:
    random = Random(first)
    words = ["".join(random.choices("abcdefghijklmnop", k=7)) for _ in range(count * 60)]
    pairs = zip(range(first, first + count), range(0, len(words), 60), strict=True)
    return [IndexedPaper(n, f"Paper {n}", " ".join(words[i : i + 60])) for n, i in pairs]


def _fill_with_texts(index: EmbeddedIndex) -> None:
    for mark in range(8, 1000):
        index.upsert(_texts(mark * 50, 50))
        index.commit(mark)


def _fill_with_vectors(index: EmbeddedIndex) -> None:
    for mark in range(8, 1000):
        index.add_vectors("second", encoded(_texts(1000, 50), clustered_vectors(50, 999)))
        index.commit(mark)


@pytest.mark.parametrize("work", [_fill_with_texts, _fill_with_vectors])
def test_a_writer_meets_a_full_disk(
    little_disk: Path, work: Callable[[EmbeddedIndex], None]
) -> None:
    home, ballast = little_disk / "index", little_disk / "ballast"
    ballast.write_bytes(bytes(600_000))
    index = EmbeddedIndex(home)
    fill(index, mark=7)

    with pytest.raises(IndexUnavailable, match="cannot be written"):
        work(index)

    reached = index.mark
    assert (EmbeddedIndex(home).mark, found(EmbeddedIndex(home))) == (reached, [1, 2, 3])
    assert EmbeddedIndex(home).verify().problems == ()
    assert EmbeddedIndex(home).verify().vector_problems == ()
    ballast.unlink()
    index.upsert([replace(SMALL[0], title="Uno")])
    index.add_vectors("first", encoded(SMALL, at(*ANGLES[::-1])))
    index.commit(reached + 1)
    assert (index.mark, found(index)) == (reached + 1, [3, 2, 1])
    index.close()


@contextmanager
def _files_up_to(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size`: an error that needs no disk of its own."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("work", [_fill_with_texts, _fill_with_vectors])
def test_a_writer_meets_the_end_of_a_file(
    home: Path, work: Callable[[EmbeddedIndex], None]
) -> None:
    index = EmbeddedIndex(home)
    with _files_up_to(100_000), pytest.raises(IndexUnavailable, match="cannot be written"):
        work(index)

    reached = index.mark
    assert (EmbeddedIndex(home).mark, found(EmbeddedIndex(home))) == (reached, [1, 2, 3])
    assert EmbeddedIndex(home).verify().problems == ()
    assert EmbeddedIndex(home).verify().vector_problems == ()
    index.upsert([replace(SMALL[0], title="Uno")])
    index.commit(reached + 1)
    assert index.mark == reached + 1
    index.close()


def test_a_rebuild_meets_a_full_disk(little_disk: Path) -> None:
    home = little_disk / "index"
    with closing(EmbeddedIndex(home)) as index:
        fill(index, mark=7)

    with pytest.raises(IndexUnavailable, match="cannot be written"):
        rebuild(home, _texts(1, 6000), 8)

    index = EmbeddedIndex(home)
    assert (index.mark, found(index), index.verify().problems) == (7, [1, 2, 3], ())
    assert rebuild(home, SMALL, 9) == 2
    assert len(list(home.glob("*-*"))) == 3, "leftovers"
