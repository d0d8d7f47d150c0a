"""What every encoder offers, and the few things that are the same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from dailypapers.core.errors import DailyPapersError

Vector: TypeAlias = npt.NDArray[np.float32]  # (dimensions,), unit length

USUAL_WEIGHT = 0.5  # Best for all-MiniLM-L6-v2 beside BM25 on each of eight judged collections.
REMEMBERED_QUERIES = 256


class EncoderUnavailable(DailyPapersError):
    """The encoder cannot be used, now or as it is set; the sentence says what to do.

    `wait` is how many seconds it asked not to be tried again, if it did.
    """

    def __init__(self, message: str, *, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class Encoder(Protocol):
    """One model. Making it is cheap: it loads at the first text. Threads may share it."""

    @property
    def name(self) -> str:
        """Say which weights these are: vectors are comparable if, and only if, names are equal."""

    @property
    def weight(self) -> float:
        """The share of meaning, from 0 to 1, in a result list that words make the rest of."""

    @property
    def dimensions(self) -> int:
        """The length of its vectors; may load the model. Raises `EncoderUnavailable`."""

    def encode_papers(self, texts: Iterable[str]) -> Iterator[Vector]:
        """Yield the vector of each text (see `paper_text`), reading little ahead.

        Any text has a vector, an empty one too. Raises `EncoderUnavailable`, after which the
        vectors so far are good.
        """

    def encode_query(self, text: str) -> Vector:
        """Return the vector of what a reader looks for; read-only. Raises `EncoderUnavailable`."""


def paper_text(title: str, abstract: str) -> str:
    """Return what encoders read of a paper.

    >>> paper_text("On Kites ", "Kites fly.")
    'On Kites. Kites fly.'
    """
    return f"{title.strip()}. {abstract.strip()}".strip()


def remembering(encode: Callable[[str], Vector]) -> Callable[[str], Vector]:
    """Return `encode` with a memory of the last queries; paging asks for the same one again."""

    @lru_cache(maxsize=REMEMBERED_QUERIES)
    def encoded(text: str) -> Vector:
        vector = encode(text)
        vector.setflags(write=False)
        return vector

    return encoded


def unit(vector: npt.NDArray[np.floating]) -> Vector:
    """Return the vector at unit length in float32; zeros, which have no direction, as they are."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length else vector, dtype=np.float32)
