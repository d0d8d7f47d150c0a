"""Which licences let what they are given for be shown in another form. Pure."""

from __future__ import annotations

import re

NAMES = {
    "by": "CC BY",
    "by-sa": "CC BY-SA",
    "by-nc": "CC BY-NC",
    "by-nd": "CC BY-ND",
    "by-nc-sa": "CC BY-NC-SA",
    "by-nc-nd": "CC BY-NC-ND",
    "zero": "CC0",
    "mark": "public domain",
}
ADDRESS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)(?:/([\d.]+))?",
    re.ASCII | re.IGNORECASE,
)
WORDS = re.compile(r"cc[ -]?(0|by(?:-(?:nc|sa|nd))*)(?:[ -]?v?([\d.]+))?", re.ASCII | re.IGNORECASE)


def open_licence(said: str) -> str:
    """Return what a Creative Commons licence is called, nothing for any other.

    >>> open_licence("http://creativecommons.org/licenses/by-nc-sa/4.0/"), open_licence("CC-BY 4.0")
    ('CC BY-NC-SA 4.0', 'CC BY 4.0')
    >>> open_licence("http://arxiv.org/licenses/nonexclusive-distrib/1.0/")
    ''
    """
    said = said.strip()
    found = ADDRESS.match(said) or WORDS.fullmatch(said.replace("_", "-"))
    if found is None:
        return ""
    kind, version = found[1].lower().replace("0", "zero"), found[2] or ""
    name = NAMES.get(kind, "")
    is_numbered = name and version and kind not in {"zero", "mark"}
    return f"{name} {version}" if is_numbered else name
