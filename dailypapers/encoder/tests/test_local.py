"""The library itself is an extra of a gigabyte: here stands something of its shape."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.encoder.local import BATCH, SentenceTransformersEncoder

HERE = importlib.util.find_spec("sentence_transformers") is not None


class StandIn:
    """Takes what `SentenceTransformer` takes and notes what it is asked."""

    loaded: list[tuple[str, dict[str, Any]]] = []
    batches: list[int] = []

    def __init__(self, name: str, **given: Any) -> None:
        if name == "org/missing":
            raise OSError("org/missing is not here\nand much more about it")
        self.loaded.append((name, given))

    def encode_document(self, texts: list[str], *, show_progress_bar: bool) -> Any:
        """Return a vector for each text; of any length, as the library does."""
        assert show_progress_bar is False
        self.batches.append(len(texts))
        return np.array([[len(text), 2.0] for text in texts])

    def encode_query(self, text: str, *, show_progress_bar: bool) -> Any:
        """Return one vector; another than for a document, as some models do."""
        assert show_progress_bar is False
        return np.array([2.0, len(text)])


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> type[StandIn]:
    """Put the stand-in where the library would be."""
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = StandIn  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    monkeypatch.setattr(StandIn, "loaded", [])
    monkeypatch.setattr(StandIn, "batches", [])
    return StandIn


@pytest.mark.skipif(HERE, reason="the library is installed")
def test_a_library_that_is_missing_is_said_with_how_to_install_it() -> None:
    encoder = SentenceTransformersEncoder("org/name")
    with pytest.raises(EncoderUnavailable, match=r'pip install "dailypapers\[encoders\]"'):
        encoder.encode_query("kites")
    with pytest.raises(EncoderUnavailable, match="sentence-transformers:org/name needs"):
        list(encoder.encode_papers(["kites"]))


def test_papers_come_in_order_and_in_batches(library: type[StandIn]) -> None:
    texts = ["x" * number for number in range(1, BATCH + 4)]
    vectors = list(SentenceTransformersEncoder("org/name").encode_papers(texts))
    assert [round(float(v[0] / v[1] * 2)) for v in vectors] == list(range(1, BATCH + 4))
    assert library.batches == [BATCH, 3]
    assert all(vector.dtype == np.float32 for vector in vectors)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_queries_are_encoded_as_queries(library: type[StandIn]) -> None:
    encoder = SentenceTransformersEncoder("org/name")
    np.testing.assert_allclose(encoder.encode_query("x" * 2), [0.5**0.5] * 2, rtol=1e-6)
    assert encoder.encode_query("xx") is encoder.encode_query("xx")
    assert encoder.dimensions == 2


@pytest.mark.parametrize("offline", [True, False])
def test_it_is_loaded_once_and_from_this_machine_only_when_offline(
    library: type[StandIn], offline: bool
) -> None:
    encoder = SentenceTransformersEncoder("org/name", offline=offline)
    assert library.loaded == []
    encoder.encode_query("kites")
    encoder.encode_query("umbrellas")
    assert library.loaded == [("org/name", {"device": "cpu", "local_files_only": offline})]


@pytest.mark.usefixtures("library")
def test_a_model_that_is_missing_is_one_line() -> None:
    with pytest.raises(EncoderUnavailable) as caught:
        SentenceTransformersEncoder("org/missing").encode_query("kites")
    assert str(caught.value) == (
        "sentence-transformers:org/missing cannot be loaded: org/missing is not here"
    )
