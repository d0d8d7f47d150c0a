"""Looks for hidden papers inside of an instance; `bench.refine` writes what it finds.

A reader begins with two vague words of a paper and answers from the paper's own record
(`bench.hidden`). The assistant is never told which paper it is.
"""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from bench.hidden import Hidden, words_of
from bench.refine import NOWHERE, SEED, TUNED, TUNED_PAPERS, TURNS, VAGUE
from dailypapers.assistant.librarian import pool_of
from dailypapers.assistant.refine.asking import best_question, questions
from dailypapers.assistant.refine.conversation import Conversation
from dailypapers.assistant.refine.questions import Kind, Question
from dailypapers.catalogue.models import Paper
from dailypapers.feed.pool import Floats, Pool
from dailypapers.feed.pooling import forget, usual
from dailypapers.search import queries
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import IndexedPaper

FACETS = (Kind.TOPIC, Kind.YEAR, Kind.VENUE, Kind.SOURCE, Kind.AUTHOR, Kind.CODE)


def main(count: str, source: str, only: str = "") -> None:
    """Look for so many papers, begun with words of their `keywords` or of their `text`.

    With `cost` there is nobody but the assistant, whose turns are timed.
    """
    places: dict[str, list[list[int]]] = defaultdict(list)
    costs: list[list[float]] = []
    for paper, words in cases(int(count), source):
        query, spare = " ".join(words[:2]), words[2:]
        if only != "cost":
            places["alone"].append(alone(paper, query, spare))
        forget()
        found, spent = asked(paper, query, wrong=0.0)
        places["assistant"].append(found)
        costs.append(spent)
        if source == "keywords" and only != "cost":
            places["wrong"].append(asked(paper, query, wrong=0.1)[0])
            places["random"].append(asked(paper, query, wrong=0.0, by_chance=True)[0])
    print(json.dumps({"places": places, "costs": costs}))


def cases(count: int, source: str) -> Iterator[tuple[IndexedPaper, list[str]]]:
    """Yield papers that constants were not chosen on, with two vague words and more such words."""
    rows = Paper.objects.filter(merged_into=None).order_by("pk")
    if source == "keywords":
        rows = rows.exclude(keywords=[])
    ids = list(rows.values_list("pk", flat=True))
    seen = {one for seed in TUNED for one in _shuffled(ids, seed)[:TUNED_PAPERS]}
    chance, drawn = random.Random(SEED), 0
    for number in _shuffled(ids, SEED):
        if number in seen or drawn == count:
            continue
        [paper] = documents([number])
        vague = vague_words(paper, source)
        if len(vague) >= 2:
            drawn += 1
            yield paper, chance.sample(vague, min(len(vague), 2 + TURNS))


def vague_words(paper: IndexedPaper, source: str) -> list[str]:
    """Return the words of a paper that many papers have."""
    texts = paper.keywords if source == "keywords" else (paper.title, paper.abstract)
    words = words_of(" . ".join(texts))
    return sorted(word for stem, word in words.items() if VAGUE[0] <= usual(stem) <= VAGUE[1])


def alone(paper: IndexedPaper, query: str, spare: Sequence[str]) -> list[int]:
    """Return the paper's places in the search, as a reader adds one more vague word each time."""
    texts = [" ".join([query, *spare[:turn]]) for turn in range(TURNS + 1)]
    return [
        place([hit.id for hit in queries.search(text, facets=()).hits], paper) for text in texts
    ]


def asked(
    paper: IndexedPaper, query: str, wrong: float, *, by_chance: bool = False
) -> tuple[list[int], list[float]]:
    """Return the paper's places before and after each answer, and what each turn cost."""
    chance = random.Random(f"{SEED} {paper.id}")
    reader, talk = Hidden(paper, chance, wrong), Conversation(query)
    places, costs = [], []
    for turn in range(TURNS + 1):
        started = time.process_time()
        found = pool_of(talk)
        weights = talk.likelihood(found)
        question = drawn(talk, found, weights, chance) if by_chance else best(talk, found, weights)
        costs.append(1000 * (time.process_time() - started))
        order = [found.papers[row].id for row in np.argsort(-weights, kind="stable")]
        places.append(place(order, paper))
        if turn < TURNS and question:
            talk = talk.answered(question, reader.answer(question))
    return places, costs


def best(talk: Conversation, found: Pool, weights: Floats) -> Question | None:
    """Return the question that the assistant asks."""
    return best_question(found, weights, talk.asked, talk.query.split())[0]


def drawn(
    talk: Conversation, found: Pool, weights: Floats, chance: random.Random
) -> Question | None:
    """Return a facet question drawn by chance, with its most frequent values."""
    known = list(questions(found, weights, talk.asked, (), FACETS))
    return chance.choice(known) if known else None


def place(order: Sequence[int], paper: IndexedPaper) -> int:
    """Return the place of a paper, from 0."""
    return list(order).index(paper.id) if paper.id in order else NOWHERE


def _shuffled(ids: Sequence[int], seed: int) -> list[int]:
    order = list(ids)
    random.Random(seed).shuffle(order)
    return order
