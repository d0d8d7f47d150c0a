"""Simulated readers: each looks for one paper and answers from that paper's own record."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from math import log, sqrt

from dailypapers.assistant.refine.questions import NONE, Kind, Question, years_in
from dailypapers.feed.pooling import usual
from dailypapers.search.documents import documents
from dailypapers.search.engine.relevance import FUNCTION_WORDS
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import plain_words, words
from dailypapers.search.engine.types import IndexedPaper

SHORTEST = 4  # letters of a word that somebody would type
RAREST = 1e-6


def words_of(text: str) -> dict[str, str]:
    """Return the stems of words that somebody would type, and how they are written."""
    typed = [word for word in plain_words(text) if word.isascii() and word.isalpha()]
    return {stem(word): word for word in typed if _is_telling(word)}


def _is_telling(word: str) -> bool:
    return len(word) >= SHORTEST and stem(word) not in FUNCTION_WORDS


class Hidden:
    """A reader who looks for a paper; a share of the answers is drawn by chance instead."""

    def __init__(self, paper: IndexedPaper, chance: random.Random, wrong: float) -> None:
        self.paper = paper
        self._chance = chance
        self._wrong = wrong
        self._title = Counter(words(paper.title))
        self._text = Counter(words(" . ".join((paper.abstract, *paper.keywords))))

    def answer(self, question: Question) -> int:
        """Return the place of the option that fits best, `NONE` where none does."""
        if self._chance.random() < self._wrong:
            drawn: int = self._chance.choice([*range(len(question.options)), NONE])
            return drawn
        chosen: int = ANSWERS[question.kind](self, question.options)
        return chosen

    def word(self, options: Sequence[str]) -> int:
        """Choose the word that the title has, else the one that the text has most often."""
        worth = [
            (self._title[one], self._text[one], self._chance.random()) for one in map(stem, options)
        ]
        best = max(range(len(options)), key=worth.__getitem__)
        return best if any(worth[best][:2]) else NONE

    def value(self, values: Sequence[str], options: Sequence[str]) -> int:
        """Choose the first of the paper's own values that is offered."""
        return next((options.index(value) for value in values if value in options), NONE)

    def year(self, options: Sequence[str]) -> int:
        """Choose the span that the paper's year is in."""
        year, spans = self.paper.published // 10_000, map(years_in, options)
        return next((n for n, (first, last) in enumerate(spans) if first <= year <= last), NONE)

    def like(self, options: Sequence[str]) -> int:
        """Choose the example that has most of the paper's rare words for its length.

        By words, not by vectors: the assistant's own measure would agree with itself too well.
        """
        shown = {one.id: one for one in documents(map(int, options))}
        mine = (self._title.keys() | self._text.keys()) - FUNCTION_WORDS

        def alike(option: str) -> float:
            theirs = set(words(f"{shown[int(option)].title}\n{shown[int(option)].abstract}"))
            return sum(-log(max(RAREST, usual(one))) for one in mine & theirs) / sqrt(len(theirs))

        return max(range(len(options)), key=lambda place: alike(options[place]))


ANSWERS: dict[Kind, Callable[[Hidden, Sequence[str]], int]] = {
    Kind.WORD: Hidden.word,
    Kind.TOPIC: lambda one, options: one.value(one.paper.topics, options),
    Kind.YEAR: Hidden.year,
    Kind.VENUE: lambda one, options: one.value((one.paper.venue,), options),
    Kind.SOURCE: lambda one, options: one.value(one.paper.sources, options),
    Kind.AUTHOR: lambda one, options: one.value(one.paper.authors, options),
    Kind.CODE: lambda one, options: options.index("yes" if one.paper.has_code else "no"),
    Kind.LIKE: Hidden.like,
}
