"""Characters made comparable: one spelling for each letter, without case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

NON_ASCII = re.compile(r"[^\x00-\x7f]+")
TEX_COMMAND = re.compile(r"\\([a-z]+)")
TEX_ACCENT = re.compile(r"""\\(?:["'`^~=.](?=\{?[a-z])|[chkruv](?=\{[a-z]\}))""")
ACCENTS = range(0x0300, 0x0370)

# Letters that Unicode does not decompose, and punctuation that authors use for ' and -.
SPELLINGS = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i",
    "‘": "'", "’": "'", "ʼ": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-",
    "\u00ad": "", "\u200b": "", "\ufeff": "",
}  # fmt: skip

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi",
    "ψ": "psi", "ω": "omega",
}  # fmt: skip
KEPT_COMMANDS = frozenset(GREEK.values()) | {"ell", "exp", "ln", "log", "max", "min"}


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """Return `character` in lower case, compatibility forms and accents removed; often longer."""
    lowered = unicodedata.normalize("NFKC", character).lower()
    spelt = "".join(SPELLINGS.get(letter, letter) for letter in lowered)
    bare = (letter for letter in unicodedata.normalize("NFKD", spelt) if ord(letter) not in ACCENTS)
    return unicodedata.normalize("NFC", "".join(bare))


def fold(text: str) -> str:
    """Return `text` folded, TeX commands blanked; offsets move where a letter folds to two."""
    if not text.isascii():
        text = NON_ASCII.sub(_fold_run, text)
    return _without_tex(text.lower())


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return what `fold` does and, for each of its characters and its end, the place in `text`."""
    if text.isascii():
        return _without_tex(text.lower()), range(len(text) + 1)
    if all(len(fold_character(letter)) == 1 for run in NON_ASCII.findall(text) for letter in run):
        return fold(text), range(len(text) + 1)  # no letter has moved
    parts = [letter.lower() if letter.isascii() else fold_character(letter) for letter in text]
    offsets = [place for place, part in enumerate(parts) for _ in part]
    return _without_tex("".join(parts)), [*offsets, len(text)]


@lru_cache(maxsize=16384)
def _folded(run: str) -> str:
    return "".join(map(fold_character, run))


def _fold_run(match: re.Match[str]) -> str:
    return _folded(match.group())


def _without_tex(text: str) -> str:
    """Blank TeX commands at equal length; what is read as a word stays: `\\beta` is ` beta`."""
    if "\\" not in text:
        return text
    return TEX_COMMAND.sub(_blank, TEX_ACCENT.sub("{{", text))  # braces do not part a word


def _blank(match: re.Match[str]) -> str:
    command = match.group(1)
    name = command.removeprefix("var")  # `\varepsilon`
    kept = name if name in KEPT_COMMANDS else ""
    kept = "l" if kept == "ell" else kept
    return kept.rjust(len(command) + 1)
