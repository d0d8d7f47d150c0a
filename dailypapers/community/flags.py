"""What readers report: once a reader and thing, until a moderator settles it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Comment, Flag
from dailypapers.core.clock import now

PAGE_SIZE = 25  # cases
OF_COMMENTS = ("spam", "rude", "private", "off-topic", "other")
OF_PAPERS = ("wrong", "duplicate", "spam", "other")


@dataclass(frozen=True, slots=True)
class Case:
    """A thing that readers reported, and what they said of it."""

    thing: Comment | Paper
    flags: list[Flag]

    @property
    def since(self) -> datetime:
        """When it was reported first."""
        return self.flags[0].at


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of who wrote something: comments that stand, and ones that were hidden."""

    standing: int = 0
    hidden: int = 0


@transaction.atomic
def flag(reader: User, thing: Comment | Paper, reason: Flag.Reason, words: str = "") -> None:
    """Report a comment or a paper; who does it again has said it once."""
    about = {"comment": thing} if isinstance(thing, Comment) else {"paper": thing}
    said = {"reason": reason, "words": words.strip()}
    Flag.objects.get_or_create(reader=reader, **about, defaults=said)


def settle(thing: Comment | Paper) -> bool:
    """Close what is open about a thing whose turn it is; return whether anything was."""
    return bool(open_flags(thing).update(settled_at=now()))


def open_flags(thing: Comment | Paper | None = None) -> QuerySet[Flag]:
    """Return the flags nobody settled, of one thing or of all; of readers set apart none waits."""
    waiting = Flag.objects.filter(settled_at=None)
    if isinstance(thing, Comment):
        return waiting.filter(comment=thing)
    if isinstance(thing, Paper):
        return waiting.filter(paper=thing)
    return waiting.filter(reader__is_shadowed=False)


def waiting() -> int:
    """Return how many things wait for a moderator."""
    return open_flags().values("comment", "paper").distinct().count()


def cases(number: int = 1) -> list[Case]:
    """Return one page of what waits: most flagged first, then what has waited longest."""
    groups = open_flags().values_list("comment", "paper")
    ordered = groups.annotate(times=Count("pk"), first=Min("at")).order_by("-times", "first")
    first = (number - 1) * PAGE_SIZE
    names = [(row[0], row[1]) for row in ordered[first : first + PAGE_SIZE]]
    said = Comment.objects.select_related("reader", "paper", "group")
    comments = said.in_bulk([comment for comment, _ in names if comment])
    papers = Paper.objects.in_bulk([paper for _, paper in names if paper])
    flags: dict[tuple[int | None, int | None], list[Flag]] = defaultdict(list)
    rows = open_flags().filter(Q(comment__in=comments) | Q(paper__in=papers))
    for row in rows.select_related("reader").order_by("at", "pk"):
        flags[row.comment_id, row.paper_id].append(row)
    return [
        Case(comments[name[0]] if name[0] else papers[name[1] or 0], flags[name])
        for name in names
        if flags[name]  # Another may have settled it a moment ago.
    ]


def pasts(readers: set[int]) -> dict[int, Past]:
    """Return what is known of each of the readers that ever wrote."""
    stands = Count("pk", filter=Q(removed_at=None, hidden_at=None, group=None))
    hidden = Count("pk", filter=~Q(hidden_at=None))
    rows = Comment.objects.filter(reader__in=readers).values_list("reader")
    return {row[0]: Past(row[1], row[2]) for row in rows.annotate(a=stands, b=hidden)}
