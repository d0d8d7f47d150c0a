from __future__ import annotations

import json
import shutil
from contextlib import closing

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Revision
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.models import Job
from dailypapers.core.schedule import run_due
from dailypapers.search import index, queries
from dailypapers.search.backends import lock
from dailypapers.search.backends.embedded import EmbeddedIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import Everything, PaperVector
from dailypapers.search.jobs import TASKS
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement, make_paper, make_record, paper_of

pytestmark = pytest.mark.django_db

QUERIES = [
    "teapots",
    "counting teapots",
    '"a study"',
    "title:folding",
    "author:Brandt",
    "study -umbrellas",
    "marm*",
    "kites OR commas",
    "staircases ways",
    "zebra",
]


def found(text: str) -> list[int]:
    """Return the ids of the fifty best."""
    return [hit.id for hit in queries.search(text).hits]


def test_one_run_makes_papers_findable() -> None:
    paper = make_paper(title="A Zebra")
    assert found("zebra") == []
    assert index.is_behind()
    assert index.catch_up() == 1
    assert found("zebra") == [paper.pk]
    assert not index.is_behind()
    assert index.mark() == Revision.latest()


def test_the_worker_does_it() -> None:
    paper = make_paper(title="A Zebra")
    run_due(TASKS)
    assert found("zebra") == [paper.pk]


def test_a_paper_committed_while_a_run_ends_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    make_paper()
    index.catch_up()
    latest, turns = Revision.latest, iter(["begin", "end"])

    def commit_meanwhile() -> int:
        if next(turns, None) == "end":
            ingest([make_record(title="A Zebra")])
        return latest()

    monkeypatch.setattr(Revision, "latest", commit_meanwhile)
    index.catch_up()
    index.catch_up()
    assert len(found("zebra")) == 1


def test_a_run_without_changes_writes_nothing() -> None:
    make_paper()
    index.catch_up()
    generation = index.reader().generation
    assert index.catch_up() == 0
    assert index.reader().generation == generation


def test_a_changed_paper_is_found_by_its_new_words_only() -> None:
    record = make_record(title="A Zebra")
    ingest([record])
    index.catch_up()
    ingest([make_record(source_id=record.source_id, title="A Horse", identifiers=())])
    assert index.catch_up() == 1
    assert found("zebra") == []
    assert found("horse") == [paper_of(record).pk]
    assert index.reader().count() == 1


def test_a_paper_merged_away_disappears() -> None:
    one = make_record(title="A Zebra", identifiers=(("arxiv", "2609.00001"),))
    other = make_record(title="Stripes", source="acl", identifiers=(("doi", "10.1234/z"),))
    ingest([one, other])
    kept, gone = paper_of(one), paper_of(other)
    index.catch_up()
    assert set(found("zebra OR stripes")) == {kept.pk, gone.pk}
    both = (("arxiv", "2609.00001"), ("doi", "10.1234/z"))
    ingest([make_record(source="hf-daily", title="A Zebra", identifiers=both)])
    gone.refresh_from_db()
    assert gone.merged_into_id == kept.pk
    index.catch_up()
    assert found("zebra OR stripes") == [kept.pk]
    assert index.reader().count() == 1


def test_many_papers_are_committed_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 10)
    for _ in range(5):
        ingest(make_record() for _ in range(8))
    seen: list[int] = []
    assert index.catch_up(seen.append) == 40
    assert seen == [16, 32, 40]
    assert index.reader().count() == 40


def test_a_deleted_folder_builds_itself_anew() -> None:
    papers = [make_paper(title=f"Zebra {number}").pk for number in range(3)]
    index.catch_up()
    assert sorted(found("zebra")) == papers
    shutil.rmtree(index.folder())
    assert found("zebra") == []
    assert index.is_behind()
    run_due(TASKS)
    assert sorted(found("zebra")) == papers


@pytest.mark.parametrize("file", ["manifest.json", "meta.json", "*.term", "*.idx", "*.fast"])
@pytest.mark.parametrize("content", [b"", b"{", b"junk" * 200])
def test_a_corrupted_index_is_built_anew(file: str, content: bytes) -> None:
    paper = make_paper(title="A Zebra").pk
    index.catch_up()
    index.close()
    (damaged,) = index.folder().rglob(file)
    damaged.write_bytes(content)
    with pytest.raises(IndexUnavailable):
        found("zebra")
    assert index.is_behind()
    index.catch_up()
    assert found("zebra") == [paper]
    assert index.reader().verify().problems == ()


def test_an_index_of_an_older_version_is_built_anew_and_keeps_its_vectors() -> None:
    paper = make_paper(title="A Zebra").pk
    index.catch_up()
    with closing(EmbeddedIndex(index.folder())) as writer:
        (document,) = documents([paper])
        vector = np.array([1, 0], np.float32)
        writer.add_vectors("any", [PaperVector(paper, document.text_key(), vector)])
        writer.commit(writer.mark)
    index.close()
    manifest = index.folder() / "manifest.json"
    said = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(said | {"schema": said["schema"] - 1}))
    with pytest.raises(IndexUnavailable, match="has schema"):
        found("zebra")
    make_paper(title="Another Zebra")
    run_due(TASKS)
    assert len(found("zebra")) == 2
    assert index.reader().vectors([paper]).keys() == {paper}
    assert json.loads(manifest.read_text())["schema"] == said["schema"]


def test_damage_that_opening_does_not_see_is_mended_by_the_worker() -> None:
    ingest(make_record(title=f"Zebra {number}") for number in range(200))
    run_due(TASKS)
    index.close()
    (damaged,) = index.folder().rglob("*.idx")
    content = bytearray(damaged.read_bytes())
    content[50:-200] = bytes(len(content) - 250)
    damaged.write_bytes(content)
    assert not index.is_behind()
    index.suspect()
    run_due(TASKS)
    assert queries.search("zebra").total == 200
    assert index.reader().verify().problems == ()


def test_damaged_vectors_are_dropped_by_the_worker_and_words_stay() -> None:
    paper = make_paper(title="A Zebra").pk
    run_due(TASKS)
    with closing(EmbeddedIndex(index.folder())) as writer:
        (document,) = documents([paper])
        vector = np.array([1, 0], np.float32)
        writer.add_vectors("any", [PaperVector(paper, document.text_key(), vector)])
        writer.commit(writer.mark)
    (text,) = index.folder().glob("index-*")
    (damaged,) = index.folder().glob("vectors-*/vectors")
    damaged.unlink()
    index.close()
    assert found("zebra") == [paper]
    with pytest.raises(IndexUnavailable):
        index.reader().vector(vector)
    index.mend()
    assert index.reader().unencoded("any", 9) == [paper]
    assert index.reader().verify().vector_problems == ()
    assert text.exists(), "the words were built anew"


def test_a_read_that_fails_calls_for_mending(monkeypatch: pytest.MonkeyPatch) -> None:
    make_paper()
    run_due(TASKS)
    job = Job.objects.get(name=index.MENDING)

    class Broken:
        def count(self, *_: object) -> int:
            raise IndexUnavailable("the search index cannot be read")

        frequency = count

    monkeypatch.setattr(index, "reader", Broken)
    with pytest.raises(IndexUnavailable):
        queries.search("anything")
    assert Job.objects.get(name=index.MENDING).due_at < job.due_at


def test_an_index_of_another_catalogue_is_built_anew() -> None:
    make_paper(title="Of here")
    index.catch_up()
    with_more = EmbeddedIndex(index.folder())
    stranger = make_record(title="A Zebra")
    ingest([stranger])
    with_more.upsert(documents([paper_of(stranger).pk]))
    with_more.commit(Revision.latest() + 1000)
    with_more.close()
    paper_of(stranger).delete()
    assert index.is_behind()
    index.catch_up()
    assert found("zebra") == []
    assert index.mark() == Revision.latest()


def test_it_leaves_the_work_to_a_process_that_is_at_it() -> None:
    make_paper()
    with lock.acquire(index.folder()):
        assert index.catch_up() == 0
        index.mend()
    assert index.catch_up() == 1


def test_an_empty_catalogue_has_an_empty_index() -> None:
    assert index.catch_up() == 0
    assert index.reindex() == 0
    assert found("zebra") == []


def test_reindexing_leaves_out_papers_merged_away() -> None:
    kept, gone = make_paper(title="Zebra one"), make_paper(title="Zebra two")
    gone.merged_into = kept
    gone.save()
    seen: list[int] = []
    assert index.reindex(seen.append) == 1
    assert seen == [1]
    assert found("zebra") == [kept.pk]


def test_the_memory_backend_gives_the_same_answers(settings: Settings) -> None:
    ingest(
        make_record(announcement=make_announcement("2026-09-30"), abstract="Short.")
        for _ in range(120)
    )
    index.catch_up()
    embedded = [found(text)[:10] for text in QUERIES]
    index.close()
    settings.SEARCH_BACKEND = "memory"
    assert index.catch_up() == 0
    assert type(index.reader()).__name__ == "MemoryIndex"
    assert [found(text)[:10] for text in QUERIES] == embedded
    assert sum(map(bool, embedded)) == len(QUERIES) - 1
    paper = make_paper(title="A Zebra")
    assert found("zebra") == [paper.pk]


def test_documents_take_a_fixed_number_of_queries(django_assert_num_queries: object) -> None:
    ids = [make_paper(announcement=make_announcement("2026-09-30")).pk for _ in range(12)]
    for wanted in (ids[:1], ids):
        with django_assert_num_queries(7):  # type: ignore[operator]
            assert len(list(documents(wanted))) == len(wanted)


def test_a_document_says_everything_that_is_searched() -> None:
    paper = make_paper(
        title="A Zebra",
        abstract="Striped.",
        summary="With stripes.",
        keywords=("horses",),
        venue="Journal of Zebras",
        announcement=make_announcement("2026-09-30"),
    )
    (document,) = documents([paper.pk])
    assert document.title == "A Zebra"
    assert document.abstract == "Striped.\nWith stripes."
    assert (document.keywords, document.venue) == (("horses",), "Journal of Zebras")
    assert document.identifiers == (paper.address,)
    assert document.topics == ("cs.CL", "cs.LG")
    assert (document.published, document.edition_days) == (20260922, (20260930,))
    assert document.has_code is False
    assert index.catch_up() == 1
    assert index.reader().count(Everything()) == 1
