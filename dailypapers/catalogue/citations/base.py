"""What a citation says of a paper, whatever its format. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dailypapers.catalogue.recognition import SUFFIX, family_name
from dailypapers.catalogue.records import PartialDate
from dailypapers.core.text import fold

UNSAFE_KEY = re.compile(r"[^A-Za-z0-9:._-]")
# A third comma or an "and" would take the name apart: such a one is kept whole.
SEVERAL = re.compile(r",.*,|\band\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is written of one paper; `url` is its page here, `note` its reader's own words."""

    title: str
    authors: Sequence[str] = ()
    published: PartialDate | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    venue: str = ""
    url: str = ""
    note: str = ""

    @property
    def year(self) -> str:
        """The year in four digits, or nothing."""
        return f"{self.published.start:%Y}" if self.published else ""


class PersonName(NamedTuple):
    """A name taken apart, or whole in `family` where that cannot be done."""

    family: str
    given: str = ""
    suffix: str = ""


def person_name(name: str) -> PersonName:
    """Take a name apart: `Ó. Fjalar Jr.` is `Fjalar`, `Ó.`, `Jr.`.

    >>> person_name("Brandt, Ada")
    PersonName(family='Brandt', given='Ada', suffix='')
    """
    if SEVERAL.search(name):
        return PersonName(name)
    suffix = SUFFIX.search(name)
    bare = name[: suffix.start()] if suffix else name
    if "," in bare:
        family, _, given = bare.partition(",")
    else:
        given, _, family = bare.strip().rpartition(" ")
    return PersonName(family.strip(), given.strip(), suffix[0].strip(" ,") if suffix else "")


def cite_keys(citations: Sequence[Citation]) -> list[str]:
    """Return a key for each, none twice: `brandt2024teapots`, then `brandt2024teapots-2`."""
    counts: Counter[str] = Counter()
    keys = []
    for citation in citations:
        key = _cite_key(citation)
        counts[key.lower()] += 1  # To BibTeX, case makes no difference.
        number = counts[key.lower()]
        keys.append(key if number == 1 else f"{key}-{number}")
    return keys


def _cite_key(citation: Citation) -> str:
    """First family name, year, first long word of the title."""
    family = family_name(citation.authors[0]) if citation.authors else "anonymous"
    word = next((fold(word) for word in citation.title.split() if len(fold(word)) > 3), "")
    return UNSAFE_KEY.sub("", f"{family}{citation.year}{word}") or "paper"
