"""Maths as plain text, for mails: `$O(n^2)$` becomes `O(n²)`. Pure.

Formulas go through MathML, which knows every symbol, and are read off it. What cannot be converted
stays as it was typed, without its dollars.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from dailypapers.core.maths import FORMULA, mathml

RAISED = str.maketrans("0123456789+-−=()niT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀ")
LOWERED = str.maketrans("0123456789+-−=()aeijknmoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₖₙₘₒₚᵣₛₜᵤᵥₓ")
# What stands over a letter, as the mark that combines with it.
OVER = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "―": "\u0304",
        "‾": "\u0304", "_": "\u0304", "→": "\u20d7", "˙": "\u0307", "¨": "\u0308"}  # fmt: skip
RELATIONS = frozenset("=<>≤≥≈≡≠∼∝∈∉⊂⊆→←↔⇒⇐⇔↦≪≫")
ONE_TERM = re.compile(r"[\w.]+|√?\([^()]*\)|.[\u0300-\u036f\u20d7]?")
CACHED_FORMULAS = 2000


def readable(text: str) -> str:
    """Return a title or an abstract with its formulas as characters.

    >>> readable(r"From $O(n^2)$ to $\\mathcal{O}(n \\log n)$")
    'From O(n²) to 𝒪(n log n)'
    """
    if "$" not in text and "\\" not in text:
        return text
    return FORMULA.sub(lambda match: formula(next(filter(None, match.groups()))), text)


@lru_cache(maxsize=CACHED_FORMULAS)
def formula(tex: str) -> str:
    """Return one formula as characters, or as it was typed if it cannot be read."""
    markup = mathml(tex)
    if not markup.startswith("<math"):
        return tex
    said = " ".join(_read(etree.fromstring(markup)).split())
    return tex if "\\" in said else said


def _read(node: etree._Element) -> str:
    name = etree.QName(node).localname
    parts = [_read(child) for child in node]
    if name in _SHAPES and len(parts) == _SHAPES[name][0]:
        return _SHAPES[name][1](*parts)
    if name == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if name in {"mtr", "mspace"}:
        return f" {' '.join(parts)} "
    return "".join(parts) if parts else _leaf(name, node.text or "")


def _leaf(name: str, text: str) -> str:
    """Give relations and the names of functions room; letters and signs stand close."""
    if text in RELATIONS or (name == "mi" and len(text) > 1 and text.isalpha()):
        return f" {text} "
    return text


def _grouped(term: str) -> str:
    return term if ONE_TERM.fullmatch(term.strip()) else f"({term.strip()})"


def _shifted(mark: str, table: dict[int, int], term: str) -> str:
    """Return the term raised or lowered: as such characters where all exist, else marked."""
    close = term.replace(" ", "")
    if all(ord(character) in table for character in close):
        return close.translate(table)
    return mark + _grouped(term)


def _raise(base: str, term: str) -> str:
    if term.strip() in {"′", "∘", "°"}:
        return base + term.strip().replace("∘", "°")
    return base + _shifted("^", RAISED, term)


def _lower(base: str, term: str) -> str:
    return base + _shifted("_", LOWERED, term)


def _both(base: str, low: str, high: str) -> str:
    return _raise(_lower(base, low), high)


def _over(base: str, mark: str) -> str:
    if len(base) == 1 and mark in OVER:
        return unicodedata.normalize("NFC", base + OVER[mark])
    return base if mark in OVER else _raise(base, mark)


_SHAPES: dict[str, tuple[int, Callable[..., str]]] = {
    "msup": (2, _raise),
    "msub": (2, _lower),
    "msubsup": (3, _both),
    "mover": (2, _over),
    "munder": (2, _lower),
    "munderover": (3, _both),
    "mfrac": (2, lambda above, below: f"{_grouped(above)}/{_grouped(below)}"),
    "mroot": (2, lambda term, root: f"{_shifted('', RAISED, root)}√{_grouped(term)}"),
}
