"""What a search box offers while a reader types: words, papers, authors, topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from dailypapers.catalogue.models import Authorship, Paper, Topic
from dailypapers.core.readable import readable
from dailypapers.search import queries
from dailypapers.search.engine.tokens import plain_words

SHORTEST = 2  # letters
LONGEST = 100  # Nobody who has typed more needs help; texts that are pasted cost nothing so.
EACH = 3
TOPICS = 2


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`texts` are queries with how many titles have the words; `papers` addresses and titles."""

    texts: Sequence[tuple[str, int]] = ()
    papers: Sequence[tuple[str, str]] = ()
    authors: Sequence[str] = ()
    topics: Sequence[tuple[str, str]] = ()

    @property
    def count(self) -> int:
        """How many there are of all kinds."""
        return sum(map(len, (self.texts, self.papers, self.authors, self.topics)))


def suggestions(text: str) -> Suggestions:
    """Return what `text` may become, nothing where it is too short or too long to tell.

    Raises `IndexUnavailable`.
    """
    text = text.strip()
    if not SHORTEST <= len(text) <= LONGEST:
        return Suggestions()
    if not plain_words(text):
        return Suggestions()
    found = queries.complete(text, EACH)
    return Suggestions(
        _texts(text, found.texts),
        _titles(found.titled),
        _names(found.signed, plain_words(text)),
        _topics(text),
    )


def _texts(text: str, found: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return what was typed with its last word complete; the words before it stay as they are."""
    start = plain_words(text)[-1]
    kept = text[: -len(start)] if text.lower().endswith(start) else None
    complete = [
        (better if kept is None else kept + better.rpartition(" ")[2], papers)
        for better, papers in found
    ]
    return [(better, papers) for better, papers in complete if better.lower() != text.lower()]


def _titles(ids: Sequence[int]) -> list[tuple[str, str]]:
    rows = Paper.objects.filter(pk__in=ids).values_list("pk", "address", "title")
    papers = {pk: (address, readable(title)) for pk, address, title in rows}
    return [papers[number] for number in ids if number in papers]


def _names(papers: Sequence[int], typed: Sequence[str]) -> list[str]:
    """Return the authors of these papers that have all the words, the last one begun."""
    signed = Authorship.objects.filter(paper__in=papers).values_list("author__name", flat=True)
    names = Counter(name for name in signed if _has(plain_words(name), typed))
    return [name for name, _ in names.most_common(EACH)]


def _has(words: Iterable[str], typed: Sequence[str]) -> bool:
    words = list(words)
    *whole, begun = typed
    return set(whole) <= set(words) and any(word.startswith(begun) for word in words)


def _topics(text: str) -> list[tuple[str, str]]:
    """Return topics whose code begins so, or a word of whose name does."""
    beginning = (
        Q(code__istartswith=text) | Q(name__istartswith=text) | Q(name__icontains=f" {text}")
    )
    known = Topic.objects.filter(beginning, active=True, alias_of=None).order_by("code")
    return list(known.values_list("code", "name")[:TOPICS])
