from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from dailypapers.core.errors import IndexUnavailable
from dailypapers.ops.ready import YOUNGEST, make_ready
from dailypapers.search import encoding, index, queries
from dailypapers.testing.make import make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _garbage_as_it_was() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.fixture(autouse=True)
def _connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dailypapers.ops.ready.connection.close", lambda: None)


def test_what_is_loaded_is_no_garbage_to_look_through() -> None:
    make_ready()

    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] == YOUNGEST


def test_words_and_the_encoder_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    make_paper(title="Teapots that learn")
    index.catch_up()
    asked: list[str] = []
    monkeypatch.setattr(type(index.reader()), "spellings", lambda _, word: asked.append(word))
    monkeypatch.setattr(encoding, "encoder_for", lambda name: asked.append(f"encoder {name}"))
    make_ready()

    assert asked == [queries.ANY_WORD, f"encoder {index.reader().encoder}"]


def test_a_server_starts_without_an_index(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise IndexUnavailable("the files are gone")

    monkeypatch.setattr(queries, "prepare", broken)
    make_ready()

    assert "Serving before search can be used: the files are gone" in caplog.text
