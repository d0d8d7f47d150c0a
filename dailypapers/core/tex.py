"""TeX as people type it in titles, names and abstracts, turned into Unicode; maths is kept.

Not a LaTeX parser: arXiv texts hold bare `%`, `_` and `{`, and macros only their authors know.
What is not surely understood stays as it was typed. `\\$` stays too, since a bare dollar would
open maths for whoever reads the text next.
"""

from __future__ import annotations

import re
import unicodedata

# Any pair of dollars counts, for leaving maths alone does less harm than taking money for maths.
MATHS = re.compile(
    r"((?<!\\)\$\$?[^$]{1,4000}\$\$?|\\\(.{1,4000}?\\\)|\\\[.{1,4000}?\\\])", re.DOTALL
)
WRAPPER = re.compile(
    r"\\(?:emph|text(?:bf|it|sc|tt|rm|sf|sl|up|md|normal|superscript|subscript)?|underline|url|mbox)\s*\{([^{}]*)\}"
    r"|\{\\(?:bf|em|it|rm|sc|sf|sl|tt)(?![A-Za-z])\s*([^{}]*)\}"
)
LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
ACCENT = re.compile(
    r"(?<!\\)\\(?:(?P<mark>[`'^\"~=.])\s*|(?P<letter>[bcdHkruv])(?:\s+|(?=\s*\{)))"
    r"(?:\{\s*\\?(?P<braced>[A-Za-z])\s*\}|\\?(?P<bare>[A-Za-z]))"
)
WORD = re.compile(r"(?<!\\)\\([A-Za-z]+)(?![A-Za-z])(\{\}|[ \t]+(?=[a-z]))?")
ESCAPE = re.compile(r"(?<!\\)\\([&%_#{},;:!/ -])")
LONE_BRACES = re.compile(r"\{([^\x00-\x7f])\}")
DEEPEST = 6  # Wrappers in wrappers; people stop at three.

MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "i": "ı", "j": "ȷ", "aa": "å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ",
    "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
SYMBOLS = {
    "AA": "Å", "deg": "°", "degree": "°", "textdegree": "°", "pm": "±", "times": "×",
    "sim": "∼", "approx": "≈", "leq": "≤", "geq": "≥", "rightarrow": "→", "alpha": "α",
    "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "pi": "π",
    "sigma": "σ", "omega": "ω", "textregistered": "®", "texttrademark": "™", "ldots": "…",
    "dots": "…", "textendash": "–", "textemdash": "—", "S": "§",
}  # fmt: skip
ESCAPES = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "/": "", "-": ""}


def to_unicode(text: str, *, ties: bool = False) -> str:
    """Return the text with accents, letters and text commands as characters, maths untouched.

    With `ties`, as for names, a tie (`~`) becomes a space; elsewhere it may mean "about".

    >>> to_unicode(r"Schr\\"odinger's \\emph{cat} costs 5\\% of $\\hbar$")
    "Schrödinger's cat costs 5% of $\\\\hbar$"
    """
    if "\\" in text:
        parts = MATHS.split(text)
        # With one group in the pattern, what lies between two maths is at the even places.
        parts[::2] = [_plain(part) if "\\" in part else part for part in parts[::2]]
        text = "".join(parts)
    return text.replace("~", " ") if ties else text


def _plain(text: str) -> str:
    text = ACCENT.sub(_accented, text)
    text = WORD.sub(_letter, text)
    text = LINK.sub(_link, _unwrap(text))
    return ESCAPE.sub(lambda match: ESCAPES.get(match[1], match[1]), text)


def _accented(match: re.Match[str]) -> str:
    """Put the mark on its letter where Unicode has that letter; else it was no accent."""
    base = match["braced"] or match["bare"]
    mark = match["mark"] or match["letter"]
    if mark == '"' and base.lower() not in "aeiouy":
        return match[0]  # An escaped quotation mark before a word.
    letter = unicodedata.normalize("NFC", base + MARKS[mark])
    return letter if len(letter) == 1 else match[0]


def _letter(match: re.Match[str]) -> str:
    """Replace the command for a letter, with the blank TeX eats after it; keep any other."""
    name, after = match.groups()
    if name in LETTERS:
        return LETTERS[name]
    if name in SYMBOLS:
        return SYMBOLS[name] + (after or "").replace("{}", "")
    return match[0]


def _unwrap(text: str) -> str:
    """Drop text commands round their text and braces round a letter, from the inside out."""
    for _ in range(DEEPEST):
        text, wrappers = WRAPPER.subn(lambda match: match[1] or match[2] or "", text)
        text, braces = LONE_BRACES.subn(r"\1", text)
        if not wrappers and not braces:
            break
    return text


def _link(match: re.Match[str]) -> str:
    """Keep what a link says and, if that is something else, where it leads."""
    address, label = match.groups()
    return label if address in label else f"{label} ({address})"
