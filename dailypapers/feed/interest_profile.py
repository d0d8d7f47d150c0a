"""What readers like, want less of and are done with: all that their own lists are made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark, Profile, ProfilePaper, Seed, Vote
from dailypapers.core.prepared import prepared
from dailypapers.feed.instance_interest import in_order

MOST_LIKES = 500  # the last ones
MOST_DISLIKES = 200  # the last ones
# A seed counts as half a vote that is as old, and as older than all votes: it says what a reader
# has been about, often for years and by the hundred; a vote says what they want of what is new.
SEED_WEIGHT = 0.5
MOST_READS = 100  # the last ones


class Owner(NamedTuple):
    """Whose list it is: a reader's, made from all they do, or that of one of their profiles."""

    reader: int
    profile: int | None = None

    @classmethod
    def of(cls, reader: User, profile: Profile | None = None) -> Owner:
        """Return who owns a reader's list."""
        return cls(reader.pk, profile.pk if profile else None)


@dataclass(frozen=True, slots=True)
class InterestProfile:
    """Papers: liked ones oldest first, those of which less is wanted last first, and all done.

    `acted` are those voted for or saved: likes that are not among them are seeds. `reads` were read
    one by one, oldest first, and no more than that. `closed` are done whatever the rules of the
    list are.
    """

    likes: list[int]
    acted: set[int]
    dislikes: list[int]
    reads: list[int]
    closed: set[int]
    done: set[int]
    with_follows: bool = True

    @property
    def returning(self) -> set[int]:
        """Papers that may be shown again once one rule is taken back: seeds and dislikes."""
        return (set(self.likes) - self.acted | set(self.dislikes)) - self.closed


def profile_of(reader: User, profile: Profile | None = None) -> InterestProfile:
    """Return what is known of a reader now, or of one of their profiles."""
    owner = Owner.of(reader, profile)
    return profiles_of([owner])[owner]


def profiles_of(owners: Sequence[Owner]) -> dict[Owner, InterestProfile]:
    """Return what is known of each now, read at once."""
    readers = list({owner.reader for owner in owners})
    named = [owner.profile for owner in owners if owner.profile]
    voted, marked = _grouped(_votes(readers)), _grouped(_marks(readers))
    seeds: dict[Owner, list[int]] = defaultdict(list)
    for reader, profile, paper in _seeds(readers):
        seeds[Owner(reader, profile)].append(paper)
    rows = _grouped(_in(named)).items()
    inside = {profile: {paper for (paper,) in papers} for profile, papers in rows}
    follows = {profile for profile, with_follows in _profiles(named) if with_follows}
    return {
        owner: _profile(
            voted[owner.reader],
            marked[owner.reader],
            seeds[owner],
            inside.get(owner.profile, set()) if owner.profile else None,
            with_follows=not owner.profile or owner.profile in follows,
        )
        for owner in owners
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
        .values_list("reader", "profile", "paper")
    )
)
_in = prepared(
    lambda profiles: ProfilePaper.objects.filter(profile__in=profiles).values_list(
        "profile", "paper"
    )
)
_profiles = prepared(
    lambda profiles: Profile.objects.filter(pk__in=profiles).values_list("pk", "with_follows")
)


def _profile(
    voted: list[tuple[int, datetime]],
    marked: list[tuple[int, datetime, str, bool]],
    named: list[int],
    inside: Set[int] | None,
    *,
    with_follows: bool,
) -> InterestProfile:
    """Return the profile of votes, marks, last first, and seeds, oldest first.

    Of votes and marks only those on papers `inside` count, if that is said; “Not interested” means:
    less like this.
    """
    saved = [(paper, at) for paper, at, kind, _ in marked if kind == Mark.Kind.SAVED]
    acted = [paper for paper, _ in in_order([*saved, *voted])]
    given = [paper for paper in acted if inside is None or paper in inside]
    seeds = _but(named, set(given))
    liked = {*seeds, *given}
    hidden = [paper for paper, _, kind, _ in marked if kind == Mark.Kind.HIDDEN]
    dislikes = _but((p for p in hidden if inside is None or p in inside), liked)[:MOST_DISLIKES]
    read = {paper: in_bulk for paper, _, kind, in_bulk in marked if kind == Mark.Kind.READ}
    reads = [p for p, in_bulk in read.items() if not in_bulk and (inside is None or p in inside)]
    elsewhere = set() if inside is None else {*acted, *hidden} - inside
    return InterestProfile(
        likes=[*seeds, *given][-MOST_LIKES:],
        acted=set(given),
        dislikes=dislikes,
        reads=_but(reads, {*liked, *acted, *hidden})[:MOST_READS][::-1],
        closed={*read, *elsewhere},
        done={*liked, *acted, *(paper for paper, *_ in marked)},
        with_follows=with_follows,
    )


def _but(papers: Iterable[int], others: Set[int]) -> list[int]:
    return [paper for paper in papers if paper not in others]


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    """Return rows by what they have first."""
    found: dict[int, list[Any]] = defaultdict(list)
    for first, *said in rows:
        found[first].append(tuple(said))
    return found
