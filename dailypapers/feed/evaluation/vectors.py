"""The vectors of texts, encoded once: kept in a file that is named by what made them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from dailypapers.encoder.base import Encoder
from dailypapers.feed.interest.likes import Floats

Item = TypeVar("Item")


class Progress(Protocol):
    """What is told how far work is."""

    def over(self, items: Iterable[Item], what: str, total: int) -> Iterable[Item]:
        """Return the same items, telling how far one is."""


def vectors_of(texts: Sequence[str], encoder: Encoder, folder: Path, progress: Progress) -> Floats:
    """Return the vector of each text, (texts, d), from `folder` where they are known.

    Raises `EncoderUnavailable`.
    """
    digest = sha256("\0".join([encoder.name, *texts]).encode()).hexdigest()[:20]
    path = folder / f"{digest}.npy"
    if path.exists():
        return np.asarray(np.load(path, allow_pickle=False), np.float32)
    encoded = progress.over(encoder.encode_papers(texts), "encoding papers", len(texts))
    found = np.stack(list(encoded))
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part.npy")
    np.save(unfinished, found)
    unfinished.replace(path)
    return found
