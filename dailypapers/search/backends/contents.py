"""What the files beside the text index hold as of one commit: papers, and vectors of them.

Vectors that cannot be read do not keep words from being found: what asks for vectors then raises
`IndexUnavailable`, nothing else does, until `discard_vectors` has dropped them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends.base import Coverage
from dailypapers.search.backends.manifest import Manifest, VectorSet
from dailypapers.search.backends.paper_log import PaperLog
from dailypapers.search.backends.vector_log import Vectors


@dataclass(frozen=True, slots=True)
class Contents:
    """The papers, the live vectors, and those of another encoder that gather to replace them.

    `broken` says why vectors cannot be read; then there are none here.
    """

    papers: PaperLog
    vectors: Vectors | None = None
    coming: Vectors | None = None
    broken: str = ""

    @property
    def live(self) -> Vectors | None:
        """The live vectors; raises `IndexUnavailable` where any cannot be read."""
        if self.broken:
            raise IndexUnavailable(self.broken)
        return self.vectors

    def coverage(self, encoder: str) -> Coverage:
        """See `SearchIndex`."""
        made = self._made_by(encoder)
        return Coverage(len(self.papers), int(made.encoded().sum()) if made else 0)

    def unencoded(self, encoder: str, k: int) -> list[int]:
        """See `SearchIndex`."""
        made, rows = self._made_by(encoder), self.papers.latest.rows
        return self.papers.newest(rows[~made.encoded()] if made else rows, k)

    def _made_by(self, encoder: str) -> Vectors | None:
        both = (self.live, self.coming)
        return next((made for made in both if made and made.made.encoder == encoder), None)


def open_contents(home: Path, state: Manifest, seen: Contents | None = None) -> Contents:
    """Return what `state` describes, going on from `seen`; nothing is done twice.

    Raises `IndexUnavailable` where the papers cannot be read.
    """
    papers = seen.papers if seen else None
    if papers is None or papers.log != state.papers:
        papers = PaperLog(home, state.papers, papers)
    known = [made for made in (seen.vectors, seen.coming) if made] if seen else []

    def opened(made: VectorSet | None) -> Vectors | None:
        if made is None:
            return None
        before = next((old for old in known if old.made.log.folder == made.log.folder), None)
        if before and before.made == made and before.papers is papers:
            return before
        return Vectors(home, made, papers, before)

    try:
        return Contents(papers, opened(state.vectors), opened(state.coming))
    except IndexUnavailable as error:
        return Contents(papers, broken=str(error))


def settled(home: Path, state: Manifest, seen: Contents | None) -> tuple[Manifest, Contents]:
    """Return the state to be committed in place of `state`, and what it holds.

    Vectors without a gap take the place of the live ones, and what is mostly dead is copied.
    """
    contents = open_contents(home, state, seen)
    if contents.papers.is_mostly_dead():
        state = replace(state, papers=contents.papers.compacted(home))
    vectors, coming = contents.vectors, contents.coming
    if coming and coming.encoded().all():
        vectors, coming = coming, None
    if not contents.broken:
        state = replace(state, vectors=_lean(home, vectors), coming=_lean(home, coming))
    return state, open_contents(home, state, contents)


def _lean(home: Path, made: Vectors | None) -> VectorSet | None:
    if made is None:
        return None
    return made.compacted(home) if made.is_mostly_dead() else made.made
