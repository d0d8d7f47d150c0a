"""The one small file that says what is committed: written last, so that it is never ahead.

`manifest.json` names the schema version, the number of the commit, the caller's mark, the folder
with the text index, and the logs of papers and vectors with how far each of their files counts. It
is replaced by rename, so a reader sees the old one or the new one.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends.append_file import Extent, Log, sync_folder

NAME = "manifest.json"
FOLDERS = ("index", "papers", "vectors")  # what the names of folders begin with
NO_PAPERS = Log("")


@dataclass(frozen=True, slots=True)
class VectorSet:
    """Whose vectors they are, how long each is, and the files as of one commit."""

    encoder: str
    dimensions: int
    log: Log


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of the last commit.

    `opstamp` is the number of Tantivy's last operation in it: where Tantivy's own is higher, a
    process died between its commit and the manifest. `coming` takes the place of `vectors` when no
    paper lacks a vector in it.
    """

    schema: int
    folder: str = ""
    generation: int = 0
    mark: int = 0
    opstamp: int = 0
    papers: Log = NO_PAPERS
    vectors: VectorSet | None = None
    coming: VectorSet | None = None

    def sets(self) -> list[VectorSet]:
        """Return the vectors there are, the live ones first."""
        return [made for made in (self.vectors, self.coming) if made]

    def folders(self) -> set[str]:
        """Return the names of all folders in use."""
        return {self.folder, self.papers.folder, *(made.log.folder for made in self.sets())}


def read(home: Path) -> Manifest | None:
    """Return the manifest in `home`, None where there is none.

    Raises `IndexUnavailable` where it cannot be read. One of another schema is returned all the
    same, as far as its members are known: what it says of vectors outlives a change of schema.
    """
    try:
        return _from_json(json.loads((home / NAME).read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexUnavailable(f"the search index's {NAME} cannot be read: {error}") from error


def write(home: Path, manifest: Manifest) -> None:
    """Replace the manifest; when this returns it survives a loss of power."""
    draft = home / f"{NAME}.new"
    with draft.open("w") as file:
        json.dump(asdict(manifest), file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(home / NAME)
    sync_folder(home)


def stamp(home: Path) -> tuple[int, int, int] | None:
    """Return what changes with every write, at the price of one `stat`; None without a file."""
    try:
        seen = (home / NAME).stat()
    except FileNotFoundError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def clear_leftovers(home: Path, state: Manifest) -> None:
    """Remove the folders of an index that are not in use."""
    used = state.folders()
    for kind in FOLDERS:
        for folder in home.glob(f"{kind}-*"):
            if folder.name not in used:
                shutil.rmtree(folder, ignore_errors=True)


def _from_json(said: dict[str, Any]) -> Manifest:
    whole = dict(said)
    if "papers" in whole:  # Schema 1 had neither these nor vectors.
        whole["papers"] = _log(whole["papers"])
    for name in ("vectors", "coming"):
        if whole.get(name):
            whole[name] = _vector_set(**whole[name])
    return Manifest(**whole)


def _vector_set(encoder: str, dimensions: int, log: dict[str, Any]) -> VectorSet:
    return VectorSet(encoder, dimensions, _log(log))


def _log(said: dict[str, Any]) -> Log:
    return Log(said["folder"], {name: Extent(*extent) for name, extent in said["files"].items()})
