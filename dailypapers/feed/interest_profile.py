"""What readers like, want less of and are done with: all that their own lists are made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark, Seed, Vote
from dailypapers.feed.instance_interest import in_order

MOST_LIKES = 500  # the last ones
MOST_DISLIKES = 200  # the last ones
# A seed counts as half a vote that is as old, and as older than all votes: it says what a reader
# has been about, often for years and by the hundred; a vote says what they want of what is new.
SEED_WEIGHT = 0.5
NOW = {"paper__merged_into": None}  # papers that are there


@dataclass(frozen=True, slots=True)
class InterestProfile:
    """Papers: liked ones oldest first, those of which less is wanted last first, and all done.

    `acted` are those voted for or saved: likes that are not among them are seeds.
    """

    likes: list[int]
    acted: set[int]
    dislikes: list[int]
    read: set[int]
    done: set[int]

    @property
    def returning(self) -> set[int]:
        """Papers that may be shown again once one rule is taken back: seeds and dislikes."""
        return (set(self.likes) - self.acted | set(self.dislikes)) - self.read


def profile_of(reader: User) -> InterestProfile:
    """Return what is known of a reader now."""
    return profiles_of([reader.pk])[reader.pk]


def profiles_of(readers: Collection[int]) -> dict[int, InterestProfile]:
    """Return what is known of each reader now, read at once."""
    votes = Vote.objects.filter(reader__in=readers, **NOW)
    marks = Mark.objects.filter(reader__in=readers, **NOW).order_by("-at", "-pk")
    named = Seed.objects.filter(reader__in=readers, **NOW).order_by("at", "-pk")
    voted = _by_reader(votes.values_list("reader", "paper", "at"))
    marked = _by_reader(marks.values_list("reader", "paper", "at", "kind"))
    seeds = _by_reader(named.values_list("reader", "paper"))
    return {
        reader: _profile(voted[reader], marked[reader], [paper for (paper,) in seeds[reader]])
        for reader in readers
    }


def _profile(
    voted: list[tuple[int, datetime]], marked: list[tuple[int, datetime, str]], named: list[int]
) -> InterestProfile:
    """Return the profile of votes, marks, last first, and seeds, oldest first.

    “Not interested” means: less like this.
    """
    saved = [(paper, at) for paper, at, kind in marked if kind == Mark.Kind.SAVED]
    given = [paper for paper, _ in in_order([*saved, *voted])]
    acted = set(given)
    seeds = [paper for paper in named if paper not in acted]
    hidden = [paper for paper, _, kind in marked if kind == Mark.Kind.HIDDEN]
    liked = {*seeds, *given}
    return InterestProfile(
        likes=[*seeds, *given][-MOST_LIKES:],
        acted=acted,
        dislikes=[paper for paper in hidden if paper not in liked][:MOST_DISLIKES],
        read={paper for paper, _, kind in marked if kind == Mark.Kind.READ},
        done=liked | {paper for paper, _, _ in marked},
    )


def _by_reader(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for reader, *said in rows:
        found[reader].append(tuple(said))
    return found
