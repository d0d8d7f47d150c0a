"""What each kind of search costs in the index, beside other engines, in one process."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.building import all_papers
from bench.clock import Kind, figures, in_turn, memory, timed
from bench.outside import Outside, engines
from bench.questions import Question, Questions
from dailypapers.search import encoding, index, queries
from dailypapers.search.engine.query import parse
from dailypapers.search.engine.types import Facet
from dailypapers.search.ranking import Mode, Ranker

ROUNDS, WARM_UP = 300, 10
BEST = 10  # papers asked for by keyword
COMPLETED = 3  # texts, titles and names offered while a reader types
WORDS = ("1 word", "3 words", "8 words")  # kinds of questions
FILTERED = "hybrid, year and topic"
WORDINGS = ("3 words", "8 running words")


def main(questions: str, compared: str = "") -> None:
    """Measure the instance this runs in; `compared` says to do so beside other engines."""
    with TemporaryDirectory() as folder:
        others = engines(_texts(), Path(folder)) if compared else {}
        kinds = _kinds(Questions(Path(questions)), others)
        gc.collect()
        gc.freeze()  # What filled the other engines must not cost us garbage collections.
        spent = in_turn(kinds, WARM_UP)
    found = {name: figures(values) for name, values in spent.items()}
    built = {name: {"cpu": other.cpu, "size": other.size} for name, other in others.items()}
    print(json.dumps({"spent": found, "built": built, "memory": memory(os.getpid())}))


def _kinds(questions: Questions, others: dict[str, Outside]) -> dict[str, Kind]:
    """Return what is measured, by the name that the page gives it; ours and theirs side by side."""
    count = ROUNDS + WARM_UP
    kinds: dict[str, Kind] = {}
    for words in WORDS:
        asked = questions.take(words, count)
        kinds[f"keyword, {words}"] = Kind(timed(_keyword()), asked)
        for name, other in others.items():
            kinds[f"{name}, {words}"] = Kind(timed(_outside(other)), asked)
    for name, ask in _rankings().items():
        for words in WORDINGS:
            asked = questions.take(words, count, with_topic=name == FILTERED)
            kinds[f"{name}, {words}"] = Kind(timed(ask), asked)
    for typed in ("a begun word", "a word and a begun one"):
        kinds[f"words offered, {typed}"] = Kind(timed(_suggest), questions.take(typed, count))
        kinds[f"all offered, {typed}"] = Kind(timed(_complete), questions.take(typed, count))
    return kinds


def _rankings() -> dict[str, Callable[[Question], object]]:
    """Return the ways to search that read a query's meaning, encoding it included."""
    reader = index.reader()
    encoder = encoding.encoder_for(reader.encoder)
    meaning, hybrid = Ranker(reader, encoder, Mode.MEANING), Ranker(reader, encoder)
    return {
        "meaning": lambda asked: meaning.rank(parse(asked.text)),
        FILTERED: lambda asked: hybrid.rank(parse(asked.text), asked.filter),
        "hybrid": lambda asked: hybrid.rank(parse(asked.text)),
        "whole search, facets and spelling": lambda asked: queries.search(
            asked.text, facets=tuple(Facet)
        ),
    }


def _keyword() -> Callable[[Question], object]:
    ranker = Ranker(index.reader(), None, Mode.KEYWORD, BEST)
    return lambda asked: ranker.rank(parse(asked.text))


def _outside(other: Outside) -> Callable[[Question], object]:
    return lambda asked: other.search(asked.text)


def _suggest(asked: Question) -> object:
    return index.reader().suggest(asked.text, COMPLETED)


def _complete(asked: Question) -> object:
    return queries.complete(asked.text, COMPLETED)


def _texts() -> list[tuple[int, str, str]]:
    return [(paper.id, paper.title, paper.abstract) for paper in all_papers()]
