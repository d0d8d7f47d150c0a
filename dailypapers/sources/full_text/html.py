"""arXiv's HTML, which LaTeXML writes, as Markdown. Pure.

What is on the paper's page already (title, authors, abstract) is left out, and so are pictures,
of which the captions stay. Formulas are the TeX that they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from dailypapers.core.errors import SourceError

LARGEST = 16 * 1024 * 1024  # bytes of a page
BLANKS = re.compile(r"[ \t\n\r\f]+")
LINE = re.compile(r"\n(?=[^\n])")
SPECIAL = re.compile(r"([\\`*_\[\]<>])")
LEFT_OUT = {"ltx_title_document", "ltx_authors", "ltx_abstract", "ltx_dates", "ltx_ERROR"}
LEFT_OUT |= {"ltx_keywords", "ltx_classification", "ltx_note_mark", "ltx_tag_note", "ltx_rdf"}
NO_TEXT = {"img", "script", "style", "button", "svg", "nav", "footer", "header"}
LEVELS = {"section": 2, "appendix": 2, "bibliography": 2, "subsection": 3, "subsubsection": 4}
LEVELS |= {"paragraph": 5, "subparagraph": 6, "part": 2, "chapter": 2, "acknowledgements": 2}
EMPHASIS = {"ltx_font_bold": "**", "ltx_font_italic": "*", "ltx_emph": "*"}

Element = etree._Element


def to_markdown(page: bytes) -> str:
    """Return what a paper says; raise `SourceError` for a page that is none of LaTeXML's."""
    if len(page) > LARGEST:
        raise SourceError(f"a page of {len(page):,} bytes is too large", permanent=True)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(page, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"no HTML: {error}", permanent=True) from None
    found = next(_all_with(root, "ltx_document"), None) if root is not None else None
    if found is None:
        raise SourceError("this page is not of LaTeXML", permanent=True)
    text = "\n\n".join(_blocks(found))
    if not text:
        raise SourceError("this page says nothing", permanent=True)
    return text + "\n"


def _blocks(parent: Element) -> Iterator[str]:
    """Yield what stands below an element, each block by itself."""
    for one in parent:
        kind = _classes(one)
        if kind & LEFT_OUT or one.tag in NO_TEXT:
            continue
        write = next((write for is_such, write in _WRITERS if is_such(one, kind)), _paragraph)
        yield from write(one)


def _title(one: Element) -> Iterator[str]:
    names = {name.removeprefix("ltx_title_") for name in _classes(one)}
    level = max((LEVELS.get(name, 0) for name in names), default=0)
    if said := _inline(one).strip():
        yield f"{'#' * level} {said}" if level else f"**{said}**"


def _equations(one: Element) -> Iterator[str]:
    """Yield each row of formulas as one that stands by itself."""
    for row in [row for row in one.iter("tr") if next(row.iter("math"), None) is not None] or [one]:
        tex = " ".join(_tex(formula) for formula in row.iter("math")).strip()
        numbers = (_text(tag).strip(" ()") for tag in _all_with(row, "ltx_tag_equation"))
        number = next(numbers, "")
        if tex:
            yield f"$$\n{tex}" + (f" \\tag{{{number}}}" if number else "") + "\n$$"


def _table(one: Element) -> Iterator[str]:
    rows = [
        [_inline(cell).strip().replace("|", "\\|") for cell in row if cell.tag in {"td", "th"}]
        for row in one.iter("tr")
    ]
    rows = [row for row in rows if any(row)]
    if not rows:
        yield from _paragraph(one)
        return
    width = max(len(row) for row in rows)
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    yield "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _items(one: Element) -> Iterator[str]:
    """Yield a list; what an item holds beside its first block is moved in."""
    lines = []
    for number, item in enumerate((item for item in one if item.tag == "li"), 1):
        mark = f"{number}. " if one.tag == "ol" else "- "
        if body := "\n\n".join(_item(item)):
            lines.append(mark + LINE.sub("\n" + " " * len(mark), body))
    if lines:
        yield "\n".join(lines)


def _item(item: Element) -> Iterator[str]:
    """Yield what an item says, without the sign or the number before it."""
    if "ltx_bibitem" in _classes(item):
        yield BLANKS.sub(" ", " ".join(_inline(block).strip() for block in item)).strip()
        return
    for tag in [tag for tag in item if "ltx_tag_item" in _classes(tag)]:
        item.remove(tag)
    yield from _blocks(item)


def _listing(one: Element) -> Iterator[str]:
    lines = list(_all_with(one, "ltx_listingline")) or [one]
    said = "\n".join(_text(line).rstrip() for line in lines).strip("\n")
    if said:
        yield f"```\n{said.replace('```', '` ` `')}\n```"


def _caption(one: Element) -> Iterator[str]:
    if said := _inline(one).strip():
        yield f"*{said}*"


def _paragraph(one: Element) -> Iterator[str]:
    if said := _inline(one).strip():
        yield said


def _inline(one: Element) -> str:
    """Return what an element says in one line."""
    parts = [_plain(one.text)]
    for part in one:
        parts += [_part(part), _plain(part.tail)]
    return BLANKS.sub(" ", "".join(parts))


def _part(part: Element) -> str:
    kind = _classes(part)
    if kind & LEFT_OUT or part.tag in NO_TEXT:
        return ""
    if part.tag == "math":
        tex = _tex(part)
        return f"${tex}$" if tex else ""
    said = " " if part.tag == "br" else _inline(part)
    if not said.strip():
        return said
    if "ltx_note" in kind:
        return f" ({said.strip()})"
    address = part.get("href") or ""
    if part.tag == "a" and _leads_out(address):
        return f"[{said.strip()}]({address})"
    sign = next((EMPHASIS[name] for name in kind if name in EMPHASIS), "")
    sign = "*" if part.tag in {"em", "i"} else sign
    return f"{sign}{said.strip()}{sign}" if sign else said


def _leads_out(address: str) -> bool:
    """Say whether a link is to elsewhere, and not to a place in the text."""
    is_plain = not any(sign in address for sign in "()<> \n")
    return address.startswith(("https://", "http://")) and is_plain and "/html/" not in address


def _tex(formula: Element) -> str:
    said = formula.get("alttext") or next(
        (_text(one) for one in formula.iter("annotation") if "tex" in (one.get("encoding") or "")),
        "",
    )
    return BLANKS.sub(" ", said.replace("%\n", "").replace("$", r"\$")).strip()


def _plain(text: str | None) -> str:
    return SPECIAL.sub(r"\\\1", text) if text else ""


def _text(one: Element) -> str:
    return "".join(str(part) for part in one.itertext())


def _classes(one: Element) -> set[str]:
    return set((one.get("class") or "").split())


def _all_with(one: Element, name: str) -> Iterator[Element]:
    """Yield the elements below one, and itself, that are of a class."""
    return (below for below in one.iter() if name in _classes(below))


def _is(*names: str, tags: tuple[str, ...] = ()) -> Callable[[Element, set[str]], bool]:
    return lambda one, kind: bool(kind & set(names)) or one.tag in tags


def _is_title(one: Element, kind: set[str]) -> bool:
    return any(name.startswith("ltx_title") for name in kind)


# The first that fits is taken; what fits none is a paragraph.
_WRITERS: tuple[tuple[Callable[[Element, set[str]], bool], Callable[[Element], Iterator[str]]], ...]
_WRITERS = (
    (_is_title, _title),
    (_is("ltx_equation", "ltx_equationgroup"), _equations),
    (_is("ltx_listing", "ltx_verbatim", tags=("pre",)), _listing),
    (_is("ltx_tabular", tags=("table",)), _table),
    (_is(tags=("ul", "ol")), _items),
    (_is("ltx_caption", tags=("figcaption",)), _caption),
    (_is("ltx_p", tags=("p", "span", "a", "h1", "h2", "h3", "h4", "h5", "h6")), _paragraph),
    (_is(tags=("section", "div", "figure", "article", "blockquote", "dl", "dd", "dt")), _blocks),
)
