"""BERT's WordPiece: a text becomes words, and each word the longest known pieces, left to right.

After Devlin et al., "BERT" (https://arxiv.org/abs/1810.04805), and Schuster and Nakajima, "Japanese
and Korean Voice Search" (2012). It gives the same ids as the usual implementations with one
difference: the name of a special token in a text, such as `[SEP]`, is plain text here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
INSIDE = "##"  # Begins a piece that is not the first of its word.
LONGEST_WORD = 100  # letters; a longer one is unknown as a whole
LONGEST_REMEMBERED = 40  # letters; nearly all that comes twice is shorter
MOST_REMEMBERED = 50_000  # chunks, about 10 MB

CHUNK = re.compile("[^ \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
ASCII_WORD = re.compile("[A-Za-z0-9]+|[^A-Za-z0-9]")
NOT_TEXT = frozenset({"Cc", "Cf", "Co"})  # categories of characters that are dropped
IDEOGRAPHS = (  # Each of these is a word of its own.
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class WordPiece:
    """A vocabulary: the id of each piece. With `lower_case`, case and accents do not count.

    Threads may share one: what it remembers is only ever added to or dropped whole.
    """

    def __init__(self, vocabulary: Mapping[str, int], *, lower_case: bool = True) -> None:
        if missing := [name for name in (UNKNOWN, START, END) if name not in vocabulary]:
            raise ValueError(f"the vocabulary lacks {', '.join(missing)}")
        self._vocabulary = vocabulary
        self._lower_case = lower_case
        self._unknown = vocabulary[UNKNOWN]
        self._start, self._end = vocabulary[START], vocabulary[END]
        self._longest_piece = max(map(len, vocabulary))
        self._remembered: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str, longest: int) -> list[int]:
        """Return the ids of a text between those of `[CLS]` and `[SEP]`, `longest` at most."""
        ids = [self._start]
        remembered = self._remembered
        for chunk in CHUNK.findall(text):
            pieces = remembered.get(chunk)
            ids += self._cut(chunk) if pieces is None else pieces
            if len(ids) >= longest:
                break
        return [*ids[: longest - 1], self._end]

    def _cut(self, chunk: str) -> tuple[int, ...]:
        """Return the ids of what stands between two blanks."""
        cut = words(chunk, lower_case=self._lower_case)
        pieces = tuple(piece for word in cut for piece in self._pieces(word))
        if len(chunk) <= LONGEST_REMEMBERED:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[chunk] = pieces
        return pieces

    def _pieces(self, word: str) -> Sequence[int]:
        """Return the ids of one word's pieces, or that of `[UNK]` if it cannot be put together."""
        found: list[int] = []
        begin = 0
        while begin < len(word) <= LONGEST_WORD:
            prefix = INSIDE if begin else ""
            for end in range(min(len(word), begin + self._longest_piece), begin, -1):
                piece = self._vocabulary.get(prefix + word[begin:end])
                if piece is not None:
                    break
            else:
                return [self._unknown]
            found.append(piece)
            begin = end
        return found or [self._unknown]


def read_vocabulary(lines: str) -> dict[str, int]:
    """Return the vocabulary of a `vocab.txt`: one piece a line, its id the line's number from 0."""
    return {piece: number for number, piece in enumerate(lines.rstrip("\n").split("\n"))}


def words(text: str, *, lower_case: bool) -> list[str]:
    """Return the words of a text without blanks: runs of letters, and each other sign alone."""
    if not (text.isascii() and text.isprintable()):
        return _any_words(_folded(text) if lower_case else _without_junk(text))
    return ASCII_WORD.findall(text.lower() if lower_case else text)


def _any_words(text: str) -> list[str]:
    spaced = "".join(f" {sign} " if stands_alone(sign) else sign for sign in text)
    return [word for word in spaced.split(" ") if word]


def stands_alone(sign: str) -> bool:
    """Return whether a character is a word of its own: punctuation, a symbol, an ideograph."""
    if sign.isascii():
        return not sign.isalnum()
    if unicodedata.category(sign).startswith("P"):
        return True
    number = ord(sign)
    return any(first <= number <= last for first, last in IDEOGRAPHS)


def _folded(text: str) -> str:
    """Return the text in lower case and without accents; each letter by itself, as BERT does."""
    apart = unicodedata.normalize("NFD", _without_junk(text))
    return "".join(sign.lower() for sign in apart if unicodedata.category(sign) != "Mn")


def _without_junk(text: str) -> str:
    return "".join(s for s in text if s != "\ufffd" and unicodedata.category(s) not in NOT_TEXT)
