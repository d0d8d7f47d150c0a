"""The envelope of OAI-PMH. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from dailypapers.core.text import writable

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"


def envelope(at: str, base: str, said: Mapping[str, str]) -> etree._Element:
    """Return the beginning of an answer; `said` are the arguments of a request that made sense."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})  # type: ignore[dict-item]
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {SCHEMA}")
    add(root, "responseDate", at)
    request = add(root, "request", base)
    for name, value in said.items():
        request.set(name, writable(value))
    return root


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """Add a child in the namespace of its parent."""
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    if text:
        made.text = writable(text)
    for key, value in attributes.items():
        made.set(key, value)
    return made


def foreign(parent: etree._Element, name: str, namespace: str, schema: str) -> etree._Element:
    """Add a child that begins a namespace of its own."""
    made = etree.SubElement(parent, f"{{{namespace}}}{name}", nsmap={None: namespace})  # type: ignore[dict-item]
    made.set(f"{{{XSI}}}schemaLocation", f"{namespace} {schema}")
    return made


def written(root: etree._Element) -> bytes:
    """Return the document."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
