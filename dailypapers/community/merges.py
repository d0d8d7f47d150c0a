"""What readers did with papers that turned out to be another goes where those went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model

from dailypapers.community import merged_features, notes, profiles, reading_lists, seeds, tallies
from dailypapers.community.marks import mark, unmark
from dailypapers.community.models import (
    Burst,
    Candidate,
    Comment,
    Flag,
    ListEntry,
    Lock,
    Mark,
    Note,
    ProfilePaper,
    Seed,
    Vote,
)
from dailypapers.community.reviews import merging
from dailypapers.community.votes import unvote, vote

BATCH = 1000  # rows, between which others may write
MERGED = {"paper__merged_into__isnull": False}


@transaction.atomic
def _move_vote(row: Vote) -> None:
    kept = row.paper.merged_into_id
    if kept is None:
        return
    tallies.turn_of(row.reader_id)
    tallies.lock(kept, row.paper_id)
    if Vote.objects.filter(pk=row.pk).exists():
        vote(row.reader, kept, row.at)
        was = {"weight": row.weight, "state": row.state}
        Vote.objects.filter(reader=row.reader_id, paper=kept, at=row.at).update(**was)
        tallies.recount_votes(kept)
        unvote(row.reader, row.paper_id)


@transaction.atomic
def _move_mark(row: Mark) -> None:
    kept, kind = row.paper.merged_into_id, Mark.Kind(row.kind)
    if kept is not None and Mark.objects.filter(pk=row.pk).exists():
        mark(row.reader, kept, kind, row.at, in_bulk=row.in_bulk)
        unmark(row.reader, row.paper_id, kind)


@transaction.atomic
def _move_comments(paper: int, kept: int) -> None:
    """Move whole threads at once."""
    tallies.lock(paper, kept)
    Comment.objects.filter(paper=paper).update(paper=kept)
    tallies.recount_comments(paper)
    tallies.recount_comments(kept)


@transaction.atomic
def _move_lock(lock: Lock) -> None:
    """What was closed stays closed, also for what was said of the other paper."""
    kept = lock.paper.merged_into_id
    if kept is not None:
        tallies.lock(kept, lock.paper_id)
        Lock.objects.get_or_create(paper_id=kept, defaults={"reason": lock.reason, "at": lock.at})
        Lock.objects.filter(paper=lock.paper_id).delete()


@transaction.atomic
def _move_flag(flag: Flag) -> None:
    kept = flag.paper.merged_into_id if flag.paper else None
    if kept is None:
        return
    if Flag.objects.filter(reader=flag.reader_id, paper=kept).exists():
        Flag.objects.filter(pk=flag.pk).delete()
    else:
        Flag.objects.filter(pk=flag.pk).update(paper=kept)


def _move_burst(burst: Burst) -> None:
    """What one of the two waits for, both wait for."""
    kept = burst.paper.merged_into_id
    if kept is None:
        return
    Burst.objects.filter(paper=burst.paper_id).delete()
    same, is_new = Burst.objects.get_or_create(
        paper_id=kept, defaults={"at": burst.at, "decision": burst.decision}
    )
    if not is_new and not burst.decision:
        Burst.objects.filter(pk=same.pk).update(decision="")


def _move_entry(entry: ListEntry) -> None:
    kept = entry.paper.merged_into_id
    if kept is not None:
        reading_lists.move_paper(entry.pk, entry.reading_list_id, kept)


def _move_note(note: Note) -> None:
    kept = note.paper.merged_into_id
    if kept is not None:
        notes.move(note, kept)


def _move_seed(seed: Seed) -> None:
    kept = seed.paper.merged_into_id
    if kept is not None:
        seeds.move(seed, kept)


def _move_into_profile(row: ProfilePaper) -> None:
    kept = row.paper.merged_into_id
    if kept is not None:
        profiles.move(row, kept)


def _move_candidate(row: Candidate) -> None:
    kept = row.paper.merged_into_id if row.paper else None
    if kept is not None:
        merging.move(row, kept)


# What is kept of a paper, and what gives a row of it to the paper that was kept.
MOVES: dict[type[Model], Callable[[Any], None]] = {
    Vote: _move_vote,
    Burst: _move_burst,
    Mark: _move_mark,
    Note: _move_note,
    Seed: _move_seed,
    ProfilePaper: _move_into_profile,
    Lock: _move_lock,
    Flag: _move_flag,
    ListEntry: _move_entry,
    Candidate: _move_candidate,
}


def pending() -> bool:
    """Say whether there are any."""
    kept: list[type[Model]] = [*MOVES, Comment, *merged_features.MODELS]
    return any(model._default_manager.filter(**MERGED).exists() for model in kept)


def follow() -> None:
    """Give them to the paper that was kept; who had spoken for both has spoken once then."""
    for model, move in MOVES.items():
        rows = model._default_manager.filter(**MERGED).select_related("paper")
        while strays := list(rows.order_by("paper", "pk")[:BATCH]):
            for stray in strays:
                move(stray)
    said = Comment.objects.filter(**MERGED).values_list("paper", "paper__merged_into")
    for paper, kept in set(said):
        if kept is not None:
            _move_comments(paper, kept)
    merged_features.follow()
