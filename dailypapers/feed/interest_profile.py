"""What one reader likes, wants less of and is done with: all that their own list is made from."""

from __future__ import annotations

from dataclasses import dataclass

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark
from dailypapers.feed import instance_interest

MOST_LIKES = 500  # the last ones
MOST_DISLIKES = 200  # the last ones


@dataclass(frozen=True, slots=True)
class InterestProfile:
    """Papers: liked ones oldest first, those of which less is wanted last first, and all done."""

    likes: list[int]
    dislikes: list[int]
    done: set[int]


def profile_of(reader: User) -> InterestProfile:
    """Return what is known of a reader now. “Not interested” means: less like this."""
    given = instance_interest.given(reader.pk).get(reader.pk, [])
    likes = [paper for paper, _ in given]
    marks = Mark.objects.filter(reader=reader, paper__merged_into=None).exclude(
        kind=Mark.Kind.SAVED
    )
    rows = list(marks.order_by("-at", "-pk").values_list("paper", "kind"))
    hidden = [paper for paper, kind in rows if kind == Mark.Kind.HIDDEN]
    liked = set(likes)
    return InterestProfile(
        likes=likes[-MOST_LIKES:],
        dislikes=[paper for paper in hidden if paper not in liked][:MOST_DISLIKES],
        done=liked | {paper for paper, _ in rows},
    )
