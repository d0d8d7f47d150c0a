"""Building an embedded index anew beside the live one, and dropping vectors that are damaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends import append_file, lock, manifest
from dailypapers.search.backends.append_file import new_folder, new_log
from dailypapers.search.backends.contents import settled
from dailypapers.search.backends.embedded_schema import SCHEMA_VERSION
from dailypapers.search.backends.manifest import Manifest
from dailypapers.search.backends.paper_log import PaperLogWriter
from dailypapers.search.backends.text_writer import TextWriter, heap_for_all, writing
from dailypapers.search.engine.types import IndexedPaper


def rebuild(home: Path, papers: Iterable[IndexedPaper], mark: int) -> int:
    """Replace the index in `home` by one of `papers`, each given once; return its generation.

    Vectors stay. Works on a damaged index too. Readers go on with the old one, then `refresh` shows
    them the new; killed at any point, or failing with `IndexUnavailable` on a full disk, it leaves
    the old. Raises `WriterBusy` while somebody writes.
    """
    with _right_to_write(home):
        last = _last(home)
        manifest.clear_leftovers(home, last)
        state = replace(last, schema=SCHEMA_VERSION, generation=last.generation + 1, mark=mark)
        try:
            state = _filled(home, state, papers)
            with writing():
                state, _ = settled(home, state, None)
                manifest.write(home, state)
        except BaseException:
            manifest.clear_leftovers(home, last)
            raise
        manifest.clear_leftovers(home, state)
    return state.generation


def discard_vectors(home: Path) -> None:
    """Drop the vectors that are damaged, so that they are encoded again; keep those that are not.

    Raises `WriterBusy` while somebody writes.
    """
    with _right_to_write(home), writing():
        if state := manifest.read(home):
            whole = [made for made in state.sets() if not any(append_file.damaged(home, made.log))]
            vectors, coming = [*whole, None, None][:2]
            generation = state.generation + 1
            state = replace(state, generation=generation, vectors=vectors, coming=coming)
            manifest.write(home, state)
            manifest.clear_leftovers(home, state)


def _filled(home: Path, state: Manifest, papers: Iterable[IndexedPaper]) -> Manifest:
    """Return the state with `papers`, in new folders, for the old ones."""
    with writing():
        folder, log = new_folder(home, "index"), new_log(home, "papers")
        texts, rows = TextWriter(folder, heap_for_all()), PaperLogWriter(home, log, {})
    try:
        for paper in papers:
            with writing():
                texts.add(paper)
                rows.upsert(paper)
        with writing():
            log, opstamp = rows.sync(), texts.commit()
            texts.wait()
    finally:
        rows.close()
        texts.abandon()
    return replace(state, folder=folder.name, papers=log, opstamp=opstamp)


@contextmanager
def _right_to_write(home: Path) -> Iterator[None]:
    with writing():
        held = lock.acquire(home)
    with held:
        yield


def _last(home: Path) -> Manifest:
    """Return the last state as far as it can be read."""
    try:
        return manifest.read(home) or Manifest(SCHEMA_VERSION)
    except IndexUnavailable:
        return Manifest(SCHEMA_VERSION)
