"""Public reading lists found by meaning: for a search, and beside a paper.

For a search, a list is what its papers are: the more their nearness to what is asked is above that
of papers in general, the better. Words of its title and description count as much:

    meaning = mean cosine of the list's papers - mean cosine of all papers, 0 at least
    score   = meaning / highest meaning found + share of the words asked that the list says

Beside a paper stand lists that hold it or some of the papers most like it, those first of which
that is the larger part: held / sqrt(size).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from dailypapers.community.models import ListEntry, ReadingList
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.spoken import say, say_many
from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.feed.reading_lists import named_lists, rows_of
from dailypapers.search import encoding, index
from dailypapers.search.engine.tokens import words

MOST_LISTS = 500  # that are searched, those that changed last
MOST_PAPERS = 50  # of each, the first ones
LONGEST = 500  # characters of what is asked
SHOWN = 20
BESIDE, FEWEST = 3, 2  # lists beside a paper, and papers like it that one of them holds


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list and why it is there."""

    reading_list: ReadingList
    reason: str


def find_lists_about(text: str) -> Sequence[FoundList]:
    """Return the public lists that are best about something, by words alone without an index."""
    asked = set(words(text[:LONGEST]))
    rows = named_lists().order_by("-changed_at", "-pk").values_list("pk", "title", "description")
    said = {pk: asked & set(words(f"{title}\n{about}")) for pk, title, about in rows[:MOST_LISTS]}
    if not asked or not said:
        return []
    meant = _meanings(text[:LONGEST], said)
    highest = max(meant.values(), default=0.0) or 1.0
    score = {pk: meant.get(pk, 0) / highest + len(has) / len(asked) for pk, has in said.items()}
    first = sorted((pk for pk in score if score[pk] > 0), key=lambda pk: (-score[pk], -pk))[:SHOWN]
    found = rows_of(first)
    return [
        FoundList(found[pk], _found_in(bool(said[pk]), meant.get(pk, 0) > 0))
        for pk in first
        if pk in found
    ]


def lists_beside(paper: int, near: Sequence[int]) -> Sequence[FoundList]:
    """Return public lists that hold a paper or several of those `near` it."""
    entries = ListEntry.objects.filter(paper__in=[paper, *near], reading_list__in=named_lists())
    held: dict[int, set[int]] = defaultdict(set)
    for number, one in entries.values_list("reading_list", "paper"):
        held[number].add(one)
    able = [pk for pk, papers in held.items() if paper in papers or len(papers) >= FEWEST]
    rows = rows_of(able)
    part = {pk: len(held[pk]) / sqrt(max(1, getattr(rows[pk], "size", 1) or 1)) for pk in rows}
    first = sorted(rows, key=lambda pk: (-part[pk], -pk))[:BESIDE]
    return [FoundList(rows[pk], _holds(paper, held[pk])) for pk in first]


def _meanings(text: str, lists: Collection[int]) -> dict[int, float]:
    """Return how much nearer the papers of each list are than papers are as a rule."""
    try:
        reader = index.reader()
        encoder = encoding.encoder_for(reader.encoder)
        wanted = encoder.encode_query(text) if encoder else None
    except (IndexUnavailable, EncoderUnavailable):
        return {}
    if wanted is None:
        return {}
    entries = ListEntry.objects.filter(reading_list__in=lists, position__lte=MOST_PAPERS)
    papers: dict[int, list[int]] = defaultdict(list)
    for number, paper in entries.values_list("reading_list", "paper"):
        papers[number].append(paper)
    vectors = reader.vectors({paper for some in papers.values() for paper in some})
    cosines = {paper: float(vector @ wanted) for paper, vector in vectors.items()}
    floor = reader.floor(wanted)
    return {
        number: max(0.0, float(np.mean(near)) - floor)
        for number, some in papers.items()
        if (near := [cosines[paper] for paper in some if paper in cosines])
    }


def _found_in(by_words: bool, by_meaning: bool) -> str:
    if by_words and by_meaning:
        return say("in its words and in what its papers mean")
    return say("in its words") if by_words else say("in what its papers mean") if by_meaning else ""


def _holds(paper: int, held: Collection[int]) -> str:
    alike = len(held) - (paper in held)
    if paper not in held:
        return say_many("holds {n} paper like this one", "holds {n} papers like this one", alike)
    if not alike:
        return say("holds this paper")
    return say_many("holds this paper and {n} like it", "holds this paper and {n} like it", alike)
