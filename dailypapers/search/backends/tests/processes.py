"""Other processes for the tests here: `python -m ... ACTION HOME`; killed from outside."""

from __future__ import annotations

import sys
from pathlib import Path

from dailypapers.search.backends import latest, vector_log
from dailypapers.search.backends.embedded import EmbeddedIndex, rebuild
from dailypapers.search.backends.tests.story import (
    changes_of,
    encoder_at,
    papers_at,
    vector_of,
)
from dailypapers.search.engine.types import Filter, IndexedPaper, PaperVector, Term

BATCH = 25
STEPS_TO_A_REBUILD = 5


def paper(number: int) -> IndexedPaper:
    """Return the paper that revision `number` adds."""
    return IndexedPaper(number, f"Paper {number} common", "Some words. " * 20, published=20240101)


def write(home: Path) -> None:
    """Commit batch after batch, from the mark on, and say each mark once it is durable."""
    index = EmbeddedIndex(home)
    while True:
        first = index.mark + 1
        index.upsert(paper(number) for number in range(first, first + BATCH))
        index.commit(first + BATCH - 1)
        _say(index.mark)


def read(home: Path) -> None:
    """Search without end; say what each round saw. Any failure ends the process."""
    index = EmbeddedIndex(home)
    while True:
        generation = index.refresh()
        hits = index.keyword(Term("common"), k=5)
        _say(generation, index.count(), len(hits))


def tell(home: Path) -> None:
    """Go on with the story (`story.py`) where the mark is, by small commits of all kinds.

    Say the generation, the mark, the encoder's number and its vectors once they are durable.
    """
    vector_log.CODED_FROM, latest.COMPACT_FROM = 40, 30
    while True:
        index = EmbeddedIndex(home)
        _tell_one(index)
        while index.mark % STEPS_TO_A_REBUILD:
            _tell_one(index)
        index.close()
        rebuild(home, papers_at(index.mark).values(), index.mark)


def _tell_one(index: EmbeddedIndex) -> None:
    changed, gone = changes_of(index.mark + 1)
    index.delete(gone)
    index.upsert(changed)
    index.commit(index.mark + 1)
    encoder, papers = encoder_at(index.mark), papers_at(index.mark)
    for _ in range(2):
        missing = [papers[number] for number in index.unencoded(f"e{encoder}", 20)]
        vectors = [PaperVector(p.id, p.text_key(), vector_of(p, encoder)) for p in missing]
        index.add_vectors(f"e{encoder}", vectors)
        generation = index.commit(index.mark)
        _say(generation, index.mark, encoder, index.coverage(f"e{encoder}").encoded)


def listen(home: Path) -> None:
    """Search by vectors without end, in several ways; say what each round saw."""
    index = EmbeddedIndex(home)
    while True:
        generation = index.refresh()
        some = vector_of(IndexedPaper(1, "Some"), int(index.encoder[1:]))
        hits = index.vector(some, k=1000)
        old = index.vector(some, Filter(published_to=20240101), 1000, exclude=[1, 2])
        vectors = index.vectors([hit.id for hit in hits])
        if len(vectors) != len(hits) or not {hit.id for hit in old} <= vectors.keys():
            raise AssertionError("what was found does not agree")
        _say(generation, len(hits), len(index.unencoded(index.encoder, 5)))


def _say(*numbers: int) -> None:
    sys.stdout.write(" ".join(map(str, numbers)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    actions = {"write": write, "read": read, "tell": tell, "listen": listen}
    actions[sys.argv[1]](Path(sys.argv[2]))
