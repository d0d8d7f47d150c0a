"""XML from strangers, read safely: no document types, no entities, no network, no huge trees."""

from __future__ import annotations

from typing import Any

from lxml import etree

from dailypapers.core.errors import SourceError


def parse_xml(body: bytes, root: str, *, typed: bool = False) -> etree._Element:
    """Return the root element, which must have this local name.

    Raise a `SourceError` that is not permanent for anything else: a page cut off half-way, an
    error page in place of the answer, or a document type, which an attack by entities needs. With
    `typed`, as for PubMed, one that only names a type somewhere else is let through and not read.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        element = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"malformed XML: {error}") from error
    is_typed = element.getroottree().docinfo.internalDTD is not None
    if is_typed and not (typed and declares_nothing(element)):
        raise SourceError("XML with a document type is refused")
    if etree.QName(element).localname != root:
        raise SourceError(f"XML of another kind: {element.tag} where {root} was expected")
    return element


def declares_nothing(root: etree._Element) -> bool:
    """Say whether there is no document type, or one that declares nothing of its own."""
    kind: Any = root.getroottree().docinfo.internalDTD
    return kind is None or not [*kind.iterentities(), *kind.iterelements()]


def markup(element: etree._Element) -> str:
    """Return what stands inside an element, its tags too."""
    whole = etree.tostring(element, encoding="unicode", with_tail=False)
    return whole[whole.index(">") + 1 : whole.rindex("<")] if "</" in whole else ""


def text(element: etree._Element, *names: str) -> str:
    """Return the text of the first child that has text, by local name, in the order of names.

    Paths work too: `header/datestamp`. Namespaces are ignored, since sources mix them up.
    """
    for name in names:
        child = element.find(_any_namespace(name))
        if child is not None and (found := inner(child)):
            return found
    return ""


def texts(element: etree._Element, name: str) -> list[str]:
    """Return the texts of all children that have any, by local name or path."""
    return [found for child in every(element, name) if (found := inner(child))]


def inner(element: etree._Element) -> str:
    """Return all text inside an element, without the blanks around it."""
    return "".join(str(part) for part in element.itertext()).strip()


def every(element: etree._Element, name: str) -> list[etree._Element]:
    """Return all children, by local name or path."""
    return element.findall(_any_namespace(name))


def _any_namespace(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))
