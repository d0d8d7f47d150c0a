"""Reads for lists of papers: counts, and what one reader did, for many papers at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Value
from django.db.models.functions import Left

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Comment, Lock, Mark, Note, Tally, Vote
from dailypapers.core.prepared import prepared, prepared_for_reader

VOTE, NOTE = "vote", "note"  # beside the kinds of marks
FIRST_WORDS = 160  # characters of a note that lists show


def tallies(papers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the votes and the comments of each of the papers that readers ever spoke of."""
    return {paper: (votes, comments) for paper, votes, comments in _tallies(papers)}


_tallies = prepared(
    lambda ids: Tally.objects.filter(paper__in=ids).values_list("paper", "votes", "comments")
)


def comments(paper: int, reader: User | None = None) -> list[Comment]:
    """Return what was said of a paper and is for a reader, with who said it, oldest first."""
    said = Comment.objects.filter(access.meant_for(reader), paper=paper)
    whole = said.select_related("reader", "group").prefetch_related("group__memberships")
    if access.may_moderate(reader):
        whole = whole.prefetch_related("flags")
    return list(whole.order_by("at", "pk"))


def comment_for(number: int, reader: User | None) -> Comment | None:
    """Return a comment, None for what was set apart or is for others."""
    said = Comment.objects.select_related("paper", "reader", "group").filter(pk=number).first()
    if said is None or not access.is_for(reader, said):
        return None
    is_apart = said.reader.is_shadowed and not access.may_read(reader, said)
    return None if is_apart else said


def lock_of(paper: int) -> Lock | None:
    """Return since when and why nothing more is to be said of a paper, if that is so."""
    return Lock.objects.filter(paper=paper).first()


def unseen(reader: User | None, papers: Collection[int]) -> dict[int, int]:
    """Return how many comments only their writer sees, of a reader who was set apart."""
    if reader is None or not reader.is_shadowed:
        return {}
    stands = Comment.objects.filter(group=None, removed_at=None, hidden_at=None)
    own = stands.filter(reader=reader, paper__in=papers)
    return dict(own.values_list("paper").annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class Own:
    """What one reader did with papers: voted, marked each, wrote about it (the first words)."""

    voted: set[int] = field(default_factory=set)
    marks: dict[int, set[str]] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


def own(reader: User | None, papers: Sequence[int]) -> Own:
    """Return what the reader did with the papers, asked for at once; a stranger did nothing."""
    found = Own()
    for paper, what, text in _own(reader.pk, papers) if reader else ():
        if what == VOTE:
            found.voted.add(paper)
        elif what == NOTE:
            found.notes[paper] = text
        else:
            found.marks.setdefault(paper, set()).add(what)
    return found


_own = prepared_for_reader(
    lambda reader, ids: (
        Mark.objects.filter(reader=reader, paper__in=ids)
        .values_list("paper", "kind", Value(""))
        .union(
            Vote.objects.filter(reader=reader, paper__in=ids).values_list(
                "paper", Value(VOTE), Value("")
            ),
            Note.objects.filter(reader=reader, paper__in=ids).values_list(
                "paper", Value(NOTE), Left("text", FIRST_WORDS)
            ),
            all=True,
        )
    )
)
