"""The measurement data beside the repository: read by tests marked `shared`, never committed."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def shared_data(*parts: str) -> Path:
    """Return a path inside `../shared/data`, or skip the test where it is not there."""
    path = ROOT.parent.joinpath("shared", "data", *parts)
    if not path.exists():
        pytest.skip(f"no {path}: the measurement data is not part of the repository")
    return path


def recorded(*parts: str) -> list[tuple[str, bytes]]:
    """Return address and body of every exchange in a recording, as the source sent it."""
    yaml = pytest.importorskip("yaml")
    said = yaml.safe_load(shared_data("fixtures", *parts).read_text())["interactions"]
    return [(one["request"]["uri"], _body(one["response"])) for one in said]


def _body(response: dict[str, Any]) -> bytes:
    """Return the body, which two kinds of recorders keep in two places."""
    body = response["content"] if "content" in response else response["body"]["string"]
    plain = body.encode() if isinstance(body, str) else body
    return gzip.decompress(plain) if plain.startswith(b"\x1f\x8b") else plain
