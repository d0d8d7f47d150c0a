"""The files of vectors of an embedded index: growing, shrinking, damaged, kept, replaced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends import latest, manifest, paper_log, vector_log
from dailypapers.search.backends.base import SearchIndex
from dailypapers.search.backends.embedded import EmbeddedIndex, discard_vectors, rebuild
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.backends.tests.story import vector_of
from dailypapers.search.engine.types import Filter, IndexedPaper, PaperVector, Report
from dailypapers.testing.search_corpus import invented_papers
from dailypapers.testing.vector_contract import ANGLES, EAST, SMALL, at, fill, found
from dailypapers.testing.vector_corpus import clustered_vectors, encoded

PAPERS = invented_papers(200)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with an index of 200 papers and their vectors, with codes, mark 7."""
    home = tmp_path / "index"
    with closing(EmbeddedIndex(home)) as index:
        index.upsert(PAPERS)
        index.add_vectors("first", encoded(PAPERS, clustered_vectors(200, 70)))
        index.commit(7)
    return home


@pytest.fixture
def index(home: Path) -> Iterator[EmbeddedIndex]:
    """The same, open."""
    with closing(EmbeddedIndex(home)) as index:
        yield index


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a hundred papers be many."""
    monkeypatch.setattr(vector_log, "CODED_FROM", 100)
    monkeypatch.setattr(latest, "COMPACT_FROM", 50)


def _folders(home: Path, kind: str) -> list[Path]:
    return sorted(home.glob(f"{kind}-*"))


def _files(home: Path, kind: str) -> list[Path]:
    return sorted(path for folder in _folders(home, kind) for path in folder.iterdir())


def _replace(file: Path, content: bytes) -> None:
    """Put `content` in place of the file, as a new file: the old one may still be mapped."""
    file.with_suffix(".draft").write_bytes(content)
    file.with_suffix(".draft").replace(file)


def _sizes(home: Path, kind: str) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in _files(home, kind)}


# As the reference

TOPICS = "abcdefghi"


@pytest.mark.parametrize("seed", range(2))
def test_it_agrees_with_the_reference_after_any_changes(tmp_path: Path, seed: int) -> None:
    random, papers = Random(seed), dict[int, IndexedPaper]()
    reference = MemoryIndex()
    with closing(EmbeddedIndex(tmp_path)) as index:
        for mark in range(1, 21):
            _change([reference, index], papers, random, mark)
            _assert_equal(index, reference)
            if random.random() < 0.2:
                index.close()
                rebuild(tmp_path, papers.values(), mark)
                index.refresh()
        assert index.verify().problems == index.verify().vector_problems == ()


def _change(
    indexes: list[SearchIndex], papers: dict[int, IndexedPaper], random: Random, mark: int
) -> None:
    """Add some papers; change, delete and encode some of all; in two commits."""
    old = random.sample(sorted(papers), min(len(papers), 20))
    changed = [
        _version(number, mark, random) for number in (*range(mark * 20, mark * 20 + 20), *old)
    ]
    papers.update((paper.id, paper) for paper in changed)
    gone = random.sample(sorted(papers), 8)
    for number in gone:
        del papers[number]
    for index in indexes:
        index.upsert(changed)
        index.delete([*gone, 10**9])
        index.commit(mark)
    encoder = random.choice((mark // 8, mark // 8, mark // 11))
    missing = indexes[0].unencoded(f"e{encoder}", random.choice((30, 30, 1000)))
    made = [PaperVector(n, papers[n].text_key(), vector_of(papers[n], encoder)) for n in missing]
    for index in indexes:
        index.add_vectors(f"e{encoder}", made)
        index.commit(mark)


def _version(number: int, mark: int, random: Random) -> IndexedPaper:
    return IndexedPaper(
        number,
        f"Paper {number}, {mark}",
        topics=tuple(random.sample(TOPICS, 2)),
        published=random.choice((0, 20240101, 20250101)),
    )


def _assert_equal(index: SearchIndex, reference: SearchIndex) -> None:
    assert index.encoder == reference.encoder
    for number in range(5):
        assert index.coverage(f"e{number}") == reference.coverage(f"e{number}")
        assert index.unencoded(f"e{number}", 50) == reference.unencoded(f"e{number}", 50)
    query = vector_of(IndexedPaper(1, "Any"), int(index.encoder[1:]))
    for asked in (
        Filter(),
        Filter(20240101, topics=("a",)),
        Filter(topics=("b", "c")),
        Filter(topics=tuple(TOPICS[: paper_log.FEW_TAGS + 1])),
    ):
        hits, expected = index.vector(query, asked, 1000), reference.vector(query, asked, 1000)
        scores = {hit.id: hit.score for hit in expected}
        assert {hit.id: hit.score for hit in hits} == pytest.approx(scores, abs=1e-3)
    vectors, expected_vectors = index.vectors(scores), reference.vectors(scores)
    assert vectors.keys() == expected_vectors.keys()
    assert all(vectors[n] @ expected_vectors[n] > 0.999 for n in vectors)


# Growing and shrinking


def test_few_vectors_have_no_codes_and_many_have(tmp_path: Path) -> None:
    vectors = encoded(PAPERS, clustered_vectors(200, 70))
    with closing(EmbeddedIndex(tmp_path)) as index:
        index.upsert(PAPERS)
        for start, codes in ((0, 0), (90, 180), (180, 200)):
            index.add_vectors("first", vectors[start : start + 90])
            index.commit(1)
            assert _sizes(tmp_path, "vectors")["codes"] == codes * 16
            assert index.coverage("first").encoded == min(200, start + 90)


def test_vectors_alone_leave_the_text_index_as_it_is(home: Path, index: EmbeddedIndex) -> None:
    before = {path: path.stat().st_mtime_ns for path in _files(home, "index")}
    searcher = index._view.searcher
    index.add_vectors("first", encoded(PAPERS[:9], clustered_vectors(9, 70)))
    index.commit(8)

    assert {path: path.stat().st_mtime_ns for path in _files(home, "index")} == before
    assert index._view.searcher is searcher, "what was learnt of the words is lost"
    assert index.mark == 8


def test_what_is_mostly_dead_is_copied(home: Path, index: EmbeddedIndex) -> None:
    reader = EmbeddedIndex(home)
    (old,), (old_papers,) = _folders(home, "vectors"), _folders(home, "papers")
    query = clustered_vectors(1, 70)[0]
    index.delete(range(1, 90))
    index.commit(8)
    assert old in _folders(home, "vectors")
    expected = index.vector(query, k=20)

    index.delete(range(90, 120))
    index.commit(9)

    assert old not in _folders(home, "vectors")
    assert old_papers not in _folders(home, "papers")
    assert _sizes(home, "vectors")["rows"] == 81 * 16
    assert _sizes(home, "papers")["rows"] <= 2 * 81 * 24
    assert index.verify().problems == index.verify().vector_problems == ()
    kept = [hit.id for hit in expected if hit.id >= 120]
    assert [hit.id for hit in index.vector(query, k=20)][: len(kept)] == kept
    assert found(index, query, Filter(topics=("cs.CL",))) != []
    assert len(reader.vector(query, k=200)) == 200, "a reader lost what it had open"
    assert reader.refresh() == index.generation
    assert len(reader.vector(query, k=200)) == 81


def test_the_old_encoders_folder_is_gone_after_the_switch(home: Path, index: EmbeddedIndex) -> None:
    (old,) = _folders(home, "vectors")
    index.add_vectors("second", encoded(PAPERS[:-1], clustered_vectors(199, 12)))
    index.commit(8)
    assert len(_folders(home, "vectors")) == 2
    index.add_vectors("second", encoded(PAPERS[-1:], clustered_vectors(1, 12)))
    index.commit(8)

    assert index.encoder == "second"
    assert len(_folders(home, "vectors")) == 1
    assert old not in _folders(home, "vectors")


# Rebuilding


def test_a_rebuild_keeps_vectors(home: Path) -> None:
    reader = EmbeddedIndex(home)
    (vectors,) = _folders(home, "vectors")
    changed = replace(PAPERS[5], title="Another title", topics=("new",))
    query = clustered_vectors(1, 70)[0]
    rebuild(home, [*PAPERS[1:5], changed, *PAPERS[6:]], 8)

    assert len(reader.vector(query, k=200)) == 200
    reader.refresh()
    assert _folders(home, "vectors") == [vectors]
    assert {hit.id for hit in reader.vector(query, k=200)} == set(range(2, 201))
    assert found(reader, query, Filter(topics=("new",))) == [6]
    assert reader.unencoded("first", 9) == [6]


def test_a_rebuild_without_the_last_gap_switches_encoders(home: Path) -> None:
    with closing(EmbeddedIndex(home)) as index:
        index.add_vectors("second", encoded(PAPERS[:-1], clustered_vectors(199, 12)))
        index.commit(8)
    rebuild(home, PAPERS[:-1], 9)

    assert EmbeddedIndex(home).encoder == "second"


def test_an_index_of_schema_1_is_refused_and_rebuilt(home: Path) -> None:
    state = json.loads((home / manifest.NAME).read_text())
    old = {"schema": 1, **{name: state[name] for name in ("folder", "generation", "mark")}}
    (home / manifest.NAME).write_text(json.dumps(old))
    with pytest.raises(IndexUnavailable, match="has schema 1, this program"):
        EmbeddedIndex(home)

    generation = rebuild(home, PAPERS, 70)

    with closing(EmbeddedIndex(home)) as index:
        assert (index.generation, index.mark, index.count()) == (generation, 70, 200)
        assert (generation, index.encoder) == (state["generation"] + 1, "")
        fill(index, mark=71)
        assert found(index) == [1, 2, 3]


def test_vectors_outlive_a_change_of_schema(home: Path) -> None:
    state = json.loads((home / manifest.NAME).read_text())
    (home / manifest.NAME).write_text(json.dumps({**state, "schema": state["schema"] - 1}))
    rebuild(home, PAPERS, 8)

    assert EmbeddedIndex(home).coverage("first") == (200, 200)


# Damage


@pytest.mark.parametrize("kind", ["papers", "vectors"])
def test_a_changed_byte_is_found_by_verify(home: Path, kind: str) -> None:
    files = _files(home, kind)
    assert len(files) == 4
    for file in files:
        whole = file.read_bytes()
        for place in (0, len(whole) // 2, len(whole) - 1):
            changed = bytearray(whole)
            changed[place] ^= 64
            _replace(file, bytes(changed))
            report = _report(home)
            _replace(file, whole)
            problems = report.problems if kind == "papers" else report.vector_problems
            assert any(kind in problem or "tags" in problem for problem in problems)
    assert (_report(home).problems, _report(home).vector_problems) == ((), ())


@pytest.mark.parametrize("name", vector_log.FILES)
@pytest.mark.parametrize("left", [None, 0, 100])
def test_words_are_found_where_a_file_of_vectors_is_cut(
    home: Path, name: str, left: int | None
) -> None:
    file = _folders(home, "vectors")[0] / name
    whole = file.read_bytes()
    file.unlink()
    if left is not None:
        file.write_bytes(whole[:left])

    with closing(EmbeddedIndex(home)) as index:
        assert index.count() == 200
        for ask in (
            lambda: index.encoder,
            lambda: index.vector(EAST),
            lambda: index.vectors([1]),
            lambda: index.floor(EAST),
            lambda: index.coverage("first"),
            lambda: index.unencoded("first", 1),
            lambda: index.add_vectors("first", encoded(SMALL, clustered_vectors(3, 70))),
        ):
            with pytest.raises(IndexUnavailable, match=f"{name} cannot be read"):
                ask()
        index.upsert([IndexedPaper(900, "Words still come")])
        index.commit(8)
        assert (index.count(), index.mark) == (201, 8)
        assert (index.verify().problems, len(index.verify().vector_problems)) == ((), 1)


@pytest.mark.parametrize("name", paper_log.FILES)
def test_a_cut_paper_log_is_found_on_opening(home: Path, name: str) -> None:
    file = _folders(home, "papers")[0] / name
    _replace(file, file.read_bytes()[:-1])
    with pytest.raises(IndexUnavailable, match=f"{name} cannot be read"):
        EmbeddedIndex(home)

    rebuild(home, PAPERS, 8)

    assert EmbeddedIndex(home).coverage("first") == (200, 200)


def test_papers_that_the_text_index_has_not_are_found_by_verify(home: Path) -> None:
    other = home.parent / "other"
    rebuild(other, PAPERS[1:], 7)
    for file in _files(other, "papers"):
        _replace(_folders(home, "papers")[0] / file.name, file.read_bytes())
    state, papers = manifest.read(home), manifest.read(other)
    assert state
    assert papers
    log = replace(papers.papers, folder=state.papers.folder)
    manifest.write(home, replace(state, papers=log))

    assert "hold different papers" in EmbeddedIndex(home).verify().problems[0]


def test_discarding_keeps_what_is_whole(home: Path) -> None:
    with closing(EmbeddedIndex(home)) as index:
        index.add_vectors("second", encoded(PAPERS[:50], clustered_vectors(50, 12)))
        index.commit(8)
    state = manifest.read(home)
    assert state
    assert state.vectors
    file = home / state.vectors.log.folder / "vectors"
    _replace(file, bytes(len(file.read_bytes())))
    discard_vectors(home)

    with closing(EmbeddedIndex(home)) as index:
        assert (index.encoder, index.mark, index.count()) == ("second", 8, 200)
        assert index.coverage("second") == (200, 50)
        assert index.verify().vector_problems == ()
    assert len(_folders(home, "vectors")) == 1
    discard_vectors(home)
    assert EmbeddedIndex(home).coverage("second") == (200, 50)


def test_discarding_what_cannot_be_opened_lets_encoding_begin_again(home: Path) -> None:
    (_folders(home, "vectors")[0] / "rows").unlink()
    discard_vectors(home)

    with closing(EmbeddedIndex(home)) as index:
        assert index.encoder == ""
        assert len(index.unencoded("first", 1000)) == 200
        index.add_vectors("first", encoded(PAPERS[:3], at(*ANGLES)))
        index.commit(8)
        assert found(index) == [1, 2, 3]


def test_what_a_killed_writer_appended_is_cut_off(home: Path) -> None:
    for file in (*_files(home, "vectors"), *_files(home, "papers")):
        with file.open("ab") as opened:
            opened.write(b"torn")
    with closing(EmbeddedIndex(home)) as index:
        index.upsert([replace(PAPERS[0], title="New")])
        index.add_vectors("first", encoded(PAPERS[:1], clustered_vectors(1, 70)))
        index.commit(8)

        assert (index.verify().problems, index.verify().vector_problems) == ((), ())
        assert index.coverage("first") == (200, 199)
    assert not any(file.read_bytes().endswith(b"torn") for file in home.glob("[pv]*-*/*"))


def test_no_more_memory_is_taken_than_ids_need(index: EmbeddedIndex) -> None:
    vectors = index._view.contents.vectors
    assert vectors
    for array in (vectors.halves, vectors.codes, vectors.rows):
        assert not array.flags.owndata
        assert not array.flags.writeable, "copied out of the page cache"


def _report(home: Path) -> Report:
    try:
        return EmbeddedIndex(home).verify()
    except IndexUnavailable as error:
        return Report(0, 0, 0, (str(error),))
