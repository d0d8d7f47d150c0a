"""What readers like, want less of and are done with: all that their own lists are made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark, Seed, Vote
from dailypapers.core.prepared import prepared
from dailypapers.feed.instance_interest import in_order

MOST_LIKES = 500  # the last ones
MOST_DISLIKES = 200  # the last ones
# A seed counts as half a vote that is as old, and as older than all votes: it says what a reader
# has been about, often for years and by the hundred; a vote says what they want of what is new.
SEED_WEIGHT = 0.5
MOST_READS = 100  # the last ones


@dataclass(frozen=True, slots=True)
class InterestProfile:
    """Papers: liked ones oldest first, those of which less is wanted last first, and all done.

    `acted` are those voted for or saved: likes that are not among them are seeds. `reads` were read
    one by one, oldest first, and no more than that.
    """

    likes: list[int]
    acted: set[int]
    dislikes: list[int]
    read: set[int]
    done: set[int]
    reads: list[int] = field(default_factory=list)

    @property
    def returning(self) -> set[int]:
        """Papers that may be shown again once one rule is taken back: seeds and dislikes."""
        return (set(self.likes) - self.acted | set(self.dislikes)) - self.read


def profile_of(reader: User) -> InterestProfile:
    """Return what is known of a reader now."""
    return profiles_of([reader.pk])[reader.pk]


def profiles_of(readers: Sequence[int]) -> dict[int, InterestProfile]:
    """Return what is known of each reader now, read at once."""
    voted, marked, named = (_by_reader(rows(readers)) for rows in (_votes, _marks, _seeds))
    return {
        reader: _profile(voted[reader], marked[reader], [paper for (paper,) in named[reader]])
        for reader in readers
    }


_votes = prepared(
    lambda readers: Vote.objects.filter(reader__in=readers, paper__merged_into=None).values_list(
        "reader", "paper", "at"
    )
)
_marks = prepared(
    lambda readers: (
        Mark.objects.filter(reader__in=readers, paper__merged_into=None)
        .order_by("-at", "-pk")
        .values_list("reader", "paper", "at", "kind", "in_bulk")
    )
)
_seeds = prepared(
    lambda readers: (
        Seed.objects.filter(reader__in=readers, paper__merged_into=None)
        .order_by("at", "-pk")
        .values_list("reader", "paper")
    )
)


def _profile(
    voted: list[tuple[int, datetime]],
    marked: list[tuple[int, datetime, str, bool]],
    named: list[int],
) -> InterestProfile:
    """Return the profile of votes, marks, last first, and seeds, oldest first.

    “Not interested” means: less like this.
    """
    saved = [(paper, at) for paper, at, kind, _ in marked if kind == Mark.Kind.SAVED]
    given = [paper for paper, _ in in_order([*saved, *voted])]
    acted = set(given)
    seeds = [paper for paper in named if paper not in acted]
    hidden = [paper for paper, _, kind, _ in marked if kind == Mark.Kind.HIDDEN]
    liked, judged = {*seeds, *given}, {*seeds, *given, *hidden}
    read = {paper: in_bulk for paper, _, kind, in_bulk in marked if kind == Mark.Kind.READ}
    alone = [paper for paper, in_bulk in read.items() if not in_bulk and paper not in judged]
    return InterestProfile(
        likes=[*seeds, *given][-MOST_LIKES:],
        acted=acted,
        dislikes=[paper for paper in hidden if paper not in liked][:MOST_DISLIKES],
        read=set(read),
        done=liked | {paper for paper, *_ in marked},
        reads=alone[:MOST_READS][::-1],
    )


def _by_reader(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for reader, *said in rows:
        found[reader].append(tuple(said))
    return found
