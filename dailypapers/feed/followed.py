"""Which papers are by authors and of topics that a reader follows, and what that is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Authorship, PaperTopic
from dailypapers.community.models import Follow

# Deviations of a reader's own score, once a paper: the most that anything followed gives.
WORTH: dict[str, float] = {Follow.Kind.AUTHOR: 1.5, Follow.Kind.TOPIC: 0.5}


class Followed(NamedTuple):
    """Something that the reader follows and a paper has."""

    kind: str
    target: str
    name: str


def followed(reader: User, papers: Collection[int]) -> dict[int, list[Followed]]:
    """Return what each of the papers has of what the reader follows, the worthiest first."""
    rows = Follow.objects.filter(reader=reader, kind__in=WORTH).values_list("kind", "target")
    targets: dict[str, list[str]] = defaultdict(list)
    for kind, target in rows:
        targets[kind].append(target)
    found: dict[int, list[Followed]] = defaultdict(list)
    if keys := targets[Follow.Kind.AUTHOR]:
        signed = Authorship.objects.filter(author__key__in=keys, paper__in=papers)
        for paper, *said in signed.values_list("paper", "author__key", "author__name"):
            found[paper].append(Followed(Follow.Kind.AUTHOR, *said))
    if codes := targets[Follow.Kind.TOPIC]:
        filed = PaperTopic.objects.filter(topic__in=codes, paper__in=papers)
        for paper, *said in filed.values_list("paper", "topic", "topic__name"):
            found[paper].append(Followed(Follow.Kind.TOPIC, *said))
    return {paper: sorted(set(has), key=_order) for paper, has in found.items()}


def worth(has: Sequence[Followed]) -> float:
    """Return what a paper gains by what it has of what is followed."""
    return max((WORTH[one.kind] for one in has), default=0.0)


def _order(one: Followed) -> tuple[float, str]:
    return -WORTH[one.kind], one.name
