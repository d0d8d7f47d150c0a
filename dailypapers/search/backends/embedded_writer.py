"""Writing to an embedded index: one writer at a time, all of a commit or nothing of it.

A commit does, in this order: rows to the end of their files, made durable; the text index' own
commit, if texts changed; the manifest, by rename. Killed before the last, the next writer finds the
old manifest, cuts the files back to it, and is given the papers beyond its mark again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends import manifest
from dailypapers.search.backends.append_file import new_folder, new_log
from dailypapers.search.backends.contents import Contents, settled
from dailypapers.search.backends.manifest import Manifest, VectorSet
from dailypapers.search.backends.paper_log import PaperLogWriter
from dailypapers.search.backends.text_writer import TextWriter, writing
from dailypapers.search.backends.vector_log import VectorWriter, check
from dailypapers.search.engine.types import IndexedPaper, PaperVector


class Writer:
    """Writes to the index in `home` until `close`; `held` is the lock, let go then.

    Raises `IndexUnavailable` where the disk is full or broken. The writer is of no more use then:
    `abandon` it. What was committed is as it was, and the next writer goes on from there.
    """

    def __init__(self, home: Path, held: IO[bytes], state: Manifest, contents: Contents) -> None:
        self._home, self._held = home, held
        self._state, self._contents = state, contents
        self._texts: TextWriter | None = None
        self._papers: PaperLogWriter | None = None
        self._vectors: dict[str, VectorWriter] = {}
        manifest.clear_leftovers(home, state)

    def upsert(self, papers: Iterable[IndexedPaper]) -> None:
        """Put papers in place of those with the same ids."""
        for paper in papers:
            with writing():
                texts, log = self._paper_writers()
                texts.delete(paper.id)
                texts.add(paper)
                log.upsert(paper)

    def delete(self, ids: Iterable[int]) -> None:
        """Take papers out."""
        for number in ids:
            with writing():
                texts, log = self._paper_writers()
                texts.delete(number)
                log.delete(number)

    def add_vectors(self, encoder: str, vectors: Sequence[PaperVector]) -> None:
        """Append vectors; raise `ValueError` for such as cannot be compared, with none written."""
        if not vectors:
            return
        if self._contents.broken:
            raise IndexUnavailable(self._contents.broken)
        known = next((made for made in self._state.sets() if made.encoder == encoder), None)
        check(encoder, vectors, known.dimensions if known else len(vectors[0].vector))
        with writing():
            made = known or self._begin(encoder, len(vectors[0].vector))
            if encoder not in self._vectors:
                self._vectors[encoder] = VectorWriter(self._home, made)
            self._vectors[encoder].add(vectors)

    def commit(self, mark: int) -> Contents:
        """Make all durable and visible; return what there is now."""
        with writing():
            state = replace(self._synced(), generation=self._state.generation + 1, mark=mark)
            if self._texts and self._texts.is_changed:
                state = replace(state, opstamp=self._texts.commit())
            before = self._state.folders()
            self._state, self._contents = settled(self._home, state, self._contents)
            manifest.write(self._home, self._state)
            if self._state.folders() != before:
                self._close_logs()
                manifest.clear_leftovers(self._home, self._state)
        return self._contents

    def close(self) -> None:
        """Wait for merges under way, then let everything go; changes not committed are lost."""
        try:
            self._close_logs()
            if self._texts:
                self._texts.close()
        finally:
            self._held.close()

    def abandon(self) -> None:
        """Let everything go after an error."""
        if self._texts:
            self._texts.abandon()
        self._close_logs()
        self._held.close()

    def _paper_writers(self) -> tuple[TextWriter, PaperLogWriter]:
        if not self._state.folder:
            folder, log = new_folder(self._home, "index"), new_log(self._home, "papers")
            self._state = replace(self._state, folder=folder.name, papers=log)
        if self._texts is None:
            self._texts = TextWriter(self._home / self._state.folder)
        if self._papers is None:
            tags = self._contents.papers.tags
            self._papers = PaperLogWriter(self._home, self._state.papers, tags)
        return self._texts, self._papers

    def _begin(self, encoder: str, dimensions: int) -> VectorSet:
        """Begin vectors of another encoder, in place of others that were still gathering."""
        made = VectorSet(encoder, dimensions, new_log(self._home, "vectors"))
        if self._state.coming and (old := self._vectors.pop(self._state.coming.encoder, None)):
            old.close()
        if self._state.vectors:
            self._state = replace(self._state, coming=made)
        else:
            self._state = replace(self._state, vectors=made)
        return made

    def _synced(self) -> Manifest:
        """Return the state with all that was appended, durable."""
        papers = self._papers.sync() if self._papers else self._state.papers
        vectors = self._synced_set(self._state.vectors)
        coming = self._synced_set(self._state.coming)
        return replace(self._state, papers=papers, vectors=vectors, coming=coming)

    def _synced_set(self, made: VectorSet | None) -> VectorSet | None:
        writer = self._vectors.get(made.encoder) if made else None
        return writer.sync() if writer else made

    def _close_logs(self) -> None:
        for writer in (self._papers, *self._vectors.values()):
            if writer:
                writer.close()
        self._papers = None
        self._vectors.clear()
