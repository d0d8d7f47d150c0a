"""Which function does what was asked for, among hundreds: by words, by meaning, by what is done.

Words are weighed as in BM25 over all that describes a function, meaning by the encoder of papers.
What a verb does (look up, make, take away) is held against what a method does; that knows nothing
of any one function, so that functions nobody has seen are found as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from dailypapers.assistant.tools.tool import Tool
from dailypapers.encoder.base import Vector
from dailypapers.search.engine.relevance import FUNCTION_WORDS
from dailypapers.search.engine.tokens import words

Scores: TypeAlias = npt.NDArray[np.float64]
K1, B = 1.2, 0.75
NAME = 4  # times that a function's name and first sentence count
MEANING = 0.3  # the share of meaning in a score, words having the rest
METHOD = 0.35  # what a verb that fits the method adds, and one that does not takes away


def spread(words: str) -> frozenset[str]:
    """Return the words of a text, each once."""
    return frozenset(words.split())


GETS, PUTS, DELETES = "get", "put", "delete"
VERBS: dict[str, frozenset[str]] = {
    GETS: spread(
        "find search look return show list get see give tell read open fetch browse display what "
        "which who how check view export download bring need want know any dump"
    ),
    PUTS: spread(
        "add put make create start save vote mark follow submit post comment say book reserve "
        "upvote hide subscribe answer reply rate set change update rename send propose upload "
        "register turn"
    ),
    DELETES: spread(
        "remove delete unvote unfollow unsave unmark unhide unsubscribe cancel withdraw clear "
        "drop stop undo erase revoke"
    ),
}
DOES = {"GET": GETS, "POST": PUTS, "PUT": PUTS, "PATCH": PUTS, "DELETE": DELETES}
# “Take back my vote” takes something away, whatever its verb does by itself.
AWAY = (
    r"\btake .{0,40}?\b(?:back|out|away|off)\b|\bno longer\b|\bget rid of\b|"
    r"(?:\bnot|n't) .{0,60}\bany ?more\b"
)
# Words that say the same of functions; each finds those that are described by another of its row.
SAME = tuple(
    frozenset(row.split())
    for row in (
        "find search look",
        "add put save keep",
        "get fetch return look retrieve bring",
        "like similar resembling close neighbours related",
        "newest latest recent new",
        "popular trending hot discussed speak buzz",
        "recommended recommendations interest for-you suggestions suggest",
        "comment comments discussion say said write reply opinions talk thread debate",
        "vote upvote",
        "save saved bookmark bookmarked",
        "hide hidden interested",
        "read finished",
        "list lists collection collections shelf",
        "follow subscribe",
        "bibtex cite citation citations reference references",
        "version versions revision revisions posting postings",
        "day days edition editions issue week month came appeared released",
        "source sources gathering harvest harvests gathered feeds",
        "submit propose suggest submission put before",
        "export download dump ndjson",
        "remove delete take out away",
        "make create start",
    )
)


class Finder:
    """Finds functions. `encode` gives a text its vector; without it, words alone are weighed."""

    def __init__(
        self,
        tools: Sequence[Tool],
        encode: Callable[[str], Vector] | None = None,
        *,
        meaning: float = MEANING,
        method: float = METHOD,
        widens: bool = True,
    ) -> None:
        self.tools = tuple(tools)
        self._encode = encode
        self._meaning = meaning if encode else 0.0
        self._method, self._widens = method, widens
        said = [_described(tool) for tool in self.tools]
        self._counts = [Counter(one) for one in said]
        self._lengths = [len(one) for one in said]
        self._mean = sum(self._lengths) / max(1, len(said))
        self._having = Counter(word for one in self._counts for word in one)
        self._vectors = np.array([encode(tool.words) for tool in self.tools]) if encode else None

    def ranked(self, text: str, most: int = 10) -> list[tuple[Tool, float]]:
        """Return the functions that fit a text best, with how well they do."""
        if not self.tools:
            return []
        scores = self._scores(text)
        order = np.argsort(-scores, kind="stable")[:most]
        return [(self.tools[place], float(scores[place])) for place in order]

    def is_foreign(self, text: str) -> bool:
        """Say whether a text has words that no function is described with: what it is about."""
        asked = (word for word in words(text) if word not in STOP and not word.isdecimal())
        return any(not self._having[word] and word not in KNOWN for word in asked)

    def _known(self, text: str) -> str:
        """Return a text without words on what it is about: these are near to no function."""
        kept = (word for word in text.split() if not self.is_foreign(word))
        return " ".join(kept) or text

    def _scores(self, text: str) -> Scores:
        by_words = np.array([self._bm25(text, place) for place in range(len(self.tools))])
        by_words = by_words / max(1e-9, by_words.max())
        scores: Scores = (1 - self._meaning) * by_words
        if self._encode and self._vectors is not None:
            near = self._vectors @ self._encode(self._known(text))
            span = max(1e-9, float(near.max() - near.min()))
            scores = scores + self._meaning * (near - near.min()) / span
        if self._method and (does := verb_of(text)):
            fits = np.array([_does(tool) == does for tool in self.tools])
            scores = scores + self._method * np.where(fits, 1.0, -1.0)
        return scores

    def _bm25(self, text: str, place: int) -> float:
        counts, length = self._counts[place], self._lengths[place]
        total = 0.0
        for group in self._asked(text):
            found = max((counts[word], word) for word in group)
            if not found[0]:
                continue
            having = self._having[found[1]]
            idf = log(1 + (len(self.tools) - having + 0.5) / (having + 0.5))
            worn = K1 * (1 - B + B * length / self._mean)
            total += idf * found[0] * (K1 + 1) / (found[0] + worn)
        return total

    def _asked(self, text: str) -> list[tuple[str, ...]]:
        """Return the words of a text, each with those that say the same."""
        asked = dict.fromkeys(word for word in words(text) if word not in STOP)
        if not self._widens:
            return [(word,) for word in asked]
        groups: dict[tuple[str, ...], None] = {}
        for word in asked:
            rows = [row for row in STEMMED if word in row]
            groups[(word, *sorted(set().union(*rows) - {word}))] = None
        return list(groups)


def verb_of(text: str) -> str:
    """Return what the first verb of a text does, empty where none is known.

    >>> verb_of("please take my vote back"), verb_of("show me the lists"), verb_of("kites")
    ('delete', 'get', '')
    """
    if re.search(AWAY, text.lower()):
        return DELETES
    if re.search(r"\bgive (?!me\b|us\b).{1,40} to\b", text.lower()):
        return PUTS
    for word in re.findall(r"[a-z]+", text.lower()):
        for does in (DELETES, PUTS, GETS):
            if word in VERBS[does]:
                return does
    return ""


def _described(tool: Tool) -> list[str]:
    first = f"{tool.name.replace('_', ' ')} {tool.says}"
    said = words(first) * NAME + words(tool.words)
    return [word for word in said if word not in STOP]


def _does(tool: Tool) -> str:
    return DOES.get(tool.method, PUTS if tool.writes else GETS)


# The little words of texts on papers, but not the verbs among them: these say what is wanted.
STOP = FUNCTION_WORDS - set(words(" ".join(" ".join(row) for row in VERBS.values())))
STEMMED = tuple(frozenset(words(" ".join(row))) for row in SAME)
KNOWN = frozenset(words(" ".join(" ".join(row) for row in (*SAME, *VERBS.values()))))
