"""A comment as its writer typed it to HTML that can do no harm, to plain text, to a quote. Pure.

Markdown becomes HTML in `parsing.py`; whatever comes of that passes an allow list at the very end,
so that safety rests on one table here and on nothing before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import nh3
from markdown_it.token import Token

from dailypapers.catalogue.identifiers import Name
from dailypapers.community.parsing import SCHEMES, leaves, may_lead_to, parse, to_html
from dailypapers.community.references import Reference
from dailypapers.core import maths
from dailypapers.core.errors import InputError
from dailypapers.core.readable import formula
from dailypapers.core.text import shorten, squeeze
from dailypapers.core.worded import worded

LONGEST = 10_000  # characters of a comment
EXCERPT = 300  # characters of a comment in a mail or a feed
REL = "nofollow ugc noopener"
# Characters that say nothing, cannot be sent, or make the text after them run the other way.
DROPPED = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
NEW_LINE = re.compile(r"\r\n?|\n")
LANGUAGE = re.compile(r"language-[A-Za-z0-9_+#.-]{1,32}")

# fmt: off
ELEMENTS = maths.ELEMENTS | {
    "a", "blockquote", "br", "code", "em", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on
ATTRIBUTES = {name: set(maths.ATTRIBUTES - {"xmlns"}) for name in maths.ELEMENTS} | {
    "a": {"href", "title"},
    "code": {"class"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}


@dataclass(frozen=True, slots=True)
class Markup:
    """A comment as HTML, and the handles and papers it names, each once, in order.

    A person named only in a quote is linked there, but was addressed by somebody else.
    """

    html: str
    mentions: tuple[str, ...]
    papers: tuple[Name, ...]


def render(
    text: str,
    *,
    person: Callable[[str], str | None],
    paper: Callable[[Name], str | None],
) -> Markup:
    """Return safe HTML; `person` and `paper` return an address, or None: then it stays text.

    Raise `InputError` if the text is too long. Who must look all of them up at once asks
    `mentioned` first.
    """
    mentions: dict[str, None] = {}
    papers: dict[Name, None] = {}

    def address(reference: Reference, is_quoted: bool) -> str | None:
        if isinstance(reference.target, Name):
            if found := paper(reference.target):
                papers[reference.target] = None
        elif (found := person(reference.target)) and not is_quoted:
            mentions[reference.target] = None
        return found

    tokens = parse(checked(text), address)
    return Markup(clean(to_html(tokens)), tuple(mentions), tuple(papers))


def mentioned(text: str) -> tuple[list[str], list[Name]]:
    """Return the handles and the papers that `render` will ask for, each once."""
    handles: dict[str, None] = {}
    papers: dict[Name, None] = {}

    def address(reference: Reference, is_quoted: bool) -> str | None:
        if isinstance(reference.target, Name):
            papers[reference.target] = None
        else:
            handles[reference.target] = None
        return None

    parse(checked(text), address)
    return list(handles), list(papers)


def outside_links(text: str) -> int:
    """Return how many links to other sites a comment has."""
    tokens = leaves(parse(checked(text), lambda *_: None))
    return sum(token.type == "link_open" for token in tokens)


def plain(text: str, length: int = EXCERPT) -> str:
    """Return the words alone, formulas as characters, as one paragraph of at most `length`."""
    words = (_words(token) for token in leaves(parse(checked(text), lambda *_: None)))
    return shorten(squeeze(DROPPED.sub("", "".join(words))), length)


def quoted(text: str, by: str, address: str) -> str:
    """Return Markdown that quotes the text, says whose it is and where it stands.

    The name comes first: after the text it would be inside of a code block left open there.
    """
    name = PUNCTUATION.sub(r"\\\g<0>", squeeze(by))
    lines = [f"[{name}](<{_bare(address)}>):", "", *NEW_LINE.split(text.strip())]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def clean(html: str) -> str:
    """Return HTML with nothing in it but what the tables above allow."""
    return DROPPED.sub("", _cleaner.clean(DROPPED.sub("", html)))


def checked(text: str) -> str:
    """Return the text without what says nothing; raise `InputError` if it is too long."""
    if len(text) > LONGEST:
        raise InputError(
            worded(
                "A comment has at most {most:,} characters; this one has {length:,}.",
                most=LONGEST,
                length=len(text),
            )
        )
    return DROPPED.sub("", text)


def _bare(address: str) -> str:
    return re.sub(r"[\s<>\\]", lambda match: quote(match[0]), address)


def _words(token: Token) -> str:
    """Return what a token says: blocks and breaks keep words apart."""
    if token.type == "formula":
        return formula(token.content)
    if token.type == "text" or token.type.startswith("code") or token.type == "fence":
        return token.content
    return " " if token.block or token.type in ("softbreak", "hardbreak") else ""


def _allowed(element: str, attribute: str, value: str) -> str | None:
    """Let through known addresses, the language of code and no other class, and what is seen.

    Characters are dropped from the text afterwards, and must not bring an address together then.
    """
    if DROPPED.search(value) or (attribute == "href" and not may_lead_to(value)):
        return None
    return None if attribute == "class" and not LANGUAGE.fullmatch(value) else value


_cleaner = nh3.Cleaner(
    tags=set(ELEMENTS),
    attributes=ATTRIBUTES,
    attribute_filter=_allowed,
    url_schemes=set(SCHEMES),
    link_rel=REL,
)
