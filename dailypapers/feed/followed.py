"""Which papers are by authors and of topics that readers follow, and what that is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from dailypapers.catalogue.models import Authorship, PaperTopic
from dailypapers.community.models import Follow

# Deviations of a reader's own score, once a paper: the most that anything followed gives.
WORTH: dict[str, float] = {Follow.Kind.AUTHOR: 1.5, Follow.Kind.TOPIC: 0.5}


class Followed(NamedTuple):
    """Something that a reader follows and a paper has."""

    kind: str
    target: str
    name: str


FollowedOf = Mapping[int, Sequence[Followed]]  # of papers


def followed_by(readers: Collection[int], papers: Collection[int]) -> dict[int, FollowedOf]:
    """Return what the papers have of what each reader follows, the worthiest first."""
    rows = Follow.objects.filter(reader__in=readers, kind__in=WORTH)
    targets: dict[str, set[str]] = defaultdict(set)
    wanted: dict[int, list[tuple[str, str]]] = {reader: [] for reader in readers}
    for reader, kind, target in rows.values_list("reader", "kind", "target"):
        targets[kind].add(target)
        wanted[reader].append((kind, target))
    having = _having(targets, papers)
    return {reader: _of(those, having) for reader, those in wanted.items()}


def worth(has: Sequence[Followed]) -> float:
    """Return what a paper gains by what it has of what is followed."""
    return max((WORTH[one.kind] for one in has), default=0.0)


def _having(
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
    having: Mapping[tuple[str, str], Sequence[tuple[int, Followed]]],
) -> FollowedOf:
    found: dict[int, list[Followed]] = defaultdict(list)
    for target in targets:
        for paper, has in having.get(target, ()):
            found[paper].append(has)
    return {paper: sorted(set(has), key=_order) for paper, has in found.items()}


def _order(one: Followed) -> tuple[float, str]:
    return -WORTH[one.kind], one.name
