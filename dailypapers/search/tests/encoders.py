"""An encoder whose work is seen and steered by tests."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from hashlib import sha256

import numpy as np

from dailypapers.encoder.base import Vector, unit


class FakeEncoder:
    """See `Encoder`. Vectors follow from the texts; `texts` are those it was given, in order.

    `error` is raised at the next text; `pause` is how many seconds each text takes.
    """

    weight = 0.5

    def __init__(self, name: str, dimensions: int = 8) -> None:
        self.name, self.dimensions = name, dimensions
        self.texts: list[str] = []
        self.error: Exception | None = None
        self.pause = 0.0

    def encode_papers(self, texts: Iterable[str]) -> Iterator[Vector]:
        """Yield vectors, reading no text ahead."""
        for text in texts:
            if self.error:
                raise self.error
            time.sleep(self.pause)
            self.texts.append(text)
            yield self.encode_query(text)

    def encode_query(self, text: str) -> Vector:
        """Return the vector of a text."""
        seed = int.from_bytes(sha256(f"{self.name} {text}".encode()).digest()[:8])
        return unit(np.random.default_rng(seed).standard_normal(self.dimensions))
