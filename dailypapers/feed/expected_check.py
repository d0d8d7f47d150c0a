"""What the last check of expected interest said, kept in a file of the data folder.

The file can be removed at any time; the check is then made anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from dailypapers.core.clock import now
from dailypapers.core.files import write_whole
from dailypapers.feed.expected.check import Checked

FOLDER, NAME = "interest", "expected.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A check and when it was made."""

    at: datetime
    checked: Checked


def read(home: Path) -> Kept | None:
    """Return the last check, None if there was none or nobody can read it."""
    try:
        said = json.loads((home / FOLDER / NAME).read_text())
        return Kept(datetime.fromisoformat(said.pop("at")), Checked(**said))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write(home: Path, checked: Checked) -> None:
    """Keep what a check found, in one step."""
    said = {"at": now().isoformat(timespec="seconds"), **asdict(checked)}
    write_whole(home / FOLDER / NAME, json.dumps(said, indent=1))
