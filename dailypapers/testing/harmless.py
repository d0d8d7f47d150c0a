"""Says what in a piece of HTML could do harm, by a list of its own and a parser of its own.

Nothing here is shared with what makes or cleans HTML, so that one mistake cannot hide in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html

# fmt: off
HTML = {
    "a", "blockquote", "br", "code", "em", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}
MATHML = {
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub",
    "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}
LOOKS = {
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display",
    "displaystyle", "fence", "form", "height", "linethickness", "lspace", "mathvariant", "maxsize",
    "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel",
    "separator", "stretchy", "symmetric", "width",
}
# fmt: on
ATTRIBUTES = {
    "a": {"href", "rel", "title"},
    "code": {"class"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
VALUES = {
    "rel": re.compile("nofollow ugc noopener"),
    "class": re.compile(r"language-[\w+#.-]+"),
    "align": re.compile("left|right|center"),
    "start": re.compile(r"\d+"),
}
IGNORED = re.compile(r"[\x00-\x20]")  # by browsers, before and inside of a scheme
SCHEME = re.compile(r"([^/?#]*?):")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harms(html: str) -> list[str]:
    """Return what may not be in a comment, in words; nothing if it is harmless."""
    if UNSEEN.search(html):
        return ["a character that cannot be seen"]
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    elements = ((element.tag, dict(element.attrib)) for element in root.iterdescendants())
    return [harm for tag, attributes in elements for harm in _wrong(tag, attributes)]


def _wrong(tag: object, attributes: dict[str, str]) -> Iterator[str]:
    if not isinstance(tag, str) or tag not in HTML | MATHML:  # a comment or an instruction
        yield f"<{tag}>"
    else:
        allowed = LOOKS if tag in MATHML else ATTRIBUTES.get(tag, set())
        yield from (f"<{tag} {name}>" for name in attributes if name not in allowed)
        yield from (f"{name}={said}" for name, said in attributes.items() if _is_bad(name, said))


def _is_bad(name: str, said: str) -> bool:
    if name == "href":
        scheme = SCHEME.match(IGNORED.sub("", said))
        return scheme is not None and scheme[1].lower() not in {"http", "https", "mailto"}
    return name in VALUES and not VALUES[name].fullmatch(said)
