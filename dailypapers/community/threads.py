"""Comments in the order they are read: each followed by its answers. Pure of the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from dailypapers.community.models import Comment

NOTHING: Mapping[int, float] = MappingProxyType({})


class Order(StrEnum):
    """Which thread is read first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    BEST = "best"


class Placed(NamedTuple):
    """A comment and how many others it is an answer to, one below the other."""

    comment: Comment
    depth: int


def stands(comment: Comment) -> bool:
    """Say whether a comment was not taken back."""
    return comment.removed_at is None


def threaded(
    comments: Iterable[Comment],
    order: Order = Order.OLDEST,
    can_be_read: Callable[[Comment], bool] = stands,
    approvals: Mapping[int, float] = NOTHING,
) -> list[Placed]:
    """Return the comments of one paper as threads; what cannot be read stays only above an answer.

    The best thread is the one whose first comment was best received, of equals the one with more
    answers to it, and of those the older. Answers are always in the order they came; one to what is
    not among the comments begins a thread.
    """
    answers: dict[int | None, list[Comment]] = defaultdict(list)
    shown = sorted(comments, key=lambda comment: (comment.at, comment.pk))
    known = {comment.pk for comment in shown}
    for comment in shown:
        answers[comment.parent_id if comment.parent_id in known else None].append(comment)

    def promise(comment: Comment) -> tuple[float, int]:
        below = sum(can_be_read(answer) for answer in answers[comment.pk])
        return -approvals.get(comment.pk, 0.0), -below

    first = answers[None]
    if order is Order.BEST:
        first = sorted(first, key=promise)
    elif order is Order.NEWEST:
        first = first[::-1]
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
