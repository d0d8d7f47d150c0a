"""What is asked while the cost of search is measured: drawn from real papers by a fixed seed.

Each question is handed out once, so that nothing is answered from a memory of the last one.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from dailypapers.catalogue.models import Paper
from dailypapers.search.documents import documents
from dailypapers.search.engine.relevance import FUNCTION_WORDS
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.types import Filter, IndexedPaper

SEED = 20261124
DRAWN_FROM = 15_000  # papers
SHORTEST = 4  # letters of a word of a title that is asked for
BEGUN = 3  # letters of a word that is still being typed


@dataclass(frozen=True, slots=True)
class Question:
    """A text from one paper, and a topic and the year (0: unknown) of that paper."""

    text: str
    topic: str
    year: int

    @property
    def filter(self) -> Filter:
        """The papers of the same topic and year, as far as these are known."""
        topics = (self.topic,) if self.topic else ()
        if not self.year:
            return Filter(topics=topics)
        first, last = self.year * 10_000 + 101, self.year * 10_000 + 1231
        return Filter(published_from=first, published_to=last, topics=topics)


Draw: TypeAlias = Callable[[IndexedPaper, random.Random], str]  # empty where the paper has none


class Questions:
    """Hands out what `main` has drawn."""

    def __init__(self, file: Path) -> None:
        drawn = json.loads(file.read_text())
        self._left = {kind: [Question(**each) for each in drawn[kind]] for kind in drawn}

    def take(self, kind: str, count: int, *, with_topic: bool = False) -> list[Question]:
        """Return questions that nobody was given yet. Raises `ValueError` if too few are left."""
        fitting = [asked for asked in self._left[kind] if asked.topic or not with_topic]
        if len(fitting) < count:
            raise ValueError(f"only {len(fitting)} of {count} questions are left of: {kind}")
        taken = fitting[:count]
        gone = set(taken)
        self._left[kind] = [asked for asked in self._left[kind] if asked not in gone]
        return taken


def main(file: str) -> None:
    """Draw questions from the instance this runs in, and write them."""
    ids = list(Paper.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(SEED).sample(ids, min(DRAWN_FROM, len(ids)))
    papers = list(documents(chosen))
    drawn = {kind: _drawn(papers, draw) for kind, draw in KINDS.items()}
    Path(file).write_text(json.dumps(drawn))
    print(json.dumps({kind: len(each) for kind, each in drawn.items()}))


def _drawn(papers: Sequence[IndexedPaper], draw: Draw) -> list[dict[str, str | int]]:
    """Return different questions, in an order by chance."""
    chance = random.Random(SEED)
    by_text = {
        text: Question(text, min(paper.topics, default=""), paper.published // 10_000)
        for paper in papers
        if (text := draw(paper, chance))
    }
    found = [asdict(question) for question in by_text.values()]
    chance.shuffle(found)
    return found


def _title_words(count: int, paper: IndexedPaper, chance: random.Random) -> str:
    """Return neighbouring words of a title, those left out that nobody looks for."""
    return _neighbours([word for word in paper.title.split() if _is_telling(word)], count, chance)


def _running_words(count: int, paper: IndexedPaper, chance: random.Random) -> str:
    """Return words as they follow each other in an abstract, little words and all."""
    words = ["".join(filter(str.isalnum, word)) for word in paper.abstract.split()]
    return _neighbours([word for word in words if word], count, chance)


def _begun(whole: int, paper: IndexedPaper, chance: random.Random) -> str:
    """Return words of a title, the last of them only begun."""
    *before, last = _title_words(whole + 1, paper, chance).split() or [""]
    return " ".join([*before, last[:BEGUN]])


def _neighbours(words: Sequence[str], count: int, chance: random.Random) -> str:
    if len(words) < count:
        return ""
    first = chance.randrange(len(words) - count + 1)
    return " ".join(words[first : first + count])


def _is_telling(word: str) -> bool:
    return word.isalpha() and len(word) >= SHORTEST and stem(word.lower()) not in FUNCTION_WORDS


KINDS: dict[str, Draw] = {
    "1 word": partial(_title_words, 1),
    "3 words": partial(_title_words, 3),
    "8 words": partial(_title_words, 8),
    "8 running words": partial(_running_words, 8),
    "a begun word": partial(_begun, 0),
    "a word and a begun one": partial(_begun, 1),
}
