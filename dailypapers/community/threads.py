"""Comments in the order they are read: each followed by its answers. Pure of the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from dailypapers.community.models import Comment


class Placed(NamedTuple):
    """A comment and how many others it is an answer to, one below the other."""

    comment: Comment
    depth: int


def stands(comment: Comment) -> bool:
    """Say whether a comment was not taken back."""
    return comment.removed_at is None


def threaded(
    comments: Iterable[Comment],
    newest_first: bool = False,
    can_be_read: Callable[[Comment], bool] = stands,
) -> list[Placed]:
    """Return the comments of one paper as threads; what cannot be read stays only above an answer.

    Threads are in the order they began, or newest first; answers always in the order they came.
    """
    answers: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in sorted(comments, key=lambda comment: (comment.at, comment.pk)):
        answers[comment.parent_id].append(comment)
    first = answers[None][::-1] if newest_first else answers[None]
    return _without_dead_ends(list(_down(first, answers)), can_be_read)


def _down(first: Sequence[Comment], answers: dict[int | None, list[Comment]]) -> Iterator[Placed]:
    """Yield each with what is below it; without recursion, as threads may be long."""
    waiting = [Placed(comment, 0) for comment in reversed(first)]
    while waiting:
        place = waiting.pop()
        yield place
        below = reversed(answers[place.comment.pk])
        waiting += [Placed(comment, place.depth + 1) for comment in below]


def _without_dead_ends(
    places: list[Placed], can_be_read: Callable[[Comment], bool]
) -> list[Placed]:
    kept: list[Placed] = []
    for place in reversed(places):
        has_answer = bool(kept) and kept[-1].depth == place.depth + 1
        if can_be_read(place.comment) or has_answer:
            kept.append(place)
    return kept[::-1]
