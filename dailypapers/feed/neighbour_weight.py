"""What neighbours weigh on this instance: checked once a week on held-out likes, kept in a file.

The file is in the data folder, can be removed at any time, and is what the staff page shows.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dailypapers.core.clock import now
from dailypapers.core.files import write_whole
from dailypapers.feed.interest.blend import NeighbourWeight
from dailypapers.feed.interest.check import Checked

FOLDER, NAME = "interest", "neighbours.json"


def kept(home: Path) -> NeighbourWeight:
    """Return the weight that the last check found, nothing if there was none."""
    said = read(home)
    return NeighbourWeight(**said["weight"]) if said else NeighbourWeight()


def read(home: Path) -> dict[str, Any] | None:
    """Return what the last check said: when, of how many readers, the weights and every lead."""
    try:
        said: dict[str, Any] = json.loads((home / FOLDER / NAME).read_text())
        NeighbourWeight(**said["weight"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return said


def write(home: Path, checked: Checked) -> None:
    """Keep what a check found, in one step."""
    said = {
        "at": now().isoformat(timespec="seconds"),
        "readers": checked.readers,
        "weight": asdict(checked.weight),
        "leads": {name: [asdict(lead) for lead in leads] for name, leads in checked.leads.items()},
    }
    write_whole(home / FOLDER / NAME, json.dumps(said, indent=1))
