"""Texts of sources that write JATS, HTML, MathML or bare words: to plain text with maths as TeX.

Only names of tags that are known to be used are taken for tags: `p < 0.05` and `List<Int>` stay.
"""

from __future__ import annotations

import re
from html import unescape

from dailypapers.core.tex import to_unicode
from dailypapers.core.text import shorten

FLAGS = re.IGNORECASE | re.DOTALL
# Bodies are bounded: of tags that are never closed, a page would take minutes to look through.
FORMULA = re.compile(
    r"<(?:\w+:)?(inline-formula|disp-formula|math)\b[^<>]*>(.{0,4000}?)</(?:\w+:)?\1>", FLAGS
)
TEX = re.compile(
    r"<(?:\w+:)?(tex-math|annotation)\b(?P<said>[^<>]*)>(?P<tex>.*?)</(?:\w+:)?\1>", FLAGS
)
TEX_ALONE = re.compile(r"<(?:jats:)?tex-math\b[^<>]*>(.{0,4000}?)</(?:jats:)?tex-math>", FLAGS)
DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
ANY_TAG = re.compile(r"<[^<>]*>")
HEADING = re.compile(
    r"<(?:jats:)?title\b[^<>]*>(.{0,400}?)</(?:jats:)?title>\s*(?:<(?:jats:)?p\b[^<>]*>)?", FLAGS
)
NO_HEADING = re.compile(r"\W*(?:abstract|summary)?\W*", re.IGNORECASE)
BLOCK = re.compile(
    r"</?(?:jats:)?(?:p|sec|list|list-item|div|br|h[1-6]|li|ul|ol|tr|break|blockquote|figure|"
    r"section|table)(?:\s[^<>]*)?/?>",
    FLAGS,
)
INLINE = re.compile(
    r"</?(?:(?:jats|mml|m|xhtml):[\w-]+|a|abbr|abstract|b|bold|em|ext-link|fixed-case|font|i|img|"
    r"italic|monospace|named-content|roman|sans-serif|sc|scp|small|span|strong|styled-content|sub|"
    r"sup|tt|u|underline|uri|url|xref)(?:\s[^<>]*)?/?>",
    FLAGS,
)
TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
SILENT = re.compile(r"<!--|<(script|style|iframe|svg)\b", re.IGNORECASE)
SCRIPT = re.compile(r"<(?:jats:)?(sub|sup)>\s*([^<>]{1,24}?)\s*</(?:jats:)?\1>", FLAGS)
REMARK = re.compile("<!--")
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
# What no page should get: controls, overrides of the writing direction, marks nobody sees.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060"
    "\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
PARAGRAPH = re.compile(r"\n\s*\n")
SUBS = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUPS = str.maketrans("0123456789+-−=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿ")
VENUE, LICENCE = 500, 255  # characters
LONGEST = 40_000  # characters of a text that are read at all


def line(said: str) -> str:
    """Return a text of one line."""
    return " ".join(_plain(said).split())


def paragraphs(said: str) -> str:
    """Return a text with each paragraph on one line, an empty line between them."""
    parts = (" ".join(part.split()) for part in PARAGRAPH.split(_plain(said)))
    return "\n\n".join(part for part in parts if part)


def html(said: str) -> str:
    """Return the text of a piece of a web page, in paragraphs: no tag stays, known or not."""
    bare = _without(SILENT, UNSEEN.sub("", unescape(said)[:LONGEST]))
    return paragraphs(TAG.sub("", BLOCK.sub("\n\n", SCRIPT.sub(_script, bare))))


def venue(said: str) -> str:
    """Return a venue's name, as long as one may be."""
    return shorten(line(said), VENUE)


def licence(said: str) -> str:
    """Return a licence's name or address, as long as one may be."""
    return shorten(line(said), LICENCE)


def person(given: str, family: str, suffix: str = "") -> str:
    """Return a name, forenames first."""
    return to_unicode(line(" ".join((given, family, suffix))), ties=True).strip(" ,;")


def _plain(said: str) -> str:
    said = UNSEEN.sub("", said[:LONGEST])
    if "<" in said or "&" in said:
        said = _untagged(unescape(_untagged(said)))  # Some escape their tags, some do so twice.
        said = UNSEEN.sub("", said).replace("\xa0", " ")
    return to_unicode(said)


def _untagged(said: str) -> str:
    if "<" not in said:
        return said
    said = FORMULA.sub(_formula, CDATA.sub("", _without(REMARK, said)))
    said = TEX_ALONE.sub(lambda match: f"${_tex(match[1])}$", said)
    said = BLOCK.sub("\n\n", HEADING.sub(_heading, said))
    return INLINE.sub("", SCRIPT.sub(_script, said))


def _without(silent: re.Pattern[str], said: str) -> str:
    """Cut out remarks and scripts in one pass, up to the first that has no end."""
    kept, at, lower = [], 0, said.lower()
    while match := silent.search(said, at):
        end = "-->" if match[0] == "<!--" else f"</{match[0][1:].lower()}>"
        close = lower.find(end, match.end())
        if close < 0:
            break
        kept.append(said[at : match.start()])
        at = close + len(end)
    return "".join([*kept, said[at:]])


def _formula(match: re.Match[str]) -> str:
    """Return a formula as TeX where it is given so, else its letters and signs in a row."""
    for found in TEX.finditer(match[2]):
        if found[1].lower() == "tex-math" or "tex" in found["said"].lower():
            tex = _tex(found["tex"])
            return f" ${tex}$ " if tex else ""
    is_math = match[1].lower() == "math" or "math" in match[2]
    bare = ANY_TAG.sub("", match[2]) if is_math else INLINE.sub("", SCRIPT.sub(_script, match[2]))
    return "".join(bare.split()) if is_math else bare


def _tex(said: str) -> str:
    """Return a formula out of the document some publishers put each into."""
    document = DOCUMENT.search(said)
    return " ".join(unescape(document[1] if document else said).strip().strip("$").split())


def _heading(match: re.Match[str]) -> str:
    """Return a heading as the first words of its paragraph; that it is an abstract goes unsaid."""
    title = ANY_TAG.sub("", match[1]).strip().rstrip(":.")
    return "\n\n" if NO_HEADING.fullmatch(title) else f"\n\n{title}: "


def _script(match: re.Match[str]) -> str:
    """Return sub- and superscripts as characters where all of them have such forms."""
    table = SUBS if match[1].lower() == "sub" else SUPS
    said = match[2]
    return said.translate(table) if all(ord(sign) in table for sign in said) else said
