"""Finds stored papers that today's rules take for one work, and makes them one.

Records meet the rules of `catalogue/recognition.py` once, as they come. What better rules see in
papers that were here before is found here: papers are held against each other as a new record is
against them. What a person parted stays parted, what a person joined stays joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery

from dailypapers.catalogue import store
from dailypapers.catalogue.models import Authorship, Paper
from dailypapers.catalogue.recognition import match_key
from dailypapers.core.errors import InputError
from dailypapers.sources.joining import join
from dailypapers.sources.slots import Slot, load_slots

BATCH = 500  # Titles that are looked at together.


@dataclass(slots=True)
class Group:
    """Papers that are one work, the oldest row first, and what all of them are known by."""

    known: Slot
    papers: list[int] = field(default_factory=list)

    def takes(self, slot: Slot, apart: Set[frozenset[int]]) -> bool:
        """Say whether a paper is one with these, and was parted from none of them."""
        (mark,) = slot.traces
        kept_out = any(frozenset((slot.paper_id or 0, one)) in apart for one in self.papers)
        return self.known.may_be(mark) and not kept_out

    def add(self, slot: Slot) -> None:
        """Let a paper be one of them."""
        self.papers.append(slot.paper_id or 0)
        self.known.traces += slot.traces
        self.known.numbers |= slot.numbers


def alike() -> list[list[int]]:
    """Return the papers that are one work by the rules, the one that stays first."""
    renamed = _renamed()
    under: dict[str, list[int]] = defaultdict(list)
    for paper, key in renamed.items():
        under[key].append(paper)
    titles = list(dict.fromkeys([*_repeated(), *under]))
    found: list[list[int]] = []
    for start in range(0, len(titles), BATCH):
        part = titles[start : start + BATCH]
        stored = Paper.objects.filter(merged_into=None, match_key__in=part)
        papers = {pk for pk in stored.values_list("pk", flat=True) if pk not in renamed}
        papers.update(pk for key in part for pk in under.get(key, ()))
        groups = _grouped(load_slots(sorted(papers)), store.parted(papers))
        found += [group.papers for group in groups if len(group.papers) > 1]
    return sorted(found)


def regroup(groups: Collection[Collection[int]]) -> int:
    """Make the papers of each group one; return how many lead to another now.

    Each is a transaction of its own: a run that was cut off is done over and finds the rest.
    """
    return sum(_join(kept, other) for kept, *others in groups for other in others)


@transaction.atomic
def _join(kept: int, other: int) -> bool:
    if store.parted((kept, other)):
        return False
    try:
        return join(kept, other)
    except InputError:  # One of them was merged since they were compared.
        return False


def _grouped(slots: Iterable[Slot], apart: Set[frozenset[int]]) -> list[Group]:
    """Give each paper to the first group whose papers it is like, or to a new one."""
    by_title: dict[str, list[Group]] = defaultdict(list)
    for slot in slots:
        groups = by_title[slot.traces[0].match_key]
        group = next((one for one in groups if one.takes(slot, apart)), None)
        if group is None:
            groups.append(group := Group(Slot()))
        group.add(slot)
    return [group for groups in by_title.values() for group in groups]


def _repeated() -> list[str]:
    """Return the titles that more than one paper goes by."""
    standing = Paper.objects.filter(merged_into=None).order_by()
    several = standing.values("match_key").annotate(n=Count("pk")).filter(n__gt=1)
    return list(several.order_by("match_key").values_list("match_key", flat=True))


def _renamed() -> dict[int, str]:
    """Return the papers that today's rules know by another title than the one that is stored."""
    first = Authorship.objects.filter(paper=OuterRef("pk"), position=1).values("author__name")[:1]
    rows = Paper.objects.filter(merged_into=None).annotate(first=Subquery(first))
    return {
        pk: key
        for pk, title, kept, signed in rows.values_list(
            "pk", "title", "match_key", "first"
        ).iterator()
        if (key := match_key(title, signed or "")) != kept
    }
