"""Comments' Markdown as tokens: CommonMark, tables, strikethrough and maths; no HTML. Pure.

Grammar: https://spec.commonmark.org. Formulas are told from money as in titles (`core/maths.py`).
Pictures become links, headings are all of one small size, and depth, formulas and links are capped
so that no comment costs more than a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from dailypapers.catalogue.identifiers import Name
from dailypapers.community.references import Reference, references
from dailypapers.core.maths import FORMULA, mathml

DEEPEST = 20  # Quotes in lists in quotes; inside that, brackets in brackets.
MOST_FORMULAS = 200  # What follows is shown as it was typed.
MOST_LINKS = 200  # What follows keeps its words and loses its address.
MOST_CELLS = 4000  # Short rows are filled up, so rows times columns; else there is no table.
LONGEST_ADDRESS = 1000
LONGEST_DISPLAY = 60  # lines of a formula that stands alone
HEADING = "h4"  # The page's own headings stay above those of a comment.
SCHEME = re.compile(r"[^/?#]*?:")
SCHEMES = frozenset({"http", "https", "mailto"})

# Where a reference leads, or None if nowhere; the second says whether it stands in a quote.
Address = Callable[[Reference, bool], str | None]


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """Let an address through that a link may have; with any other it stays text."""
        return may_lead_to(url)


def may_lead_to(address: str) -> bool:
    """Say whether a link may have the address: relative or of a known scheme, and no novel."""
    scheme = SCHEME.match(address)
    known = not scheme or scheme[0][:-1].lower() in SCHEMES
    return known and len(address) <= LONGEST_ADDRESS


def parse(text: str, address: Address) -> list[Token]:
    """Return the tokens, what the words point at linked to where `address` says."""
    lines = text.splitlines()
    cells = len(lines) * max((line.count("|") + 1 for line in lines), default=0)
    parser = _parser if cells <= MOST_CELLS else _tableless
    return parser.parse(text, {"address": address})


def to_html(tokens: Sequence[Token]) -> str:
    """Return the tokens as HTML, which is not yet to be trusted."""
    return str(_parser.renderer.render(tokens, _parser.options, {}))


def leaves(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens in reading order, those of paragraphs and headings in their place."""
    for token in tokens:
        yield from [token] if token.children is None else leaves(token.children)


def _inline_maths(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    match = FORMULA.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        _formula(state, next(filter(None, match.groups())), display=bool(match["display"]))
    state.pos = match.end()
    return True


def _display_maths(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Take lines from `$$` to `$$` whole: a `=` or `-` on its own would else make a heading."""
    if state.is_code_block(start) or not _line(state, start).startswith("$$"):
        return False
    last = _last_line(state, start, end)
    if last is None:
        return False
    if not silent:
        tex = state.getLines(start, last + 1, state.blkIndent, False).strip().strip("$")
        state.push("paragraph_open", "p", 1)
        _formula(state, tex, display=True)
        state.push("paragraph_close", "p", -1)
        state.line = last + 1
    return True


def _last_line(state: StateBlock, start: int, end: int) -> int | None:
    """Return the line that closes the formula; a blank line or a dollar before it means none."""
    if "$" in _line(state, start)[2:]:
        return None
    for number in range(start + 1, min(end, start + LONGEST_DISPLAY)):
        said = _line(state, number)
        if not said or state.sCount[number] < state.blkIndent:
            return None
        if "$" in said:
            return number if said.endswith("$$") and said.count("$") == 2 else None
    return None


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _formula(state: StateInline | StateBlock, tex: str, *, display: bool) -> None:
    count = state.env["formulas"] = state.env.get("formulas", 0) + 1
    token = state.push("formula" if count <= MOST_FORMULAS else "code_inline", "", 0)
    token.content, token.block = tex, display


def _show_formula(_: Any, tokens: Sequence[Token], at: int, *__: Any) -> str:
    return mathml(tokens[at].content, display=tokens[at].block)


def _point(state: StateCore) -> None:
    """Link what the words point at, but not in code, which has its own kind of token."""
    depth = 0
    for token in state.tokens:
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline":
            state.env["quoted"] = depth > 0
            token.children = list(_pointed(token.children or [], state))


def _pointed(tokens: list[Token], state: StateCore) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not inside:
            yield from _linked(token.content, state)
        else:
            yield token


def _linked(text: str, state: StateCore) -> Iterator[Token]:
    end = 0
    for reference in references(text):
        if address := _address(reference, state):
            yield _text(text[end : reference.start])
            yield from _link(address, [_text(text[reference.start : reference.end])])
            end = reference.end
    yield _text(text[end:])


def _address(reference: Reference, state: StateCore) -> str | None:
    if isinstance(reference.target, Name) or reference.is_person:
        state.env["asked"] = state.env.get("asked", 0) + 1
        if state.env["asked"] > MOST_LINKS:
            return None
        find: Address = state.env["address"]
        return find(reference, state.env["quoted"])
    address = state.md.normalizeLink(reference.target)
    return address if state.md.validateLink(address) else None


def _plainer(state: StateCore) -> None:
    """Make headings small, pictures links, and too many links text."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = HEADING
        if style := token.attrs.pop("style", ""):  # of a table's cell; pages allow no styles
            token.attrs["align"] = str(style).removeprefix("text-align:")
        if token.type == "inline":
            token.children = _fewer(list(_without_pictures(token.children or [])), state.env)


def _without_pictures(tokens: list[Token]) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            yield token
            continue
        address = str(token.attrs["src"])
        said = [_text("".join(leaf.content for leaf in leaves([token])) or address)]
        yield from said if inside or not address else _link(address, said)


def _fewer(tokens: list[Token], env: EnvType) -> list[Token]:
    kept = []
    for token in tokens:
        if token.type == "link_open":
            env["links"] = env.get("links", 0) + 1
        if token.type not in ("link_open", "link_close") or env["links"] <= MOST_LINKS:
            kept.append(token)
    return kept


def _link(address: str, said: list[Token]) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": address})
    return [opening, *said, Token("link_close", "a", -1)]


def _text(text: str) -> Token:
    return Token("text", "", 0, content=text)


def _made() -> MarkdownIt:
    made = _Markdown("commonmark", {"html": False, "maxNesting": DEEPEST})
    made.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    stops: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    made.block.ruler.before("fence", "display_maths", _display_maths, stops)
    made.inline.ruler.before("escape", "inline_maths", _inline_maths)
    # Before escapes become text: `\@name` and `arXiv\:2302.04089` are nobody and nothing.
    made.core.ruler.before("text_join", "point", _point)
    made.core.ruler.push("plainer", _plainer)
    made.add_render_rule("formula", _show_formula)
    return made


_parser, _tableless = _made(), _made().disable("table")
