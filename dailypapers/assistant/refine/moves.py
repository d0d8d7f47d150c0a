"""What else a librarian says: narrower, wider, in other words, and is it this one?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dailypapers.assistant.refine.conversation import Conversation
from dailypapers.assistant.refine.questions import Kind
from dailypapers.assistant.refine.wording import SIGNS
from dailypapers.assistant.refine.words import subjects, written
from dailypapers.feed.pool import Floats, Pool, PoolPaper
from dailypapers.search.engine.loosening import looser
from dailypapers.search.engine.query import Typed, parse
from dailypapers.search.engine.relevance import FUNCTION_WORDS
from dailypapers.search.engine.stemming import stem

GROUPED = re.compile(r"[()|]|\bOR\b")
SURE = 0.5  # how likely a paper must be for the assistant to ask whether it is this one
VALUES = 3  # of a facet that are proposed
LEAST, MOST = 0.03, 0.9  # share of what was found that a value must have to narrow it
READ = 250  # papers, the best, that other words are looked for in
RELATED = 2  # words that are proposed in place of one
MOST_RELATED = 6  # in all
LOOKED_AT = 40  # words that papers without that word have more often than others
SEEN = 3  # papers that must have such a word
ALIKE = 0.5  # cosine of the papers with one word to those with the other, for the two to be alike


class Proposal(NamedTuple):
    """A query to ask instead: `value` is what is new or left out, of which kind."""

    kind: Kind
    value: str
    query: str


def narrower(conversation: Conversation, pool: Pool, weights: Floats) -> list[Proposal]:
    """Return topics, years, venues and the like that only a part of what was found has."""
    found = []
    for kind, values in VALUES_OF.items():
        share: dict[str, float] = defaultdict(float)
        for paper, weight in zip(pool.papers, weights.tolist(), strict=True):
            for value in values(paper):
                share[value] += weight
        usual = sorted(share, key=lambda value: (-share[value], value))
        useful = [value for value in usual if value and LEAST <= share[value] <= MOST]
        for value in useful[:VALUES]:
            sign = SIGNS[kind](value)
            if sign not in conversation.query:
                found.append(Proposal(kind, value, f"{conversation.query} {sign}".strip()))
    return found


def wider(query: str) -> list[Proposal]:
    """Return queries that ask for one thing less."""
    texts = looser(query)
    if not GROUPED.search(query):
        texts += [_with_instead(query, word, "") for word in parse(query).typed]
    return [Proposal(Kind.WORD, text, text) for text in dict.fromkeys(texts) if text]


def related(conversation: Conversation, pool: Pool) -> list[Proposal]:
    """Return words of papers that are near in meaning but lack a word of the query.

    They stand where that word does not, and the papers that have them are like those that have it:
    so they may be other words for it.
    """
    words = [typed for typed in parse(conversation.query).typed if typed.text.isalpha()]
    telling = [word for word in words if stem(word.text.lower()) not in FUNCTION_WORDS]
    best = pool.rows(np.arange(min(READ, len(pool))))
    every = _counted(best, np.ones(len(best), bool))
    found = [one for word in telling for one in _instead(conversation, word, best, every)]
    return found[:MOST_RELATED]


def likely_one(pool: Pool, weights: Floats) -> PoolPaper | None:
    """Return the paper that it most likely is, None while that is open."""
    if not len(pool):
        return None
    best = int(weights.argmax())
    return pool.papers[best] if weights[best] >= SURE else None


def _instead(
    conversation: Conversation, word: Typed, pool: Pool, every: Counter[str]
) -> Iterator[Proposal]:
    wanted = stem(word.text.lower())
    has = np.array([wanted in paper.words for paper in pool.papers], bool)
    if not has.any() or has.all():
        return
    avoided = {stem(one.lower()) for one in (*conversation.refused, *conversation.query.split())}
    having = _counted(pool, has)
    more = {
        one: (times - having[one]) / (~has).sum() - having[one] / has.sum()
        for one, times in every.items()
        if times - having[one] >= SEEN and one not in avoided and one not in FUNCTION_WORDS
    }
    often = sorted((one for one in more if more[one] > 0), key=lambda one: -more[one])
    meant = _centre(pool, has)
    near = {one: float(_with(pool, one, ~has) @ meant) for one in subjects(often[:LOOKED_AT], pool)}
    found = sorted((one for one in near if near[one] >= ALIKE), key=lambda one: -near[one])
    for other in written(found[:RELATED], pool):
        query = _with_instead(conversation.query, word, f"({word.text} OR {other})")
        yield Proposal(Kind.WORD, other, query)


def _with_instead(query: str, word: Typed, other: str) -> str:
    return " ".join(f"{query[: word.start]}{other}{query[word.end :]}".split())


def _counted(pool: Pool, rows: Floats) -> Counter[str]:
    counts = Counter[str]()
    for row in np.flatnonzero(rows).tolist():
        counts.update(pool.papers[row].words.keys())
    return counts


def _with(pool: Pool, word: str, among: Floats) -> Floats:
    return _centre(pool, among & np.array([word in paper.words for paper in pool.papers], bool))


def _centre(pool: Pool, rows: Floats) -> Floats:
    centre = pool.vectors[rows].sum(axis=0)
    length = np.linalg.norm(centre)
    centred: Floats = centre / length if length else centre
    return centred


VALUES_OF: dict[Kind, Callable[[PoolPaper], Sequence[str]]] = {
    Kind.TOPIC: lambda paper: paper.topics,
    Kind.YEAR: lambda paper: (str(paper.year) if paper.year else "",),
    Kind.VENUE: lambda paper: (paper.venue,),
    Kind.AUTHOR: lambda paper: paper.authors,
    Kind.CODE: lambda paper: ("yes",) if paper.has_code else (),
}
