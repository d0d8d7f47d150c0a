"""Vectors as one bit per dimension, to find in a millisecond the few that are worth comparing.

A code says for each axis of a randomly turned frame on which side of the mean a vector lies. The
number of differing bits grows with the angle; turning spreads what a vector says evenly over the
bits (measured: `docs/decisions/0007-vectors-in-files-that-only-grow.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dailypapers.search.backends.latest import Rows

Codes = npt.NDArray[np.uint64]  # (vectors, words)
Distances = npt.NDArray[np.uint16]  # bits that differ
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]

WORD = 64  # bits of a number in a code
BLOCK = 8192  # rows at a time, so that what is computed stays in the processor's cache
SAMPLED = 61  # of so many distances one is looked at to guess which are among the least
HALF_BIAS = np.float32(2.0**112)  # the exponents of half and single precision start so far apart
HALF_BITS = np.int32(-0x70002000)  # of a half shifted 13 to the left in 32 bits: sign and number


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the axes of the codes lie: `mean` (dimensions,), `axes` (dimensions, bits)."""

    mean: Floats
    axes: Floats

    @classmethod
    def around(cls, vectors: Halves) -> Frame:
        """Return a frame around the mean of these vectors, always turned in the same way."""
        dimensions = vectors.shape[1]
        bits = code_words(dimensions) * WORD
        gaussian = np.random.default_rng(bits).standard_normal((bits, bits))
        axes = np.linalg.qr(gaussian)[0][:dimensions].astype(np.float32)
        return cls(mean_of(vectors), axes)

    @classmethod
    def from_numbers(cls, numbers: Floats, dimensions: int) -> Frame:
        """Return the frame of which `to_bytes` are the bytes."""
        return cls(numbers[:dimensions], numbers[dimensions:].reshape(dimensions, -1))

    def to_bytes(self) -> bytes:
        """Return the numbers of the mean, then of the axes."""
        return self.mean.tobytes() + self.axes.tobytes()

    def codes(self, vectors: Floats) -> Codes:
        """Return the codes of vectors (n, dimensions)."""
        sides = (vectors - self.mean) @ self.axes > 0
        return np.packbits(sides, axis=1).view(np.uint64)


def code_words(dimensions: int) -> int:
    """Return of how many numbers a code is made."""
    return -(-dimensions // WORD)


def closest(codes: Codes, rows: Rows, query: Codes, wanted: int) -> Rows:
    """Return those of `rows`, which rise, whose codes differ least: `wanted`, with all ties."""
    if wanted >= len(rows):
        return rows
    if 4 * len(rows) > 3 * len(codes):  # Reading on is quicker than picking nearly all.
        distances = _differing_bits((codes[block] for block in _blocks(len(codes))), query)
        if len(rows) < len(codes):
            distances = distances.take(rows)
    else:
        picked = (codes.take(rows[block], axis=0) for block in _blocks(len(rows)))
        distances = _differing_bits(picked, query)
    near = _some_closest(distances, wanted)
    distances = distances.take(near)
    limit: np.uint16 = np.partition(distances, wanted - 1)[wanted - 1]
    return rows[near[distances <= limit]]


def _some_closest(distances: Distances, wanted: int) -> npt.NDArray[np.intp]:
    """Return places that rise, among them those of the `wanted` least distances with all ties.

    Few more than that: a sample says how far to look. Sorting all takes eight times as long.
    """
    sample = distances[::SAMPLED]
    generous = len(sample) * wanted * 3 // (len(distances) * 2) + 20
    if generous < len(sample):
        near = np.flatnonzero(distances <= np.partition(sample, generous)[generous])
        if len(near) >= wanted:
            return near
    return np.arange(len(distances))


def _differing_bits(blocks: Iterator[Codes], query: Codes) -> Distances:
    repeated = np.tile(query, BLOCK)  # numpy is quick with long rows, not with short ones.
    counted = []
    for codes in blocks:
        bits = np.bitwise_count(codes.ravel() ^ repeated[: codes.size])
        counted.append(_sums(bits.reshape(codes.shape)))
    return np.concatenate(counted)


def _sums(bits: npt.NDArray[np.uint8]) -> Distances:
    """Return the sum of each short row (n, words) of numbers up to `WORD`."""
    parts: npt.NDArray[np.uint8 | np.uint16] = bits
    if bits.shape[1] % 2 == 0:  # Neighbours are added as the bytes of one number, in a long row.
        pairs = bits.view(np.uint16)
        parts = (pairs >> 8) + (pairs & 0xFF)
    total = parts[:, 0].astype(np.uint16)
    for column in range(1, parts.shape[1]):
        total += parts[:, column]
    return total


def cosines(vectors: Halves, rows: Rows, query: Floats) -> Floats:
    """Return the dot products of `query` with these rows of the vectors."""
    products = np.empty(len(rows), np.float32)
    for block in _blocks(len(rows), 512):
        products[block] = widened(vectors.take(rows[block], axis=0)) @ query
    return products


def mean_of(vectors: Halves) -> Floats:
    """Return the mean (dimensions,) of one vector or more."""
    total = np.zeros(vectors.shape[1], np.float32)
    for block in _blocks(len(vectors)):
        total += widened(vectors[block]).sum(axis=0)
    return total / np.float32(len(vectors))


def widened(halves: Halves) -> Floats:
    """Return finite halves as single precision, exactly; five times as fast as `astype`.

    A half has 5 bits of exponent where a single has 8, with another zero; so its bits are put in
    place by a shift and the exponent is mended by a multiplication.
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= HALF_BITS
    numbers = bits.view(np.float32)
    numbers *= HALF_BIAS
    return numbers


def _blocks(size: int, block: int = BLOCK) -> Iterator[slice]:
    return (slice(start, start + block) for start in range(0, size, block))
