"""Which letters of a result to mark, and which part of an abstract to show.

Pure: text and query tree in, `(text, is_match)` segments out, never HTML. Offsets come from the
tokeniser that indexed the text, so what is marked is exactly what matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from dailypapers.search.engine.candidates import beginnings, stretches
from dailypapers.search.engine.edits import is_near
from dailypapers.search.engine.folding import fold
from dailypapers.search.engine.query import FUNCTION_WORDS
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import NOWHERE, Token, matching
from dailypapers.search.engine.types import And, Field, Fuzzy, Node, Or, Phrase, Prefix, Term

SNIPPET_LENGTH = 240  # characters
LEAD_IN = 60  # characters shown before the first match at most
GAP = "…"


class Segment(NamedTuple):
    """A stretch of text, and whether it matched the query."""

    text: str
    is_match: bool = False


class Span(NamedTuple):
    """`text[start:end]` matched; `word` is what in the query it matched."""

    start: int
    end: int
    word: str


@dataclass(slots=True)
class Wanted:
    """What of a query can be seen in one field of a paper."""

    words: set[str] = field(default_factory=set)
    phrases: list[Phrase] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    fuzzies: list[Fuzzy] = field(default_factory=list)

    def is_alike(self, word: str) -> bool:
        """Return whether a word, indexed or as written, is one that was begun or nearly typed."""
        return word.startswith(tuple(self.prefixes)) or any(
            is_near(word, fuzzy.word, fuzzy.edits) for fuzzy in self.fuzzies
        )


def together(looks: Iterable[Wanted]) -> Wanted:
    """Return what is looked for in any of several fields."""
    every = list(looks)
    return Wanted(
        set().union(*(one.words for one in every)),
        list({phrase for one in every for phrase in one.phrases}),
        list({start for one in every for start in one.prefixes}),
        list({fuzzy for one in every for fuzzy in one.fuzzies}),
    )


def highlight(text: str, looked_for: Wanted) -> list[Segment]:
    """Return `text` in segments; joined together they are `text` again."""
    return _segments(text, spans(text, looked_for), 0, len(text))


def snippet(text: str, looked_for: Wanted, length: int = SNIPPET_LENGTH) -> list[Segment]:
    """Return the part of `text` that shows most of the query, in about `length` characters.

    The window with the most different words wins, then the one with the most matches, then the
    first. It begins and ends between words; `…` stands where text was left out.
    """
    found = spans(text, looked_for)
    start = _best_start(found, length)
    start = max(0, min(start - LEAD_IN, len(text) - length))
    start = _after_blank(text, start)
    end = _before_blank(text, start, start + length)
    shown = _segments(text, found, start, end)
    head = [Segment(GAP)] if start else []
    return head + shown + ([Segment(GAP)] if end < len(text) else [])


def wanted(tree: Node, field_name: str) -> Wanted:
    """Return what `tree` looks for in `field_name`; common words only if there are no others.

    The same for all papers of a page: ask once.
    """
    found = Wanted()
    for node in _positive(tree, field_name):
        if isinstance(node, Term):
            found.words.add(node.word)
        elif isinstance(node, Phrase):
            found.phrases.append(node)
        elif isinstance(node, Prefix):
            found.prefixes.append(node.start)
        else:
            found.fuzzies.append(node)
    telling = found.words - FUNCTION_WORDS
    if telling or found.phrases or found.prefixes or found.fuzzies:
        found.words = telling
    found.words |= {stem(start) for start in found.prefixes}
    return found


def _positive(tree: Node, field_name: str) -> Iterator[Term | Phrase | Prefix | Fuzzy]:
    if isinstance(tree, Term | Phrase | Prefix | Fuzzy):
        yield tree
    elif isinstance(tree, And | Or):
        for node in tree.nodes:
            yield from _positive(node, field_name)
    elif isinstance(tree, Field) and tree.name == field_name:
        yield from _positive(tree.node, field_name)


def spans(text: str, looked_for: Wanted) -> list[Span]:
    """Return the matches in `text`, by start; they may overlap."""
    found = _tokens(text, looked_for)
    alike = [token for token in found if token.text in looked_for.words]
    if looked_for.prefixes or looked_for.fuzzies:
        alike += [token for token in matching(text, _is_any) if _is_alike(text, token, looked_for)]
    marked = [Span(token.start, _end(text, token), token.text) for token in alike]
    return sorted([*marked, *_phrase_spans(found, looked_for.phrases)])


def _end(text: str, token: Token) -> int:
    """Return where a word ends, with the brace that closes one inside of it: `x^{2}`."""
    inside = text[token.start : token.end]
    is_open = inside.count("{") > inside.count("}") and text[token.end : token.end + 1] == "}"
    return token.end + is_open


def _tokens(text: str, looked_for: Wanted) -> list[Token]:
    """Return the tokens that are looked for; for phrases the whole text is cut, to count places."""
    if looked_for.phrases:
        in_phrases = {word for phrase in looked_for.phrases for word in phrase.words}
        return matching(text, (looked_for.words | in_phrases).__contains__)
    if not looked_for.words:
        return []
    where = partial(stretches, begin=beginnings(frozenset(looked_for.words)))
    return matching(text, looked_for.words.__contains__, where)


def _is_any(_: str) -> bool:
    return True


def _is_alike(text: str, token: Token, looked_for: Wanted) -> bool:
    written = fold(text[token.start : token.end])
    return looked_for.is_alike(token.text) or looked_for.is_alike(written)


def _phrase_spans(found: Iterable[Token], phrases: Iterable[Phrase]) -> Iterator[Span]:
    """Yield an exact phrase as one span, a sloppy one as the span of each of its words."""
    standing = {token.position: token for token in found if token.position != NOWHERE}
    texts = {place: token.text for place, token in standing.items()}
    for phrase in phrases:
        starts = [place for place, text in texts.items() if text == phrase.words[0]]
        for offsets in phrase.placements() if starts else ():
            for start in starts:
                places = [start + offset for offset in offsets]
                if tuple(map(texts.get, places)) == phrase.words:
                    yield from _phrase_at([standing[at] for at in places], offsets)


def _phrase_at(found: list[Token], offsets: tuple[int, ...]) -> Iterator[Span]:
    if offsets[-1] == len(offsets) - 1:
        yield Span(found[0].start, found[-1].end, " ".join(token.text for token in found))
        return
    for token in found:
        yield Span(token.start, token.end, token.text)


def _segments(text: str, spans: Iterable[Span], start: int, end: int) -> list[Segment]:
    """Return `text[start:end]` cut at the spans inside it; overlapping spans become one."""
    segments: list[Segment] = []
    done = start
    for span in spans:
        if span.end > end or span.end <= done:
            continue
        begin = max(span.start, done)
        if begin == done and segments and segments[-1].is_match:
            segments[-1] = Segment(segments[-1].text + text[begin : span.end], True)
        else:
            segments += [Segment(text[done:begin])] if begin > done else []
            segments.append(Segment(text[begin : span.end], True))
        done = span.end
    return segments + ([Segment(text[done:end])] if done < end else [])


def _best_start(spans: list[Span], length: int) -> int:
    room = length - LEAD_IN
    best = (0, 0, 0)
    for first, span in enumerate(spans):
        inside = [later.word for later in spans[first:] if later.end <= span.start + room]
        best = max(best, (len(set(inside)), len(inside), -span.start))
    return -best[2]


def _after_blank(text: str, start: int) -> int:
    """Return the first beginning of a word at or after `start`, or `start` if none is near."""
    if start == 0:
        return 0
    blank = text.find(" ", start - 1, start + LEAD_IN)
    return start if blank < 0 else blank + 1


def _before_blank(text: str, start: int, end: int) -> int:
    """Return the last end of a word at or before `end`, or `end` if none is near."""
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", max(start, end - LEAD_IN), end + 1)
    return end if blank < 0 else blank
