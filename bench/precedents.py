"""How often an accepted session that is retrieved as an example goes the way that is wanted now.

Run: make bench, or python -m bench.precedents alone
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from bench.page import interval, replace_section, table
from bench.plans import of_plans
from bench.requests import Request, phrases, requests
from dailypapers.assistant.answering.precedents import nearest
from dailypapers.assistant.tools.filling import without_values
from dailypapers.encoder.registry import open_encoder
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import compounds
from dailypapers.search.evaluation.metrics import estimate

TITLE = "Examples for a language model"
SESSIONS, ASKED = 200, 400
SEED = 2305
SHOWN = 3
K1, B = 1.2, 0.75
Retrieve = Callable[[str], list[int]]


def main() -> None:
    """Measure, and write the section."""
    encoder = open_encoder("builtin")
    assert encoder
    encode = cache(encoder.encode_query)
    accepted, asked = drawn(0, SESSIONS), drawn(1, ASKED)
    texts = [one.said for one in accepted]
    bare = [without_values(text) for text in texts]
    ways: dict[str, Retrieve] = {
        "the newest": lambda said: list(range(len(texts)))[::-1][:SHOWN],
        "BM25": bm25(texts),
        "the encoder": lambda said: nearest(encode, said, texts, SHOWN),
        "the encoder, without names, dates and quotes": lambda said: nearest(
            encode, without_values(said), bare, SHOWN
        ),
    }
    known = Counter(plan(one) for one in accepted)
    rows = [row(name, way, accepted, asked) for name, way in ways.items()]
    by_chance = [[known[plan(one)] / len(accepted) for one in asked]]
    by_chance.append([1 - (1 - one) ** SHOWN for one in by_chance[0]])
    first = Counter(one.steps[0].operation for one in accepted)
    by_chance.append([first[one.steps[0].operation] / len(accepted) for one in asked])
    rows.insert(
        0, ["drawn by chance", *(interval(estimate(one, SEED), ".2f") for one in by_chance)]
    )
    can = sum(plan(one) in known for one in asked)
    lines = [
        f"Made by `python -m bench.precedents`. No language model was at hand, so the retrieval is "
        f"judged alone: {ASKED} requests made backwards from the graph of operations are put to "
        f"{SESSIONS} accepted sessions that are worded otherwise: no phrase of an operation stands "
        f"in both. {can} of the requests have a session of the same plan, the same operations in "
        "the same order, among them. Brackets are 95 % bootstrap intervals over requests.",
        "",
        table(
            ["", "same plan", f"same plan among {SHOWN}", "same first operation"],
            rows,
        ),
        "",
        "That an example helps a model (Synapse, arXiv 2306.07863) could not be measured. Leaving "
        "out names, dates and quotes, so that only the way that is asked for is compared, made it "
        "worse and is not done.",
        "",
        of_plans(),
    ]
    replace_section(TITLE, "\n".join(lines))


def drawn(half: int, count: int) -> list[Request]:
    """Return requests in the words of one half of all phrases."""
    said = {key: rows[half::2] for key, rows in phrases().items() if len(rows) > 1}
    found = (one for one in requests(4 * count, SEED + half, said) if one.shape != "meeting")
    return [one for one, _ in zip(found, range(count), strict=False)]


def plan(request: Request) -> tuple[str, ...]:
    """Return the operations of a request, in their order."""
    return tuple(step.operation for step in request.steps)


def row(
    name: str, way: Retrieve, accepted: Sequence[Request], asked: Sequence[Request]
) -> list[str]:
    """Return how often what is retrieved goes the same way."""
    values: list[list[float]] = [[], [], []]
    for one in asked:
        found = [accepted[place] for place in way(one.said)]
        same = [plan(other) == plan(one) for other in found]
        values[0].append(float(same[0]))
        values[1].append(float(any(same)))
        values[2].append(float(found[0].steps[0].operation == one.steps[0].operation))
    return [name, *(interval(estimate(each, SEED), ".2f") for each in values)]


def bm25(texts: Sequence[str]) -> Retrieve:
    """Return what retrieves by the words alone."""
    counts = [Counter(words(text)) for text in texts]
    having = Counter(word for one in counts for word in one)
    mean = sum(one.total() for one in counts) / len(counts)

    def score(said: Sequence[str], one: Counter[str]) -> float:
        norm = K1 * (1 - B + B * one.total() / mean)
        return sum(
            math.log(1 + (len(texts) - having[word] + 0.5) / (having[word] + 0.5))
            * one[word]
            * (K1 + 1)
            / (one[word] + norm)
            for word in said
        )

    def retrieve(said: str) -> list[int]:
        scores = [score(words(said), one) for one in counts]
        return [int(one) for one in np.argsort(-np.array(scores), kind="stable")[:SHOWN]]

    return retrieve


def words(text: str) -> list[str]:
    """Return the stems of a text."""
    return [stem(part.text) for whole in compounds(text) for part in whole.parts]


if __name__ == "__main__":
    main()
