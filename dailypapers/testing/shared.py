"""The measurement data beside the repository: read by tests marked `shared`, never committed."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def shared_data(*parts: str) -> Path:
    """Return a path inside `../shared/data`, or skip the test where it is not there."""
    path = ROOT.parent.joinpath("shared", "data", *parts)
    if not path.exists():
        pytest.skip(f"no {path}: the measurement data is not part of the repository")
    return path
