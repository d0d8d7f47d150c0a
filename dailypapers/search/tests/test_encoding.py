from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Paper
from dailypapers.core.models import Job
from dailypapers.core.schedule import run_due, stopping
from dailypapers.encoder.base import EncoderUnavailable, paper_text
from dailypapers.search import encoding, encoding_job, index, jobs
from dailypapers.search.backends import lock
from dailypapers.search.backends.base import Coverage
from dailypapers.search.encoding_job import FIRST_REST, LONGEST_REST, OTHERS_REST, EncodingJob
from dailypapers.search.engine.tokens import words
from dailypapers.search.engine.types import Term
from dailypapers.search.tests.encoders import FakeEncoder
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_paper, make_record

pytestmark = pytest.mark.django_db
SETTING, OTHER = "onnx:/one", "onnx:/other"


def opening(known: Mapping[str, FakeEncoder | None]) -> Callable[..., FakeEncoder | None]:
    """Return what opens these encoders, and no other."""

    def opened(text: str, **_: object) -> FakeEncoder | None:
        if text not in known:
            raise EncoderUnavailable(f"There is no {text}.")
        return known[text]

    return opened


@pytest.fixture(autouse=True)
def encoders(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> Iterator[dict[str, FakeEncoder]]:
    """Two encoders by their settings; the first is chosen."""
    made = {SETTING: FakeEncoder("one"), OTHER: FakeEncoder("other", 12)}
    known = {**made, "none": None}
    monkeypatch.setattr(encoding, "open_encoder", opening(known))
    settings.ENCODER = SETTING
    encoding._opened.cache_clear()
    yield made
    encoding._opened.cache_clear()


@pytest.fixture
def one(encoders: dict[str, FakeEncoder]) -> FakeEncoder:
    """The chosen encoder."""
    return encoders[SETTING]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time by which the job rests; `now` can be set."""
    ours = SimpleNamespace(now=1000.0)
    ours.monotonic = lambda: ours.now
    monkeypatch.setattr(encoding_job, "time", ours)
    return ours


@pytest.fixture
def job() -> EncodingJob:
    """What a worker that has just started has."""
    return EncodingJob()


@pytest.fixture
def told_to_stop() -> Iterator[threading.Event]:
    """What is set when this process is told to stop."""
    yield stopping
    stopping.clear()


def text_of(paper: Paper) -> str:
    """Return what is encoded of a paper."""
    return paper_text(paper.title, paper.abstract)


def found(word: str) -> list[int]:
    """Return the papers that have a word."""
    (stem,) = words(word)
    return [hit.id for hit in index.reader().keyword(Term(stem))]


def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a turn, or a step of the foreground, encode one paper."""
    monkeypatch.setattr(encoding_job, "TURN", -1.0)
    monkeypatch.setattr(encoding, "STEP", -1.0)


def test_a_turn_encodes_what_is_indexed(one: FakeEncoder, job: EncodingJob) -> None:
    papers = [make_paper() for _ in range(3)]
    index.catch_up()
    assert encoding.progress() == Coverage(3, 0)
    assert job.has_work()
    job.turn()
    assert encoding.progress() == Coverage(3, 3)
    assert not job.has_work()
    assert sorted(one.texts) == sorted(map(text_of, papers))
    for paper in papers:
        (hit,) = index.reader().vector(one.encode_query(text_of(paper)), k=1)
        assert hit.id == paper.pk
        assert hit.score == pytest.approx(1, abs=1e-2)


def test_the_worker_does_it_in_a_lane_of_its_own(
    one: FakeEncoder, job: EncodingJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_encoding", job)
    make_paper()
    run_due(jobs.ENCODING)
    assert one.texts == []
    assert not Job.objects.filter(name="search.encode", started_at__isnull=False).exists()
    run_due(jobs.TASKS)
    run_due(jobs.ENCODING)
    assert len(one.texts) == 1
    assert index.reader().encoder == "one"


def test_the_memory_backend_gets_vectors_too(one: FakeEncoder, settings: Settings) -> None:
    settings.SEARCH_BACKEND = "memory"
    paper = make_paper()
    assert encoding.encode_all(one) == Coverage(1, 1)
    assert [hit.id for hit in index.reader().vector(one.encode_query("anything"))] == [paper.pk]


def test_words_come_first(job: EncodingJob) -> None:
    make_paper()
    assert not job.has_work()
    index.catch_up()
    assert job.has_work()
    make_paper()
    assert not job.has_work()


def test_words_are_found_before_and_after(job: EncodingJob) -> None:
    paper = make_paper(title="A Zebra")
    index.catch_up()
    assert found("zebra") == [paper.pk]
    job.turn()
    index.reindex()
    assert found("zebra") == [paper.pk]
    assert encoding.progress() == Coverage(1, 1)


def test_the_newest_are_encoded_first(
    one: FakeEncoder, job: EncodingJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = ["2026-09-20", "2026-09-22", "2026-09-21"]
    papers = {day: make_paper(published=day) for day in days}
    index.catch_up()
    short_steps(monkeypatch)
    monkeypatch.setattr(encoding, "READ", 1)
    for done in (1, 2, 3):
        assert job.has_work()
        job.turn()
        assert encoding.progress() == Coverage(3, done)
    assert one.texts == [text_of(papers[day]) for day in sorted(days, reverse=True)]


def test_only_a_changed_text_is_encoded_again(one: FakeEncoder, job: EncodingJob) -> None:
    same = {"abstract": "Of stripes.", "source_id": "n1", "identifiers": ()}
    ingest([make_record(title="A Zebra", **same), make_record()])
    index.catch_up()
    job.turn()
    one.texts.clear()
    ingest([make_record(title="A Horse", **same)])
    index.catch_up()
    assert encoding.progress() == Coverage(2, 1)
    job.turn()
    assert one.texts == ["A Horse. Of stripes."]
    ingest([make_record(title="A Horse", keywords=("hooves",), **same)])
    index.catch_up()
    assert len(found("hooves")) == 1
    assert not job.has_work()


def test_a_summary_of_ours_is_part_of_the_text(one: FakeEncoder, job: EncodingJob) -> None:
    make_paper(title="A Zebra", abstract="Striped.", summary="With stripes.")
    index.catch_up()
    job.turn()
    assert one.texts == ["A Zebra. Striped.\nWith stripes."]
    assert not job.has_work()


def test_a_turn_ends_and_the_next_goes_on(
    one: FakeEncoder, job: EncodingJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(make_record() for _ in range(12))
    index.catch_up()
    monkeypatch.setattr(encoding_job, "TURN", 0.1)
    one.pause = 0.03
    job.turn()
    assert 0 < encoding.progress().encoded < 12
    monkeypatch.setattr(encoding_job, "TURN", 10.0)
    EncodingJob().turn()
    assert encoding.progress() == Coverage(12, 12)
    assert len(one.texts) == len(set(one.texts)) == 12


def test_a_turn_has_an_end_where_everything_is_quick(
    one: FakeEncoder, job: EncodingJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(make_record() for _ in range(5))
    index.catch_up()
    monkeypatch.setattr(encoding, "MOST", 3)
    job.turn()
    assert encoding.progress() == Coverage(5, 3)


def test_a_turn_ends_with_the_process_and_keeps_what_was_made(
    one: FakeEncoder, job: EncodingJob, told_to_stop: threading.Event
) -> None:
    ingest(make_record() for _ in range(5))
    index.catch_up()

    def encode(text: str) -> object:
        if len(one.texts) == 2:
            told_to_stop.set()
        return FakeEncoder.encode_query(one, text)

    one.encode_query = encode  # type: ignore[method-assign, assignment]
    job.turn()
    assert encoding.progress() == Coverage(5, 2)
    assert len(one.texts) == 2


def test_vectors_wait_for_a_busy_writer(one: FakeEncoder, job: EncodingJob) -> None:
    make_paper()
    index.catch_up()
    with lock.acquire(index.folder()):
        job.turn()
        job.turn()
        assert encoding.progress() == Coverage(1, 0)
        assert job.has_work()
    job.turn()
    assert encoding.progress() == Coverage(1, 1)
    assert len(one.texts) == 1


def test_indexing_goes_on_while_papers_are_encoded(job: EncodingJob, one: FakeEncoder) -> None:
    make_paper()
    index.catch_up()
    written: list[int] = []

    def encode_and_index(text: str) -> object:
        make_paper(title="A Zebra")
        written.append(index.catch_up())
        return FakeEncoder.encode_query(one, text)

    one.encode_query = encode_and_index  # type: ignore[method-assign, assignment]
    job.turn()
    assert written == [1]
    assert len(found("zebra")) == 1
    assert encoding.progress() == Coverage(2, 1)
    assert not index.is_behind()


@pytest.mark.parametrize("error", [EncoderUnavailable("It is away."), RuntimeError("It broke.")])
def test_a_failure_is_said_once_and_its_end_too(
    one: FakeEncoder,
    job: EncodingJob,
    clock: SimpleNamespace,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    make_paper(title="A Zebra")
    index.catch_up()
    one.error = error
    rests = []
    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            assert job.has_work()
            job.turn()
            began = clock.now
            while not job.has_work():
                clock.now += FIRST_REST / 2
            rests.append(clock.now - began)
        assert len(caplog.messages) == 1
        assert str(error) in caplog.messages[0]
        assert len(found("zebra")) == 1
        one.error = None
        job.turn()
        job.turn()
    assert caplog.messages[1:] == ["Papers are encoded again"]
    assert encoding.progress() == Coverage(1, 1)
    assert rests[:3] == [FIRST_REST, FIRST_REST * 2, FIRST_REST * 4]
    assert rests[-2:] == [LONGEST_REST, LONGEST_REST]


def test_it_rests_as_long_as_it_is_asked_to(
    one: FakeEncoder, job: EncodingJob, clock: SimpleNamespace
) -> None:
    make_paper()
    index.catch_up()
    one.error = EncoderUnavailable("Later.", wait=3600)
    job.turn()
    clock.now += 3599
    assert not job.has_work()
    clock.now += 2
    assert job.has_work()


def test_what_was_encoded_before_a_failure_is_kept(one: FakeEncoder, job: EncodingJob) -> None:
    ingest(make_record() for _ in range(4))
    index.catch_up()

    def encode(text: str) -> object:
        if len(one.texts) == 3:
            raise EncoderUnavailable("Enough.")
        return FakeEncoder.encode_query(one, text)

    one.encode_query = encode  # type: ignore[method-assign, assignment]
    job.turn()
    assert encoding.progress() == Coverage(4, 2)


def test_an_encoder_that_cannot_be_opened_is_a_failure_like_others(
    job: EncodingJob, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_paper()
    index.catch_up()
    monkeypatch.setattr(encoding, "open_encoder", opening({}))
    encoding._opened.cache_clear()
    assert job.has_work()
    job.turn()
    assert caplog.messages == ["Papers cannot be encoded: There is no onnx:/one."]
    assert not job.has_work()


def test_one_process_encodes_at_a_time(
    one: FakeEncoder, job: EncodingJob, clock: SimpleNamespace
) -> None:
    make_paper()
    index.catch_up()
    with encoding.alone():
        job.turn()
        assert one.texts == []
        assert not job.has_work()
        assert index.catch_up() == 0
    clock.now += OTHERS_REST
    assert job.has_work()


def test_without_an_encoder_there_is_nothing_to_do(
    job: EncodingJob, settings: Settings, one: FakeEncoder
) -> None:
    make_paper()
    index.catch_up()
    settings.ENCODER = "none"
    assert not job.has_work()
    job.turn()
    assert encoding.progress() == Coverage(1, 0)


def priority() -> int:
    """Return the priority of this thread."""
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.parametrize("already_lower", [False, True])
def test_only_a_thread_of_its_own_steps_back(
    monkeypatch: pytest.MonkeyPatch, already_lower: bool
) -> None:
    before = priority()
    lower = min(before + 3, 19)
    monkeypatch.setattr(encoding_job, "LOWER_PRIORITY", 0 if already_lower else lower)
    seen: list[int] = []

    def lane() -> None:
        encoding_job._step_back()
        seen.append(priority())

    encoding_job._step_back()
    assert priority() == before
    thread = threading.Thread(target=lane)
    thread.start()
    thread.join()
    assert seen == [before if already_lower else lower]
    assert priority() == before


def test_old_vectors_answer_until_the_new_ones_are_complete(
    encoders: dict[str, FakeEncoder], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    ingest(make_record() for _ in range(3))
    index.catch_up()
    encoding.encode_all(encoders[SETTING])
    short_steps(monkeypatch)
    settings.ENCODER = OTHER
    seen: list[tuple[int, str]] = []

    def report(covered: Coverage) -> None:
        name = index.reader().encoder
        answering = encoding.encoder_for(name)
        if name == "other":
            assert answering is encoders[OTHER]
        seen.append((covered.encoded, name))

    assert encoding.encode_all(encoders[OTHER], report) == Coverage(3, 3)
    assert seen == [(0, "one"), (1, "one"), (2, "one"), (3, "other")]


def test_the_encoder_of_old_vectors_is_found_by_its_name(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    served = "openai:m@https://host/v1"
    known = {
        SETTING: FakeEncoder("one"),
        "builtin": FakeEncoder("shipped@1"),
        served: FakeEncoder(served),
    }
    monkeypatch.setattr(encoding, "open_encoder", opening(known))
    assert encoding.encoder_for("one") is known[SETTING]
    assert encoding.encoder_for("shipped@1") is known["builtin"]
    assert encoding.encoder_for(served) is known[served]


def test_an_encoder_that_is_gone_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    encoding._opened.cache_clear()
    assert encoding.encoder_for("shipped@0000") is None
    assert encoding.encoder_for("") is None


def test_no_query_is_encoded_where_words_alone_are_wanted(settings: Settings) -> None:
    assert encoding.encoder_for("one") is not None
    settings.ENCODER = "none"
    assert encoding.encoder_for("one") is None


def test_the_foreground_waits_for_others(one: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    make_paper()
    index.catch_up()
    held = [encoding.alone(), lock.acquire(index.folder())]
    encoded_by: list[int] = []

    def let_go(seconds: float) -> None:
        encoded_by.append(len(one.texts))
        if len(encoded_by) in (2, 4):
            held.pop(0).close()

    monkeypatch.setattr(encoding, "time", SimpleNamespace(sleep=let_go, monotonic=lambda: 0.0))
    assert encoding.encode_all(one) == Coverage(1, 1)
    assert encoded_by == [0, 0, 1, 1]
    assert len(one.texts) == 1


def test_the_foreground_says_what_fails_and_keeps_what_was_done(one: FakeEncoder) -> None:
    make_paper()
    index.catch_up()
    one.error = EncoderUnavailable("It is away.")
    with pytest.raises(EncoderUnavailable, match="It is away"):
        encoding.encode_all(one)
    with encoding.alone():
        pass


def reindex(*arguments: str) -> str:
    """Run the command and return what it says."""
    said = StringIO()
    call_command("reindex", *arguments, "-v0", stdout=said)
    return said.getvalue()


def test_reindex_encodes_when_told_to(one: FakeEncoder) -> None:
    ingest(make_record() for _ in range(3))
    assert reindex() == "3 papers indexed\n"
    assert one.texts == []
    assert reindex("--vectors") == "3 papers indexed\n3 of 3 papers have their vector\n"
    assert index.reader().encoder == "one"
    reindex("--vectors")
    assert len(one.texts) == 3


def test_reindex_with_another_encoder_says_what_else_to_do(one: FakeEncoder) -> None:
    make_paper()
    said = reindex("--encoder", OTHER)
    assert index.reader().encoder == "other"
    assert f"Now set DAILYPAPERS_ENCODER to {OTHER}" in said
    assert one.texts == []
    assert "Now set" not in reindex("--encoder", SETTING)


def test_reindex_without_an_encoder_indexes_words(settings: Settings) -> None:
    make_paper()
    settings.ENCODER = "none"
    assert "words only" in reindex("--vectors")
    assert len(found("study")) == 1
