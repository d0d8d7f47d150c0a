"""Hand-written replies of a source, in the folder `replies` beside its tests."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

from dailypapers.testing.replay import Reply


def reply(connector: str, name: str) -> bytes:
    """Return the reply that lies in `sources/<connector>/tests/replies/<name>`."""
    package = importlib.import_module(f"dailypapers.sources.{connector}.tests")
    return Path(package.__path__[0], "replies", name).read_bytes()


def in_json(said: object) -> Reply:
    """Return an answer in JSON."""
    return Reply(json.dumps(said).encode(), headers={"Content-Type": "application/json"})
