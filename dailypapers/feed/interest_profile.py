"""What one reader likes, wants less of and is done with: all that their own list is made from."""

from __future__ import annotations

from dataclasses import dataclass

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark, Seed
from dailypapers.feed import instance_interest

MOST_LIKES = 500  # the last ones
MOST_DISLIKES = 200  # the last ones
# A seed counts as half a vote that is as old, and as older than all votes: it says what a reader
# has been about, often for years and by the hundred; a vote says what they want of what is new.
SEED_WEIGHT = 0.5


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
    """Return what is known of a reader now. “Not interested” means: less like this."""
    given = [paper for paper, _ in instance_interest.given(reader.pk).get(reader.pk, [])]
    rows = Seed.objects.filter(reader=reader, paper__merged_into=None).order_by("at", "-pk")
    acted = set(given)
    seeds = [paper for paper in rows.values_list("paper", flat=True) if paper not in acted]
    marks = Mark.objects.filter(reader=reader, paper__merged_into=None).exclude(
        kind=Mark.Kind.SAVED
    )
    marked = list(marks.order_by("-at", "-pk").values_list("paper", "kind"))
    hidden = [paper for paper, kind in marked if kind == Mark.Kind.HIDDEN]
    liked = {*seeds, *given}
    return InterestProfile(
        likes=[*seeds, *given][-MOST_LIKES:],
        acted=acted,
        dislikes=[paper for paper in hidden if paper not in liked][:MOST_DISLIKES],
        read={paper for paper, kind in marked if kind == Mark.Kind.READ},
        done=liked | {paper for paper, _ in marked},
    )
