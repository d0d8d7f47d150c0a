"""The one small file that says which index is live: written last, so that it is never ahead.

`manifest.json` names the schema version, the folder with the index, the number of the commit, and
the caller's mark. It is replaced by rename, so a reader sees the old one or the new one.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from dailypapers.core.errors import IndexUnavailable

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of the last commit."""

    schema: int
    folder: str
    generation: int
    mark: int


def read(home: Path) -> Manifest | None:
    """Return the manifest in `home`, None where there is none; raise `IndexUnavailable`."""
    try:
        return Manifest(**json.loads((home / NAME).read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnavailable(f"the search index's {NAME} cannot be read: {error}") from error


def write(home: Path, manifest: Manifest) -> None:
    """Replace the manifest; when this returns it survives a loss of power."""
    draft = home / f"{NAME}.new"
    with draft.open("w") as file:
        json.dump(asdict(manifest), file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(home / NAME)
    _sync_folder(home)


def stamp(home: Path) -> tuple[int, int, int] | None:
    """Return what changes with every write, at the price of one `stat`; None without a file."""
    try:
        seen = (home / NAME).stat()
    except FileNotFoundError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
