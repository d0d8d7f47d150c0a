"""What a reader chose for one of their interest profiles, and what they may choose from."""

from __future__ import annotations

from typing import NamedTuple

from dailypapers.accounts.models import User
from dailypapers.community.models import Profile
from dailypapers.feed.interest_profile import profile_of
from dailypapers.feed.names import Named, named

OFFERED = 30  # last papers that are voted for or saved, and in other profiles at most


class Chosen(NamedTuple):
    """The liked papers of a profile, the last first, and others that the reader likes."""

    inside: list[Named]
    others: list[Named]


def chosen(reader: User, profile: Profile) -> Chosen:
    """Return what a profile is made of beside its seeds, in three queries and the profile's."""
    inside, everything = profile_of(reader, profile), profile_of(reader)
    likes = [paper for paper in reversed(inside.likes) if paper in inside.acted]
    liked = (paper for paper in reversed(everything.likes) if paper in everything.acted)
    others = [paper for paper in liked if paper not in inside.acted][:OFFERED]
    titles = named([*likes, *others])
    return Chosen(*([titles[paper] for paper in some] for some in (likes, others)))
