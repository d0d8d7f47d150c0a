"""What a reader may have pasted: an identifier or an address, wherever it was found. Pure.

An address of any site is looked through for an identifier in its path (`/doi/10.1145/...`,
`/papers/2401.00001/similar`) or its query (`?id=`), so that sites need no list here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name

WRAPPING = " \t\r\n<>()[]{}\"'“”‘’«»,.;!"
ADDRESS = re.compile(
    r"https?://\S+|/\S+/\S+|(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::\d+)?[/?]\S+", re.IGNORECASE
)
MOST_SEGMENTS = 12  # of a path that are looked at
LONGEST_RUN = 3  # segments of an identifier: a DOI may have a slash of its own
CODE_HOSTS = ("github.com/", "gitlab.com/", "huggingface.co/")
SHORTEST_BARE = 8  # letters of an OpenReview id that stands alone
LONGEST = 500  # characters


def names(text: str) -> list[Name]:
    """Return what `text` may name, the likeliest first; nothing for most texts.

    >>> names("(https://dl.acm.org/doi/abs/10.1145/3292500.3330701)")[0]
    Name(scheme='doi', value='10.1145/3292500.3330701', version=None)
    """
    if len(text) > LONGEST:
        return []
    whole = (identifiers.read(form) for form in dict.fromkeys((text, text.strip(WRAPPING))))
    found = [name for name in whole if name] or list(_inside(text.strip(WRAPPING)))
    return list(dict.fromkeys(found))


def surely(text: str) -> Name | None:
    """Return what `text` names without doubt: a key or a bare OpenReview id may be any word."""
    words = {("openreview", text.strip(WRAPPING))}
    found = (n for n in names(text) if n.scheme != "key" and n[:2] not in words)
    return next(found, None)


def links(text: str) -> list[str]:
    """Return the ways in which the address `text` may be written; nothing if it is none.

    >>> links("(www.example.org/tea/)")[:2]
    ['https://example.org/tea', 'https://example.org/tea/']
    """
    if len(text) > LONGEST:
        return []
    forms = dict.fromkeys((text.strip(), text.strip(WRAPPING)))
    return [link for form in forms if ADDRESS.fullmatch(form) for link in _spellings(form)]


def _spellings(address: str) -> list[str]:
    said = _split(address)
    host = said.netloc.lower().removeprefix("www.")
    if not host or address.startswith("/"):
        return []
    place = host + said.path.rstrip("/").removesuffix(".git")
    if place.startswith(CODE_HOSTS):  # A file or an issue belongs to its repository.
        place = "/".join(place.split("/")[:3])
    elif said.query:
        place += f"?{said.query}"
    starts = ("https://", "https://www.", "http://", "http://www.")
    return [f"{start}{place}{end}" for start in starts for end in ("", "/", ".git")]


def _inside(bare: str) -> Iterator[Name]:
    """Yield the names that stand in an address, the longest first."""
    if not ADDRESS.fullmatch(bare):
        if name := _openreview(bare):
            yield name
        return
    said = _split(bare)
    segments = [unquote(part) for part in said.path.split("/") if part][:MOST_SEGMENTS]
    runs = combinations(range(len(segments) + 1), 2)
    short = [(start, end) for start, end in runs if end - start <= LONGEST_RUN]
    parts = ["/".join(segments[i:j]) for i, j in sorted(short, key=lambda run: run[0] - run[1])]
    for part in [*parts, *(value for _, value in parse_qsl(said.query))]:
        if name := identifiers.read(part):
            yield name


def _openreview(word: str) -> Name | None:
    """Read a bare OpenReview id, if no word of a language would be written like it."""
    is_odd = word[1:] != word[1:].lower() or not word.isalpha()
    return identifiers.openreview_id(word) if is_odd and len(word) >= SHORTEST_BARE else None


def _split(bare: str) -> SplitResult:
    try:
        return urlsplit(bare if "://" in bare else f"//{bare.lstrip('/')}")
    except ValueError:  # a host in brackets that are not closed
        return urlsplit("")
