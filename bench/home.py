"""The instance that search is measured on: real papers, their index and their vectors.

Each is made only if it is missing, and what it cost then is kept beside it. It is missing too if
what is there is of another schema or by another encoder than the one that is shipped.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, TypeAlias

from bench.processes import run
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.search.backends import manifest
from dailypapers.search.backends.embedded_schema import SCHEMA_VERSION

INDEX = f"index of schema {SCHEMA_VERSION}"
VECTORS = f"vectors by {OnnxEncoder(SHIPPED).name}"
Notes: TypeAlias = dict[str, dict[str, Any]]  # what was made to what it cost


@dataclass(frozen=True, slots=True)
class Home:
    """A folder with an instance (`DAILYPAPERS_HOME`) in it, and what goes with measuring it."""

    folder: Path

    @property
    def instance(self) -> Path:
        """The instance' own folder."""
        return self.folder / "home"

    @property
    def index(self) -> Path:
        """The folder of its search index."""
        return self.instance / "index"

    @property
    def notes(self) -> Notes:
        """What was made here, and what that cost."""
        found: Notes = json.loads(self._notes.read_text()) if self._notes.exists() else {}
        return found

    @property
    def _notes(self) -> Path:
        return self.folder / "made.json"

    @property
    def vector_seconds(self) -> float:
        """CPU seconds that encoding took, less the text index that the same command built."""
        made: float = self.notes[VECTORS]["cpu"] - self.notes[INDEX]["cpu"]
        return made

    def make(self, data: Path, papers: int) -> None:
        """Import `papers` of the file (0: all), index and encode them, as far as is missing."""
        self.instance.mkdir(parents=True, exist_ok=True)
        run(self.instance, "migrate", "-v0")
        self.once("import", lambda: self._imported(data, papers))
        self.once(INDEX, lambda: asdict(run(self.instance, "reindex", "-v0")))
        self.once(VECTORS, lambda: asdict(run(self.instance, "reindex", "--vectors")))

    def once(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Make what is not noted as made, then note it; return what it cost.

        A killed run is repeated.
        """
        if name not in self.notes:
            print(f"Making: {name}", flush=True)
            cost = make()
            self._notes.write_text(json.dumps({**self.notes, name: cost}, indent=1))
        return self.notes[name]

    def inside(self, module: str, *arguments: str) -> dict[str, Any]:
        """Run `bench.<module>.main` in a process of the program; return what it printed as JSON.

        A process of its own has caches and memory of its own, and is set up before it imports.
        """
        given = ", ".join(map(repr, arguments))
        script = f"from bench.{module} import main; main({given})"
        output = run(self.instance, "shell", "-v0", "-c", script).output
        found: dict[str, Any] = json.loads(output.splitlines()[-1])
        return found

    def sizes(self) -> dict[str, int]:
        """Return the bytes that the live index, papers and vectors have on disk, by those names."""
        state = manifest.read(self.index)
        assert state
        folders = {"index": state.folder, "papers": state.papers.folder}
        if state.vectors:
            folders["vectors"] = state.vectors.log.folder
        return {name: _size(self.index / folder) for name, folder in folders.items()}

    def _imported(self, data: Path, papers: int) -> dict[str, Any]:
        if papers:
            part = self.folder / "part.jsonl"
            with part.open("w", encoding="utf-8") as file:
                file.writelines(_spread(data, papers))
            data = part
        return asdict(run(self.instance, "import", "--json", "-v0", str(data)))


@contextmanager
def kept_folder() -> Iterator[Path]:
    """Give the folder to work in, which is kept if it was named."""
    if named := os.environ.get("BENCH_HOME"):
        yield Path(named).resolve()
        return
    with TemporaryDirectory(prefix="dailypapers-bench-") as folder:
        yield Path(folder)


def pin() -> None:
    """Keep this process and those it starts to one core, and libraries to one thread."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _spread(data: Path, papers: int) -> Iterator[str]:
    """Yield so many lines, evenly spread: files of papers go by source and year."""
    with _opened(data) as file:
        lines = sum(1 for _ in file)
    with _opened(data) as file:
        for number, line in enumerate(file):
            if number * papers % lines < papers:
                yield line


def _opened(data: Path) -> IO[str]:
    return gzip.open(data, "rt", encoding="utf-8") if data.suffix == ".gz" else data.open()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
