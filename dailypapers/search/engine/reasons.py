"""Why a paper was found: what in which of its fields the query matches. Pure.

What is named is what the highlighter marks, so a reason never says more than the page shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dailypapers.search.engine.highlight import Segment, Wanted, spans, together
from dailypapers.search.engine.tokens import identifier_word

MOST = 4  # words or values of one field; more tell a reader nothing


def matched_words(segments: Iterable[Segment]) -> tuple[str, ...]:
    """Return the matches in a highlighted text as the text has them, each word once.

    >>> matched_words([Segment("Kites", True), Segment(", "), Segment("kites", True)])
    ('Kites',)
    """
    first: dict[str, str] = {}
    for segment in segments:
        if segment.is_match:
            first.setdefault(segment.text.lower(), segment.text)
    return tuple(first.values())[:MOST]


def matched_fields(
    looked_for: Mapping[str, Wanted], fields: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the values in which something matches, by field, of the fields that have any.

    >>> kite = Wanted({"kite"})
    >>> fields = {"authors": ["Ada Kite", "Yu Liu"], "venue": ["Kites"]}
    >>> matched_fields({"authors": kite, "venue": Wanted()}, fields)
    {'authors': ('Ada Kite',)}
    """
    every = "\n".join(value for values in fields.values() for value in values)
    if not spans(every, together(looked_for[name] for name in fields)):
        return {}  # The usual case, told at the cost of one look.
    found = {name: matched_values(looked_for[name], values) for name, values in fields.items()}
    return {name: values for name, values in found.items() if values}


def matched_values(looked_for: Wanted, values: Sequence[str]) -> tuple[str, ...]:
    """Return the values of a field (an author, a keyword) in which something matches.

    >>> matched_values(Wanted({"kite"}), ["Ada Kite", "Yu Liu"])
    ('Ada Kite',)
    """
    found = (value for value in values if spans(value, looked_for))
    return tuple(dict.fromkeys(found))[:MOST]


def matched_identifiers(looked_for: Wanted, values: Sequence[str]) -> tuple[str, ...]:
    """Return the identifiers that are looked for; each is one word.

    >>> matched_identifiers(Wanted({"2106.04647"}), ["2106.04647", "low-53sFqn"])
    ('2106.04647',)
    """
    begun = tuple(looked_for.prefixes)
    words = {value: identifier_word(value) for value in values}
    found = (v for v, word in words.items() if word in looked_for.words or word.startswith(begun))
    return tuple(found)[:MOST]
