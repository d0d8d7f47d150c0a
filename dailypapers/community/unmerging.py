"""Undoing a merge that a moderator made, within `KEPT`.

A merge writes down what the paper had; undoing it parts the two in the catalogue at once, and gives
back row by row what readers did, as far as they let it stand since: `give_back` may be cut off and
run again. What was done to the kept paper after the merge stays with it, but for answers to
comments that go back. Of two that were made one (two flags, notes or seeds of a reader, two
pictures) the kept paper's stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.merge import AUTHORS
from dailypapers.catalogue.models import Paper, Record
from dailypapers.community import author_links, log, merges, reading_lists, tallies
from dailypapers.community.marks import mark, unmark
from dailypapers.community.models import (
    AuthorLink,
    Candidate,
    Claim,
    Comment,
    Feature,
    Flag,
    ListEntry,
    Lock,
    Mark,
    Merge,
    Moved,
    Note,
    Picture,
    Place,
    ProfilePaper,
    Seed,
    Submission,
    Vote,
)
from dailypapers.community.reviews import merging
from dailypapers.community.votes import unvote, vote
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.sources import joining

KEPT = timedelta(days=90)
KEEP_NUMBERS: dict[str, type[Model]] = {
    "comment": Comment,
    "note": Note,
    "seed": Seed,
    "in_profile": ProfilePaper,
    "flag": Flag,
    "submission": Submission,
    "feature": Feature,
    "place": Place,
    "claim": Claim,
    "link": AuthorLink,
    "picture": Picture,
    "candidate": Candidate,
}


def note(moderator: User, paper: Paper, kept: Paper) -> None:
    """Write down what a paper has that is about to be merged; call in that transaction."""
    state = joining.state_of(kept.pk, paper.pk)
    merge = Merge.objects.create(
        paper=paper, kept=kept, moderator=moderator.handle, catalogue=state
    )
    Moved.objects.bulk_create(_had(merge))


def made(kept: Paper) -> QuerySet[Merge]:
    """Return the merges into a paper that can be undone, the latest first."""
    rows = Merge.objects.filter(kept=kept, undone_at=None, paper__merged_into=kept)
    return rows.select_related("paper").order_by("-at", "-pk")


def undo(moderator: User, number: int, reason: str) -> None:
    """Make two papers of one again; undone twice is undone once."""
    merges.follow()  # What waits to be moved is moved, so that all of it comes back alike.
    with transaction.atomic():
        merge = Merge.objects.select_for_update().get(pk=number)
        if merge.undone_at:
            return
        tallies.lock(merge.kept_id, merge.paper_id)
        joining.split(merge.kept_id, merge.paper_id, merge.catalogue)
        merge.undone_at = now()
        merge.save(update_fields=["undone_at"])
        said = say("Out of {key}. {reason}", key=merge.kept.key, reason=reason)
        log.append(moderator, log.Act.UNMERGE, merge.paper, said)
    give_back()


def pending() -> bool:
    """Say whether anything waits to be given back, or to be forgotten."""
    return _waiting().exists() or _old().exists()


def give_back() -> None:
    """Give back what readers did, and forget merges that stand for good."""
    _old().delete()
    for moved in _waiting().select_related("merge", "reader").order_by("pk").iterator():
        with transaction.atomic():
            _GIVE.get(moved.kind, _give_row)(moved)
            Moved.objects.filter(pk=moved.pk).delete()


def _waiting() -> QuerySet[Moved]:
    return Moved.objects.exclude(merge__undone_at=None)


def _old() -> QuerySet[Merge]:
    return Merge.objects.filter(at__lt=now() - KEPT)


def _had(merge: Merge) -> Iterator[Moved]:
    """Yield what a paper has, and whether the kept one has the same."""

    def rows(model: Any, *fields: str) -> tuple[list[Any], set[Any]]:
        paper = model.objects.filter(paper=merge.paper_id).order_by("pk")
        there = set(model.objects.filter(paper=merge.kept_id).values_list(*fields))
        return list(paper), there

    votes, there = rows(Vote, "reader")
    for one in votes:
        double = (one.reader_id,) in there
        yield Moved(merge=merge, kind="vote", row=0, reader=one.reader, at=one.at, is_double=double)
    marks, there = rows(Mark, "reader", "kind")
    for one in marks:
        double = (one.reader_id, one.kind) in there
        yield Moved(
            merge=merge, kind=one.kind, row=0, reader=one.reader, at=one.at, is_double=double
        )
    locks, there = rows(Lock, "paper")
    for one in locks:
        yield Moved(merge=merge, kind="lock", row=0, at=one.at, is_double=bool(there))
    entries, there = rows(ListEntry, "reading_list")
    for one in entries:
        number, double = one.reading_list_id, (one.reading_list_id,) in there
        yield Moved(merge=merge, kind="entry", row=number, reader=one.added_by, is_double=double)
    for kind, model in KEEP_NUMBERS.items():
        for one in rows(model, "pk")[0]:
            yield Moved(merge=merge, kind=kind, row=one.pk)


def _give_vote(moved: Moved) -> None:
    """Give a vote back, unless its reader took it back since."""
    merge, reader = moved.merge, moved.reader
    assert reader
    stands = Vote.objects.filter(reader=reader, paper=merge.kept_id).exists()
    if moved.is_double or stands:
        vote(reader, merge.paper_id, moved.at)
    if not moved.is_double:
        unvote(reader, merge.kept_id)


def _give_mark(moved: Moved) -> None:
    merge, reader, kind = moved.merge, moved.reader, Mark.Kind(moved.kind)
    assert reader
    stands = Mark.objects.filter(reader=reader, paper=merge.kept_id, kind=kind).first()
    if moved.is_double or stands:
        in_bulk = bool(stands and stands.in_bulk)
        mark(reader, merge.paper_id, kind, moved.at, in_bulk=in_bulk)
    if not moved.is_double:
        unmark(reader, merge.kept_id, kind)


def _give_lock(moved: Moved) -> None:
    """Close the discussion again, unless it was opened since."""
    merge = moved.merge
    tallies.lock(merge.paper_id, merge.kept_id)
    lock = Lock.objects.filter(paper=merge.kept_id).first()
    if lock is None:
        return
    said = {"reason": lock.reason, "at": moved.at}
    Lock.objects.get_or_create(paper_id=merge.paper_id, defaults=said)
    if not moved.is_double:
        lock.delete()


def _give_entry(moved: Moved) -> None:
    """Put the paper back into a list, in its place where it had one of its own."""
    merge, here = moved.merge, ListEntry.objects.filter(reading_list=moved.row)
    if here.filter(paper=merge.paper_id).exists():
        return
    if not moved.is_double:
        here.filter(paper=merge.kept_id).update(paper=merge.paper_id)
    elif moved.reader and here.exists():
        try:
            reading_lists.add(moved.row, merge.paper_id, moved.reader)
        except InputError:  # The list is full by now.
            return


def _give_comment(moved: Moved) -> None:
    """Give a comment back with all answers to it."""
    merge = moved.merge
    tallies.lock(merge.paper_id, merge.kept_id)
    level, here = [moved.row], Comment.objects.filter(paper=merge.kept_id)
    here.filter(pk=moved.row).update(paper=merge.paper_id)
    while level := list(here.filter(parent__in=level).values_list("pk", flat=True)):
        Comment.objects.filter(pk__in=level).update(paper=merge.paper_id)
    tallies.recount_comments(merge.paper_id)
    tallies.recount_comments(merge.kept_id)


def _give_link(moved: Moved) -> None:
    """Give a link back, and let one record of each paper say what stands there."""
    merge = moved.merge
    tallies.lock(merge.paper_id, merge.kept_id)
    _give_row(moved)
    Record.objects.filter(paper__in=[merge.paper_id, merge.kept_id], source=AUTHORS).delete()
    for paper in (merge.kept_id, merge.paper_id):
        author_links.keep(paper)


def _give_candidate(moved: Moved) -> None:
    """Let a paper of a review be one of its own again."""
    merging.give_back(moved.row, moved.merge.kept_id, moved.merge.paper_id)


def _give_row(moved: Moved) -> None:
    """Give back what kept its number, unless the paper has another one in its place by now."""
    rows = KEEP_NUMBERS[moved.kind]._default_manager.filter(pk=moved.row)
    try:
        with transaction.atomic():
            rows.filter(paper=moved.merge.kept_id).update(paper=moved.merge.paper_id)
    except IntegrityError:
        return


_GIVE: dict[str, Callable[[Moved], None]] = {
    "vote": _give_vote,
    **dict.fromkeys(Mark.Kind.values, _give_mark),
    "lock": _give_lock,
    "entry": _give_entry,
    "comment": _give_comment,
    "link": _give_link,
    "candidate": _give_candidate,
}
