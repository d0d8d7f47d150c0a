"""Papers that an answer cites, `[2106.04647]`: what the reader was not shown is taken out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

CITED = re.compile(r"\s?\[([A-Za-z0-9][\w./:-]{3,60})\](?!\()")
LINK = re.compile(r"\[([^\]\n]{0,200})\]\([^)\s]{0,500}\)|<?https?://\S+>?")


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer with citations that hold, these in order, and how many did not."""

    text: str
    cited: tuple[str, ...]
    removed: int


def checked(text: str, known: Collection[str]) -> Checked:
    """Return an answer with citations of known papers alone.

    Links are taken out as well: an answer leads nowhere but to papers that are here.

    >>> checked("Kites fly [2106.04647] and sing [9999.99999].", {"2106.04647"})
    Checked(text='Kites fly [2106.04647] and sing.', cited=('2106.04647',), removed=1)
    """
    cited: dict[str, None] = {}
    removed = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal removed
        name = found[1].removeprefix("arXiv:").removeprefix("arxiv:")
        if name in known:
            cited[name] = None
            return f"{found[0][: found[0].index('[')]}[{name}]"
        removed += 1
        return ""

    bare = LINK.sub(lambda found: found[1] or "", text)
    return Checked(CITED.sub(kept, bare), tuple(cited), removed)
