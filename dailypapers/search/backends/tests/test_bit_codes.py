from __future__ import annotations

import numpy as np
import pytest

from dailypapers.search.backends import bit_codes
from dailypapers.search.backends.bit_codes import Frame, closest, code_words, cosines, widened
from dailypapers.testing.vector_corpus import clustered_vectors


def test_every_finite_half_is_widened_exactly() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]

    assert (widened(halves) == halves.astype(np.float32)).all()


@pytest.mark.parametrize(("dimensions", "words"), [(1, 1), (64, 1), (65, 2), (256, 4), (384, 6)])
def test_a_code_has_a_bit_for_each_dimension_at_least(dimensions: int, words: int) -> None:
    vectors = clustered_vectors(20, dimensions)

    codes = Frame.around(vectors.astype(np.float16)).codes(vectors)

    assert codes.shape == (20, words)
    assert code_words(dimensions) == words


def test_the_axes_are_a_rotation_and_always_the_same() -> None:
    frame = Frame.around(clustered_vectors(50, 128).astype(np.float16))
    again = Frame.around(clustered_vectors(60, 128, seed=9).astype(np.float16))

    assert frame.axes @ frame.axes.T == pytest.approx(np.eye(128), abs=1e-5)
    assert (frame.axes == again.axes).all()


def test_a_frame_is_kept_as_bytes() -> None:
    frame = Frame.around(clustered_vectors(50, 70).astype(np.float16))

    kept = Frame.from_numbers(np.frombuffer(frame.to_bytes(), np.float32), 70)

    assert (kept.mean == frame.mean).all()
    assert (kept.axes == frame.axes).all()


def test_the_mean_does_not_depend_on_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = clustered_vectors(100, 64).astype(np.float16)
    monkeypatch.setattr(bit_codes, "BLOCK", 7)

    mean = Frame.around(vectors).mean

    assert mean == pytest.approx(vectors.astype(np.float64).mean(axis=0), abs=1e-6)


@pytest.mark.parametrize("words", [1, 3, 4, 12])
@pytest.mark.parametrize("share", [0.5, 0.9, 1.0])
def test_the_closest_are_those_with_the_fewest_different_bits(share: float, words: int) -> None:
    draw = np.random.default_rng(3)
    codes = draw.integers(0, 1 << 63, (10_000, words), np.uint64)
    query = draw.integers(0, 1 << 63, words, np.uint64)
    codes[7], codes[8] = query, ~query
    rows = np.flatnonzero(draw.random(10_000) < share).astype(np.int32)
    bits = np.unpackbits((codes[rows] ^ query).view(np.uint8), axis=1).sum(axis=1)

    for wanted in (1, 2, 100, len(rows)):
        limit = np.sort(bits)[wanted - 1]
        assert (closest(codes, rows, query, wanted) == rows[bits <= limit]).all()


@pytest.mark.parametrize("wanted", [1, 200, 5_000])
def test_a_sample_that_is_unlike_the_rest_misleads_nobody(wanted: int) -> None:
    query = np.zeros(4, np.uint64)
    codes = np.full((20_000, 4), ~query)
    codes[:: bit_codes.SAMPLED] = query
    codes[1::2, 0] = 0
    rows = np.arange(20_000, dtype=np.int32)
    bits = np.unpackbits(codes.view(np.uint8), axis=1).sum(axis=1)
    limit = np.sort(bits)[wanted - 1]

    assert (closest(codes, rows, query, wanted) == rows[bits <= limit]).all()


def test_cosines_are_dot_products_row_by_row() -> None:
    vectors = clustered_vectors(2000, 48).astype(np.float16)
    rows = np.arange(1999, 0, -3, dtype=np.int32)
    query = clustered_vectors(1, 48, seed=5)[0]

    found = cosines(vectors, rows, query)

    assert found == pytest.approx(vectors[rows].astype(np.float64) @ query, abs=1e-6)
