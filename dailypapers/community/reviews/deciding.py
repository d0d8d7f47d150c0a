"""Deciding about papers of a review: by one person, settled by an owner, taken back.

What was said before stays, with the time when it ended. Whoever decides locks the paper first, so
that two who decide at once are seen by each other's outcome. Safe to repeat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from dailypapers.community.models import Candidate, Criterion, Decision, Review, ReviewPerson
from dailypapers.community.reviews.stages import Outcome, Said, Stage, State, Verdict, outcome
from dailypapers.community.reviews.telling import tell_of_conflict
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

BATCH = 500
PLACED = ["by_title", "by_text", "reason"]
LONGEST_NOTE = 500


@transaction.atomic
def decide(
    person: ReviewPerson,
    candidate: int,
    stage: Stage,
    verdict: Verdict,
    reason: int | None = None,
    note: str = "",
) -> Candidate:
    """Keep what a person says of a paper, in place of what they said before."""
    row = _turn(candidate, stage)
    said = _standing(row, stage)
    own = said.filter(person=person, settles=False).first()
    _check(row, stage, verdict, reason)
    if own is None and said.filter(settles=False).count() >= _needed(row.review, stage):
        raise InputError(say("Enough people have decided about this paper already."))
    _replace(own, row, person, stage, Said(verdict, reason), note, settles=False)
    return _count_again(row, stage)


@transaction.atomic
def settle(
    person: ReviewPerson,
    candidate: int,
    stage: Stage,
    verdict: Verdict,
    reason: int | None = None,
    note: str = "",
) -> Candidate:
    """Say what holds where people say different things of a paper; call for an owner alone."""
    row = _turn(candidate, stage)
    settled = _standing(row, stage).filter(settles=True).first()
    if settled is None and _state(row, stage) != State.CONFLICT:
        raise InputError(say("There is nothing to settle: nobody disagrees about this paper."))
    if verdict is Verdict.UNSURE:
        raise InputError(say("To settle it, include the paper or exclude it."))
    _check(row, stage, verdict, reason)
    _replace(settled, row, person, stage, Said(verdict, reason), note, settles=True)
    return _count_again(row, stage)


@transaction.atomic
def take_back(
    person: ReviewPerson, candidate: int, stage: Stage, *, settles: bool = False
) -> Candidate:
    """End what a person said of a paper, or what was settled about it."""
    row = _turn(candidate, stage)
    said = _standing(row, stage).filter(settles=settles)
    (said if settles else said.filter(person=person)).update(ended_at=now())
    return _count_again(row, stage)


@transaction.atomic
def set_missing(person: ReviewPerson, candidate: int, *, is_missing: bool) -> Candidate:
    """Note that the full text of a paper could not be had, or that it was found after all."""
    row = _turn(candidate, Stage.TEXT)
    if (row.missing_since is not None) != is_missing:
        row.missing_since, row.missed_by = (now(), person) if is_missing else (None, None)
        row.save(update_fields=["missing_since", "missed_by"])
    return row


@transaction.atomic
def count_all_again(review: Review) -> None:
    """Find anew where each paper stands, after a change of how many people are needed."""
    rows = Candidate.objects.filter(review=review, decisions__isnull=False).distinct()
    numbers = list(rows.values_list("pk", flat=True))
    for first in range(0, len(numbers), BATCH):
        count_again(Candidate.objects.filter(pk__in=numbers[first : first + BATCH]), review)


def count_again(rows: Iterable[Candidate], review: Review) -> None:
    """Find anew where some papers of a review stand."""
    some = list(rows)
    standing: dict[int, list[Decision]] = defaultdict(list)
    for one in Decision.objects.filter(candidate__in=some, ended_at=None).order_by("at", "pk"):
        standing[one.candidate_id].append(one)
    for row in some:
        _place(row, review, standing[row.pk])
    Candidate.objects.bulk_update(some, PLACED)


def _turn(candidate: int, stage: Stage) -> Candidate:
    """Wait for the turn at a paper that can be decided about."""
    locked = Candidate.objects.select_for_update(of=("self",)).select_related("review")
    row = locked.get(pk=candidate)
    if row.review.done_at is not None:
        raise InputError(say("This review is done. An owner can open it again."))
    if row.duplicate_of_id is not None:
        raise InputError(say("This paper is a duplicate of another one of the review."))
    if stage is Stage.TEXT and row.by_title != State.INCLUDED:
        raise InputError(say("Full texts are read of papers that were included by title."))
    return row


def _check(row: Candidate, stage: Stage, verdict: Verdict, reason: int | None) -> None:
    if stage is Stage.TEXT and row.missing_since is not None:
        raise InputError(say("The full text of this paper could not be had. Say first that it is."))
    if verdict is not Verdict.EXCLUDE:
        if reason is not None:
            raise InputError(say("Only what is excluded has a reason."))
        return
    if reason is None:
        if stage is Stage.TEXT:
            raise InputError(say("Say why it is excluded: choose a reason."))
        return
    reasons = Criterion.objects.filter(review=row.review_id, kind=Criterion.Kind.EXCLUDE)
    if not reasons.filter(pk=reason).exists():
        raise InputError(say("This review has no such reason."))


def _standing(row: Candidate, stage: Stage) -> QuerySet[Decision]:
    return Decision.objects.filter(candidate=row, stage=stage, ended_at=None)


def _replace(
    old: Decision | None,
    row: Candidate,
    person: ReviewPerson,
    stage: Stage,
    said: Said,
    note: str,
    *,
    settles: bool,
) -> None:
    """End one decision and keep another, unless they are the same."""
    note = " ".join(note.split())[:LONGEST_NOTE]
    if old and (old.verdict, old.reason_id, old.note) == (*said, note):
        return
    at = now()
    if old:
        Decision.objects.filter(pk=old.pk).update(ended_at=at)
    Decision.objects.create(
        candidate=row,
        person=person,
        stage=stage,
        verdict=said.verdict,
        reason_id=said.reason,
        note=note,
        settles=settles,
        is_blind=not settles and _state(row, stage) == State.OPEN,
        at=at,
    )


def _count_again(row: Candidate, stage: Stage) -> Candidate:
    before = _state(row, stage)
    standing = list(Decision.objects.filter(candidate=row, ended_at=None).order_by("at", "pk"))
    _place(row, row.review, standing)
    row.save(update_fields=PLACED)
    if before != State.CONFLICT and _state(row, stage) == State.CONFLICT:
        tell_of_conflict(row, [one for one in standing if one.stage == stage])
    return row


def _place(row: Candidate, review: Review, standing: Sequence[Decision]) -> None:
    """Let a paper stand where decisions put it; its reason is that of where it was excluded."""
    by_title = _outcome(review, Stage.TITLE, standing)
    by_text = _outcome(review, Stage.TEXT, standing)
    row.by_title, row.by_text = by_title.state, by_text.state
    is_past = by_title.state == State.INCLUDED
    row.reason_id = by_text.reason if is_past else by_title.reason


def _outcome(review: Review, stage: Stage, decisions: Iterable[Decision]) -> Outcome:
    own = [one for one in decisions if one.stage == stage]
    said = [_said(one) for one in own if not one.settles]
    settled = next((_said(one) for one in own if one.settles), None)
    return outcome(stage, said, _needed(review, stage), settled)


def _said(decision: Decision) -> Said:
    return Said(Verdict(decision.verdict), decision.reason_id)


def _state(row: Candidate, stage: Stage) -> str:
    return row.by_title if stage is Stage.TITLE else row.by_text


def _needed(review: Review, stage: Stage) -> int:
    return review.by_title if stage is Stage.TITLE else review.by_text
