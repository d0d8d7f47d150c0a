"""BM25 as every backend must compute it (Robertson and Zaragoza 2009, in Lucene's form).

A word without a field name is looked for in `text`, where title and abstract are one and a title
counts as often as it says below: adding up occurrences before they saturate is better than adding
up the scores of two fields (BM25F: Robertson, Zaragoza and Taylor 2004). Phrases stand in either.

score(word, paper) = sum over fields f of  boost(f) * idf(f) * tf / (tf + k1 * (1 - b + b * L / A))

with idf = ln(1 + (N - n + 0.5) / (n + 0.5)), L the length of the paper's field in words, A its mean
over all papers, n the papers with the word in that field, N all papers. The idf of a phrase is the
sum of its words'. A prefix adds `PREFIX_SCORE`, whatever it matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log

from dailypapers.search.engine.cuts import running_words
from dailypapers.search.engine.tokens import identifier_word
from dailypapers.search.engine.types import IndexedPaper

K1 = 1.2
B = 0.75
PREFIX_SCORE = 1.0
TIE_DECIMALS = 4  # scores equal to here are ties: engines add in single precision, in any order

TITLE_COUNTS = 3  # of a title in `text`; measured in docs/decisions/0006
OTHERS = {"authors": 2.0, "keywords": 2.0, "identifiers": 4.0, "venue": 1.0}  # field to weight
BOOSTS = {"text": 1.0, "title": 1.0, "abstract": 1.0, **OTHERS}
FIELDS = ("title", "abstract", *OTHERS)  # that can be asked for by name; in each of them, phrases
WORD_FIELDS = ("text", *OTHERS)
TEXT_FIELDS = tuple(name for name in WORD_FIELDS if name != "identifiers")


def idf(papers: int, having: int) -> float:
    """Return the weight of a word that `having` of all `papers` have."""
    return log(1 + (papers - having + 0.5) / (having + 0.5))


def saturation(count: int, length: int, mean_length: float) -> float:
    """Return how much `count` occurrences in a field of `length` words say, from 0 to 1."""
    return count / (count + K1 * (1 - B + B * length / mean_length))


def word_fields(fields: Sequence[str], word: str) -> Sequence[str]:
    """Return where to look for a single word that may stand in `fields`.

    What is letters alone is no identifier, unless it is asked for as one.
    """
    if fields != FIELDS:
        return fields
    return TEXT_FIELDS if word.isalpha() else WORD_FIELDS


def alike_fields(fields: Sequence[str]) -> Sequence[str]:
    """Return where to look for words that begin or are spelt like one: in names only if asked."""
    return TEXT_FIELDS if fields == FIELDS else fields


def field_values(paper: IndexedPaper) -> dict[str, list[list[str]]]:
    """Return, for each field, the words of its runs."""
    return {name: [run.split() for run in runs] for name, runs in field_runs(paper).items()}


def field_runs(paper: IndexedPaper) -> dict[str, list[str]]:
    """Return, for each field, its runs of words, the words of a run joined by blanks.

    Each author and keyword is a run of its own, so that no phrase reaches from one into the next;
    joined forms of hyphenated words are runs of one word each, for they stand nowhere in the text.
    An identifier is one word: `low-53sFqn` is not about what is low.
    """
    title, abstract = _runs((paper.title,)), _runs((paper.abstract,))
    return {
        "text": title * TITLE_COUNTS + abstract,
        "title": title,
        "abstract": abstract,
        "authors": _runs(paper.authors),
        "keywords": _runs(paper.keywords),
        "identifiers": list(map(identifier_word, paper.identifiers)),
        "venue": _runs((paper.venue,)),
    }


def _runs(texts: Iterable[str]) -> list[str]:
    runs: list[str] = []
    joined: list[str] = []
    for text in texts:
        words, forms = running_words(text)
        if words:
            runs.append(words)
        joined += forms
    return runs + joined
