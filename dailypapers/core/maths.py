"""Maths in titles and abstracts: TeX between dollars to MathML, everything else escaped. Pure.

What counts as maths follows Pandoc: an opening dollar has no blank after it, a closing one none
before it and no digit after it, so that "$5 to $10" stays money. A TeX command inside settles it,
for arXiv is full of `$z\\sim$1`. `\\$` is a dollar.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from html import escape

from latex2mathml.converter import convert
from lxml import etree

logger = logging.getLogger(__name__)

# The brackets' formulas are bounded: without it, a page of `\(` takes seconds to look through.
FORMULA = re.compile(
    r"\$\$(?P<display>[^$]+)\$\$"
    r"|(?<!\\)\$(?=\S)(?P<inline>(?:\\\$|[^$])+?)(?<=\S)\$(?!\d)"
    r"|(?<!\\)\$(?=\S)(?P<command>[^$\\]*\\[a-zA-Z](?:\\\$|[^$])*?)(?<=\S)\$"
    r"|\\\((?P<round>.{1,1000}?)\\\)"
    r"|\\\[(?P<square>.{1,1000}?)\\\]",
    re.DOTALL,
)
LONGEST_FORMULA = 1000
# Commands that make links, styles or classes: never from a stranger's text.
REFUSED = re.compile(r"\\(?:href|url|style|class|cssId|bbox|require|html\w*|data)\b")
COMMAND = re.compile(r"\\[a-zA-Z]")
MATHML = "http://www.w3.org/1998/Math/MathML"
# fmt: off
ELEMENTS = frozenset((
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle",
    "merror", "mpadded", "mphantom", "menclose", "msub", "msup", "msubsup", "munder", "mover",
    "munderover", "mmultiscripts", "mprescripts", "mtable", "mtr", "mtd",
))
ATTRIBUTES = frozenset((
    "display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "fence", "form", "lspace",
    "rspace", "width", "height", "depth", "linethickness", "minsize", "maxsize", "symmetric",
    "separator", "movablelimits", "accent", "accentunder", "columnalign", "rowspacing",
    "columnspacing", "columnlines", "rowlines", "notation", "xmlns",
))
# fmt: on
STRICT = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
# Formulas recur (page after page, reader after reader) and one takes about a millisecond.
CACHED_FORMULAS = 20_000


def to_html(text: str) -> str:
    """Return safe HTML: text escaped, formulas as `<math>`, unreadable ones as code."""
    if "$" not in text and "\\" not in text:
        return escape(text)
    pieces, end = [], 0
    for match in FORMULA.finditer(text):
        pieces += [_words(text[end : match.start()]), _formula(match)]
        end = match.end()
    return "".join([*pieces, _words(text[end:])])


def shorten(text: str, length: int) -> str:
    """Return at most about `length` characters, cut at a blank and never inside a formula."""
    if len(text) <= length:
        return text
    cut = max(text.rfind(" ", 0, length), 0) or length
    if "$" not in text[:cut] and "\\" not in text[:cut]:
        return _ended(text[:cut])  # No formula begins before the cut: the rest is not looked at.
    for match in FORMULA.finditer(text):
        if match.start() >= cut:
            break
        if cut < match.end():
            cut = match.start() or match.end()
    return _ended(text[:cut])


def _ended(text: str) -> str:
    return text.rstrip(" ,;:.") + "…"


def _words(text: str) -> str:
    return escape(text.replace("\\$", "$"))


def _formula(match: re.Match[str]) -> str:
    tex = next(filter(None, match.groups()))
    return mathml(tex, display=bool(match["display"] or match["square"]))


@lru_cache(maxsize=CACHED_FORMULAS)
def mathml(tex: str, *, display: bool = False) -> str:
    """Return one formula as MathML, or as code if it cannot or may not be converted."""
    if len(tex) > LONGEST_FORMULA or REFUSED.search(tex):
        return f"<code>{escape(tex)}</code>"
    try:
        root = etree.fromstring(convert(tex, display="block" if display else "inline"), STRICT)
        if _is_mathml(root):
            return etree.tostring(root, encoding="unicode")
    except Exception:  # The library raises many kinds on bad TeX; the text must be shown anyhow.
        logger.debug("A formula cannot be converted: %s", tex)
    return f"<code>{escape(tex)}</code>"


def _is_mathml(root: etree._Element) -> bool:
    r"""Say whether it is nothing but MathML: the library lets `\text{<b>}` through.

    A command still in it is one that the library does not know.
    """
    for element in root.iter():
        name = etree.QName(element)
        if name.namespace != MATHML or name.localname not in ELEMENTS:
            return False
        if not ATTRIBUTES.issuperset(map(str, element.attrib)):
            return False
        if element.text and COMMAND.match(element.text):
            return False
    return True
