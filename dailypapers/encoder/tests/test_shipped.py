"""The encoder that is shipped: what it promises, whatever its weights are."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from dailypapers.encoder.base import Vector, paper_text
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder

KITES = paper_text("Kites in Low Wind", "We build a kite that flies where there is little wind.")
TEAPOTS = paper_text("Pouring without Spilling", "A spout that does not drip, for teapots.")
MARKETS = paper_text("Prices of Tulips", "A history of an early speculative bubble in markets.")
TEXTS = [
    KITES,
    TEAPOTS,
    MARKETS,
    "",
    " \n ",
    "x",
    "茶壶和风筝",
    "чайник и воздушный змей",
    "🫖 🪁",
    "[CLS] [SEP] [MASK] [PAD]",
    "\x00\ufffd",
    "kite" * 25_000,
    "kite " * 20_000,
    "$\\nabla_\\theta \\mathcal{L}$",
]


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return OnnxEncoder(SHIPPED)


@pytest.fixture(scope="module")
def alone(encoder: OnnxEncoder) -> list[Vector]:
    """The vector of each text, encoded by itself."""
    return [next(encoder.encode_papers([text])) for text in TEXTS]


def test_every_text_has_a_vector_of_unit_length(encoder: OnnxEncoder, alone: list[Vector]) -> None:
    for vector in alone:
        assert vector.shape == (encoder.dimensions,)
        assert vector.dtype == np.float32
        assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-5)


def test_neighbours_and_order_change_nothing(encoder: OnnxEncoder, alone: list[Vector]) -> None:
    for together in (TEXTS, TEXTS[::-1], TEXTS * 2):
        for text, vector in zip(together, encoder.encode_papers(together), strict=True):
            np.testing.assert_array_equal(vector, alone[TEXTS.index(text)])


def test_threads_change_nothing(encoder: OnnxEncoder, alone: list[Vector]) -> None:
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: list(encoder.encode_papers(TEXTS)), range(4)):
            np.testing.assert_array_equal(found, alone)


def test_threads_that_come_first_load_it_once(alone: list[Vector]) -> None:
    fresh = OnnxEncoder(SHIPPED)
    with ThreadPoolExecutor(4) as threads:
        models = set(threads.map(lambda _: id(fresh._loaded()), range(8)))
        found = list(threads.map(fresh.encode_query, TEXTS[:3]))
    assert len(models) == 1
    np.testing.assert_array_equal(found, alone[:3])


def test_another_process_finds_the_same(alone: list[Vector]) -> None:
    script = (
        "import sys; from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder;"
        "sys.stdout.write(OnnxEncoder(SHIPPED).encode_query(sys.argv[1]).tobytes().hex())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, KITES], capture_output=True, text=True, check=True
    )
    assert done.stdout == alone[0].tobytes().hex()


def test_a_query_is_encoded_as_a_paper_is_and_remembered(
    encoder: OnnxEncoder, alone: list[Vector]
) -> None:
    for text, vector in zip(TEXTS, alone, strict=True):
        np.testing.assert_array_equal(encoder.encode_query(text), vector)
    kept = encoder.encode_query(KITES)
    assert encoder.encode_query(KITES) is kept
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 0


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("flying toys in a gentle breeze", KITES),
        ("pitcher for hot drinks whose beak stays dry", TEAPOTS),
        ("financial crash caused by flowers", MARKETS),
    ],
)
def test_a_query_is_near_what_it_means_without_sharing_words(
    encoder: OnnxEncoder, query: str, meant: str
) -> None:
    papers = [KITES, TEAPOTS, MARKETS]
    near = np.array(list(encoder.encode_papers(papers))) @ encoder.encode_query(query)
    assert papers[int(near.argmax())] == meant


def test_it_reads_beyond_the_title(encoder: OnnxEncoder) -> None:
    title = "A Study"
    one, other = encoder.encode_papers([paper_text(title, KITES), paper_text(title, MARKETS)])
    assert float(one @ other) < 0.9


def test_papers_are_encoded_as_they_are_asked_for(encoder: OnnxEncoder) -> None:
    texts = iter(TEXTS)
    vectors = encoder.encode_papers(texts)
    next(vectors)
    next(vectors)
    assert next(texts) == TEXTS[2]


def test_its_files_are_what_their_digests_say(encoder: OnnxEncoder) -> None:
    assert encoder.verify() == ()


def test_nothing_is_loaded_before_the_first_text() -> None:
    script = (
        "import sys; from dailypapers.encoder.registry import open_encoder;"
        "print(open_encoder('builtin').name);"
        "sys.exit(any(name in sys.modules for name in ('onnxruntime', 'torch', 'django')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "@" in done.stdout
