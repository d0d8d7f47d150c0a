"""Which papers are by authors and of topics that readers follow, and what that is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from dailypapers.catalogue.models import Authorship, PaperTopic
from dailypapers.community.models import Follow
from dailypapers.feed.interest_profile import Owner

# Deviations of a reader's own score, once a paper: the most that anything followed gives.
WORTH: dict[str, float] = {Follow.Kind.AUTHOR: 1.5, Follow.Kind.TOPIC: 0.5}


class Followed(NamedTuple):
    """Something that a reader follows and a paper has."""

    kind: str
    target: str
    name: str


FollowedOf = Mapping[int, Sequence[Followed]]  # of papers


def followed_by(owners: Collection[Owner], papers: Collection[int]) -> dict[Owner, FollowedOf]:
    """Return what the papers have of what each owner follows, the worthiest first."""
    readers = {owner.reader for owner in owners}
    rows = Follow.objects.filter(reader__in=readers, kind__in=WORTH)
    targets: dict[str, set[str]] = defaultdict(set)
    wanted: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for reader, kind, target in rows.values_list("reader", "kind", "target"):
        targets[kind].add(target)
        wanted[reader].append((kind, target))
    has = having(targets, papers)
    return {owner: _of(wanted[owner.reader], has) for owner in owners}


def worth(has: Sequence[Followed]) -> float:
    """Return what a paper gains by what it has of what is followed."""
    return max((WORTH[one.kind] for one in has), default=0.0)


def having(
    targets: Mapping[str, Collection[str]], papers: Collection[int]
) -> dict[tuple[str, str], list[tuple[int, Followed]]]:
    """Return which papers have each of the targets."""
    found: dict[tuple[str, str], list[tuple[int, Followed]]] = defaultdict(list)
    if keys := targets.get(Follow.Kind.AUTHOR):
        signed = Authorship.objects.filter(author__key__in=keys, paper__in=papers)
        for paper, *said in signed.values_list("paper", "author__key", "author__name"):
            found[Follow.Kind.AUTHOR, said[0]].append((paper, Followed(Follow.Kind.AUTHOR, *said)))
    if codes := targets.get(Follow.Kind.TOPIC):
        filed = PaperTopic.objects.filter(topic__in=codes, paper__in=papers)
        for paper, *said in filed.values_list("paper", "topic", "topic__name"):
            found[Follow.Kind.TOPIC, said[0]].append((paper, Followed(Follow.Kind.TOPIC, *said)))
    return found


def _of(
    targets: Sequence[tuple[str, str]],
    has: Mapping[tuple[str, str], Sequence[tuple[int, Followed]]],
) -> FollowedOf:
    found: dict[int, list[Followed]] = defaultdict(list)
    for target in targets:
        for paper, one in has.get(target, ()):
            found[paper].append(one)
    return {paper: sorted(set(those), key=_order) for paper, those in found.items()}


def _order(one: Followed) -> tuple[float, str]:
    return -WORTH[one.kind], one.name
