"""The one tokeniser: every text that is indexed, asked or highlighted is cut here and only here.

Folded (`folding.py`) and stemmed (`stemming.py`). A hyphenated word gives its parts, which stand in
the text, and its joined form, which stands nowhere: `low-rank` is low, rank and lowrank. A run of
Chinese, Japanese or Korean gives its characters, and each pair of neighbours as a joined form.
Words with signs of their own survive whole: `c++`, `c#`, `3.5`, arXiv ids (without version), DOIs.
What TeX raises, lowers or puts in braces stays in its word: `x^2` is x2, `H$_2$O` is h2o.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from dailypapers.search.engine.folding import GREEK, fold, fold_with_offsets
from dailypapers.search.engine.stemming import stem

LONGEST_WORD = 80  # characters; the rest of a longer one is cut off
MOST_PARTS = 4  # a compound of more parts has no joined form
CACHED_CHUNKS = 1 << 15
NOWHERE = -1  # the position of what does not stand in a text

CJK = "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
MARKS = "\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f"  # vowel signs
LETTERS = rf"(?:[^\W_]++|[{MARKS}]++)++"
NO_CJK = rf"(?:[^\W_{CJK}]++|[{MARKS}]++)++"
# What ties the parts of a compound, `low-rank`, `$\beta$-VAE`, or what TeX puts inside of a word.
LINK = r"(?:\}?\$?[-_^]\{?\$?|\}\$?|\$\{?|\{{1,3})"

# All that may belong together, found fast; `_compounds` looks inside, once for each spelling.
CHUNK = re.compile(rf"{LETTERS}(?:(?:{LINK}|['./,]){LETTERS})*(?:\+\+|#)?")
ATOM = re.compile(
    rf"""
    (?P<arxiv> \d{{4}}\.\d{{4,5}} (?!\d) ) (?:v\d+)?
  | (?P<old> [a-z]++ (?:-[a-z]++)? (?:\.[a-z]{{2}})? /\d{{7}} (?!\d) ) (?:v\d+)?
  | (?P<doi> 10\.\d{{4,9}}/.+ )
  | (?P<cjk> [{CJK}]+ )
  | (?P<word> \d{{1,3}}(?:,\d{{3}})+ (?!\d) | \d+(?:\.\d+)+[a-z]*
            | \b[a-z](?:\+\+|\#)
            | {NO_CJK} (?:'{NO_CJK})* )
    """,
    re.VERBOSE,
)
NAMES = frozenset({"arxiv", "old", "doi"})  # groups of `ATOM`
ONE_LINK = re.compile(LINK)
Stretches: TypeAlias = Callable[[str], Iterable[tuple[int, int]]]


class Token(NamedTuple):
    """A word of a text: `text[start:end]` is what it was made from.

    `position` counts the words that stand in the text; a joined form has that of its first part.
    """

    text: str
    start: int
    end: int
    position: int


class Piece(NamedTuple):
    """A word inside a compound; `start` and `end` are offsets in the folded text."""

    text: str
    start: int
    end: int
    raw: str


class Compound(NamedTuple):
    """Words written as one. `joined` holds the joined form, or the pairs of a CJK run."""

    parts: tuple[Piece, ...]
    joined: tuple[Piece, ...] = ()
    cjk: bool = False


def words(text: str) -> list[str]:
    """Return the words that stand in `text`, in order, folded and stemmed."""
    return [piece.text for compound in compounds(text) for piece in compound.parts]


def plain_words(text: str) -> list[str]:
    """Return the words that stand in `text`, in order, folded but not stemmed."""
    return [piece.raw for compound in compounds(text) for piece in compound.parts]


def first_words(text: str, most: int) -> str:
    """Return `text` up to the end of its first so many words, nothing for none."""
    standing = (token for token in matching(text, lambda _: True) if token.position != NOWHERE)
    return text[: max((token.end for token in islice(standing, most)), default=0)]


def identifier_word(text: str) -> str:
    """Return an identifier as the one word it is, whatever signs are in it.

    >>> identifier_word("2106.04647v2"), identifier_word("2023.ccl-3.5"), identifier_word("HyX-A-")
    ('2106.04647', '2023.ccl-3.5', 'hyx-a-')
    """
    folded = "".join(fold(text).split())
    known = ATOM.fullmatch(folded)
    is_name = known and known.lastgroup in NAMES
    return (known[known.lastgroup or 0] if known and is_name else folded)[:LONGEST_WORD]


def compounds(text: str) -> list[Compound]:
    """Return the compounds of `text`, offsets within their chunk; a plain word is one of one part.

    >>> [[piece.text for piece in c.parts + c.joined] for c in compounds("GPT-4 works")]
    [['gpt', '4', 'gpt4'], ['work']]
    """
    return [c for chunk in CHUNK.findall(fold(text)) for c in _compounds(chunk)]


def tokens(text: str) -> list[Token]:
    """Return all words of `text` with their offsets in it, joined forms after their parts."""
    folded, offsets = fold_with_offsets(text)
    found: list[Token] = []
    position = 0
    for chunk in CHUNK.finditer(folded):
        for compound in _known_compounds(chunk.group()):
            found += _placed(compound, chunk.start(), position, offsets)
            position += len(compound.parts)
    return found


def matching(
    text: str, is_wanted: Callable[[str], bool], where: Stretches | None = None
) -> list[Token]:
    """Return the tokens of `text` whose word is wanted; joined forms are at position `NOWHERE`.

    What `tokens` finds, at a quarter of its cost: most words of a text are not what is looked for.
    If `where` is given, only these stretches of the folded text are looked at, and positions count
    within each; it must not part what stands between two blanks.
    """
    folded, offsets = fold_with_offsets(text)
    found: list[Token] = []
    for stretch in where(folded) if where else [(0, len(folded))]:
        position = 0
        for chunk in CHUNK.finditer(folded, *stretch):
            standing, joined = _pieces(chunk.group())
            for place, piece in enumerate(standing, start=position):
                if is_wanted(piece.text):
                    found.append(_token(piece, chunk.start(), place, offsets))
            for piece in joined:
                if is_wanted(piece.text):
                    found.append(_token(piece, chunk.start(), NOWHERE, offsets))
            position += len(standing)
    return found


@lru_cache(maxsize=CACHED_CHUNKS)
def _known_compounds(chunk: str) -> tuple[Compound, ...]:
    return _compounds(chunk)


@lru_cache(maxsize=CACHED_CHUNKS)
def _pieces(chunk: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the words that stand in a chunk, and the joined forms beside them."""
    found = _compounds(chunk)
    standing = tuple(piece for compound in found for piece in compound.parts)
    return standing, tuple(piece for compound in found for piece in compound.joined)


def _placed(
    compound: Compound, shift: int, position: int, offsets: Sequence[int]
) -> Iterator[Token]:
    for number, piece in enumerate(compound.parts):
        yield _token(piece, shift, position + number, offsets)
    for number, piece in enumerate(compound.joined):
        yield _token(piece, shift, position + number, offsets)


def _token(piece: Piece, shift: int, position: int, offsets: Sequence[int]) -> Token:
    """Return a word and where it stands, up to what comes next: accents after a letter are its."""
    start, last = offsets[shift + piece.start], offsets[shift + piece.end - 1]
    end = max(last + 1, offsets[shift + piece.end])
    return Token(piece.text, start, end, position)


def _compounds(chunk: str) -> tuple[Compound, ...]:
    if chunk.isascii() and chunk.isalpha():
        return (Compound((_piece(chunk, 0, len(chunk)),)),)
    found: list[Compound] = []
    parts: list[Piece] = []
    for atom in ATOM.finditer(chunk):
        if atom.lastgroup != "word":
            found += _closed(parts)
            found.append(_cjk(atom) if atom.lastgroup == "cjk" else _name(atom))
            parts = []
            continue
        if parts and not ONE_LINK.fullmatch(chunk, parts[-1].end, atom.start()):
            found += _closed(parts)
            parts = []
        if parts and _is_same_word(parts[-1], chunk[parts[-1].end : atom.start()], atom.group()):
            parts[-1] = _piece(parts[-1].raw + atom.group(), parts[-1].start, atom.end())
        else:
            parts.append(_piece(atom.group(), *atom.span()))
    return (*found, *_closed(parts))


def _is_same_word(left: Piece, link: str, right: str) -> bool:
    """Return whether the link is TeX within one word; not in `low-rank`, `snake_case`, `10^5`."""
    if "-" in link or (left.raw[-1].isdigit() and right[0].isdigit()):
        return False
    is_raised_or_lowered = "_" in link or "^" in link
    return not is_raised_or_lowered or 1 in (len(left.raw), len(right)) or right.isdigit()


def _closed(parts: list[Piece]) -> list[Compound]:
    """Return the parts as one compound, with its joined form where one makes sense."""
    if not parts:
        return []
    raw = "".join(piece.raw for piece in parts)
    if len(parts) == 1 or len(parts) > MOST_PARTS or raw.isdigit():
        return [Compound(tuple(parts))]
    return [Compound(tuple(parts), (_piece(raw, parts[0].start, parts[-1].end),))]


def _piece(written: str, start: int, end: int) -> Piece:
    """Return one word: possessive, apostrophes and thousands commas removed, then stemmed."""
    raw = written.removesuffix("'s").replace("'", "").replace(",", "")
    raw = GREEK.get(raw, raw)[:LONGEST_WORD]
    return Piece(stem(raw), start, end, raw)


def _name(atom: re.Match[str]) -> Compound:
    """Return an identifier as one word, unstemmed; an arXiv id without its version."""
    name = (atom[atom.lastgroup or 0])[:LONGEST_WORD]
    return Compound((Piece(name, *atom.span(), name),))


def _cjk(atom: re.Match[str]) -> Compound:
    run, start = atom.group(), atom.start()
    ones = [Piece(sign, start + i, start + i + 1, sign) for i, sign in enumerate(run)]
    pairs = [
        Piece(run[i : i + 2], start + i, start + i + 2, run[i : i + 2]) for i in range(len(run) - 1)
    ]
    return Compound(tuple(ones), tuple(pairs), cjk=True)
