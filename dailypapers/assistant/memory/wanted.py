"""What a reader looks for: what is left of an utterance when all else has been read off."""

from __future__ import annotations

import re

from dailypapers.assistant.memory.phrases import CUT, Text

LITTLE = """
the a an some any of on about in for with and or but that which who is are to by from it its
only just ok so then now also still again there me them these those this one ones all my our
papers articles results please does what instead rather too most list as first keep out were
was have has published le la les l' un une des de du d' sur pour avec et ou mais que qui est
sont a au aux par en seulement uniquement alors donc maintenant aussi encore moi ca cela ce
ces c'est plutot dans y il elle eux ceux celles liste articles resultats rien garde parus
publies
"""
ENDS = frozenset(LITTLE.split())


def words_left(text: Text) -> str:
    """Return what is left of an utterance without the little words around it."""
    pieces = (_trimmed(piece.split()) for piece in text.rest.split(CUT))
    return " ".join(piece for piece in pieces if piece)


def _trimmed(words: list[str]) -> str:
    words = [word for word in (one.strip(',.;:!?"()') for one in words) if word]
    while words and _is_end(words[0]):
        words = words[1:]
    while words and _is_end(words[-1]):
        words = words[:-1]
    if words and (bare := re.match(r"[ld]['’](?=\w)", words[0], re.I)):
        words[0] = words[0][bare.end() :]
    return " ".join(words)


def _is_end(word: str) -> bool:
    return Text(word).plain in ENDS
