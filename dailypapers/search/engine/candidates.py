"""Where in a text a word may stand, told by one regular expression before the text is cut.

Cutting a text into words costs a step for each word, and most are not what is looked for. What is
found here is never too little: every stretch between blanks that has a wanted word is found, and
some that have none, as the stem of a word tells only how the word begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dailypapers.search.engine.folding import GREEK
from dailypapers.search.engine.stemming import IRREGULAR, stem

LONGEST_BEGINNING = 3  # letters
# What may stand between the letters of one word: `x^2` is x2, `low-rank` also lowrank.
BETWEEN = r"[-_^{}$'.,]*+"
GREEK_LETTERS = "".join(GREEK)  # written out in the index
ODD_ENDS = frozenset(map(stem, IRREGULAR.values()))  # stems of words with a plural of its own


@lru_cache(maxsize=256)
def beginnings(words: frozenset[str]) -> re.Pattern[str]:
    """Return what finds in a folded text how the (stemmed) words may begin.

    >>> beginnings(frozenset({"low", "adapt"})).findall("a low-rank adapter, slow to adapt")
    ['l', 'ada', 'ada']
    """
    begun = sorted({_beginning(word) for word in words})
    return re.compile("|".join([*map(_spelt, begun), f"[{GREEK_LETTERS}]"]))


def stretches(folded: str, begin: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield start and end of what stands between two blanks and has one of the `beginnings`."""
    found = begin.search(folded)
    while found:
        start, end = folded.rfind(" ", 0, found.start()) + 1, folded.find(" ", found.start())
        end = len(folded) if end < 0 else end
        yield start, end
        found = begin.search(folded, end)


def _beginning(word: str) -> str:
    """Return the first letters that every form of a stemmed word has."""
    if word[0].isdigit() or word in ODD_ENDS:
        return word[0]
    # A stemmer changes two letters of what it leaves at most: `dying` is die, `hoping` hope.
    return word[: max(1, min(LONGEST_BEGINNING, len(word) - 2))]


def _spelt(beginning: str) -> str:
    """Return the pattern of a beginning; a letter of English begins no word behind another."""
    first, *others = map(re.escape, beginning)
    alone = f"(?<![a-z]{first})" if first.isascii() and first.isalpha() else ""
    return BETWEEN.join([first + alone, *others])
