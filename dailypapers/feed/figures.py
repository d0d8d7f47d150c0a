"""The latest measured figures of ranking, which the measurements in `bench/` write."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

FILE = Path(__file__).with_name("figures.json")
Row: TypeAlias = tuple[str, str, float | None, float | None, float | None]


@cache
def figures() -> Mapping[str, Sequence[Row]]:
    """Return each measurement's rows: label, series, value, both ends of its interval."""
    said: Mapping[str, Sequence[Row]] = json.loads(FILE.read_text())
    return said
