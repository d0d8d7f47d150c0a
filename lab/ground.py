"""What recipes on readers and lists stand on: CiteULike-a, and vectors by the encoder that ships.

LAB_DATA names the folder of data (default ../shared/data), LAB_CACHE where vectors are kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation.library import Library, load
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.interest.likes import Floats

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("LAB_DATA", ROOT.parent / "shared" / "data"))
CACHE = Path(os.environ.get("LAB_CACHE", ROOT / "var" / "cache" / "lab"))
LIBRARY = DATA / "citeulike-a"
DAILY = DATA / "hf_daily" / "papers.jsonl.gz"
Item = TypeVar("Item")


class Silent:
    """Tells nobody how far work is."""

    def over(self, items: Iterable[Item], what: str, total: int) -> Iterable[Item]:
        """Return the same items."""
        return items


def library() -> Library:
    """Return the papers and readers of CiteULike-a."""
    return load(LIBRARY / "items.jsonl.gz", LIBRARY / "dropoutnet_cold_train.csv.gz")


def vectors(texts: Sequence[str]) -> Floats:
    """Return the vectors of texts, (texts, d), by the encoder that ships."""
    return vectors_of(texts, OnnxEncoder(SHIPPED), CACHE, Silent())
