"""A text without one of its words, to see what that word did. Pure.

Nothing is guessed of what an encoder makes of a word: the text is encoded again without it, and its
vector ranked. Zeiler and Fergus, "Visualizing and understanding convolutional networks" (2014),
cover parts of pictures so; Li, Monroe and Jurafsky, "Understanding neural networks through
representation erasure" (2016), take words away.
"""

from __future__ import annotations

from dailypapers.search.engine.tokens import tokens


def without(text: str, word: str) -> str:
    """Return a text without a word, in any of its forms, alone or in a compound.

    >>> without("Flying kites, and a kite-like thing that flies", "kite")
    'Flying , and a -like thing that flies'
    """
    kept, end = "", 0
    for token in sorted(tokens(text), key=lambda token: token.start):
        if token.text == word and token.start >= end:
            kept, end = kept + text[end : token.start], token.end
    return kept + text[end:]


def written(text: str, word: str) -> str:
    """Return a word as a text has it first.

    >>> written("Flying kites, and a kite", "kite")
    'kites'
    """
    return next((text[one.start : one.end] for one in tokens(text) if one.text == word), word)
