"""What there is of reviews, in a fixed number of queries however many papers are in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import (
    Candidate,
    Decision,
    Review,
    ReviewPerson,
    ReviewSearch,
    TableCell,
    TableColumn,
)
from dailypapers.community.reviews.agreement import Agreement, agreement
from dailypapers.community.reviews.flow import Flow, Place, Source, flow
from dailypapers.community.reviews.stages import Stage, State

MOST_SHOWN = 50  # public reviews
ONCE, PAST = Q(duplicate_of=None), Q(duplicate_of=None, by_title=State.INCLUDED)
READ = PAST & Q(missing_since=None)
WHERE = {
    "all": ONCE,
    "open": ONCE & Q(by_title=State.OPEN),
    "conflicts": (ONCE & Q(by_title=State.CONFLICT)) | (READ & Q(by_text=State.CONFLICT)),
    "reading": READ & Q(by_text=State.OPEN),
    "included": READ & Q(by_text=State.INCLUDED),
    "missing": PAST & Q(missing_since__isnull=False),
    "excluded-by-text": READ & Q(by_text=State.EXCLUDED),
    "excluded-by-title": ONCE & Q(by_title=State.EXCLUDED),
    "duplicates": ~ONCE,
}
_whole = Review.objects.prefetch_related("people__reader", "invitations", "criteria")
_counted = Candidate.objects.filter(review=OuterRef("pk"), duplicate_of=None).order_by()
_size = Subquery(_counted.values("review").annotate(n=Count("pk")).values("n"))


def find_review(slug: str) -> Review | None:
    """Return the review of a slug with its people, who is invited, and its criteria."""
    return _whole.filter(slug=slug).first()


def reviews_of(reader: User) -> list[Review]:
    """Return the reviews that a reader is of, the last changed first, each with its `size`."""
    return list(_sized(Review.objects.filter(people__reader=reader, people__left_at=None)))


def invited_to(reader: User) -> list[Review]:
    """Return the reviews that a reader may join."""
    return list(_sized(Review.objects.filter(invitations__handle=reader.handle)))


def published() -> list[Review]:
    """Return the public reviews that were done last; not those of readers who are set apart."""
    rows = Review.objects.filter(access.seen_reviews(None))
    rows = rows.exclude(people__role=ReviewPerson.Role.OWNER, people__reader__is_shadowed=True)
    return list(_sized(rows).order_by("-done_at", "-pk")[:MOST_SHOWN])


def flow_of(review: Review) -> Flow:
    """Return the numbers of a review's flow diagram. Two queries."""
    searches = ReviewSearch.objects.filter(review=review).order_by("pk")
    by_source: dict[tuple[str, str], int] = defaultdict(int)
    for name, method, found in searches.values_list("name", "method", "found"):
        by_source[name, method] += found
    sources = [Source(name, method, records) for (name, method), records in by_source.items()]
    return flow(sources, _places(review))


def _places(review: Review) -> Iterator[Place]:
    rows = Candidate.objects.filter(review=review, duplicate_of=None).order_by()
    is_missing = Q(missing_since__isnull=False)
    grouped = rows.values("by_title", "by_text", "reason").annotate(
        missing=Count("pk", is_missing), there=Count("pk", ~is_missing)
    )
    for row in grouped:
        place = (row["by_title"], row["by_text"])
        yield Place(*place, is_missing=True, reason=row["reason"], papers=row["missing"])
        yield Place(*place, is_missing=False, reason=row["reason"], papers=row["there"])


def at_stage(stage: Stage) -> Q:
    """Return which papers a stage is about."""
    if stage is Stage.TITLE:
        return Q()
    return Q(by_title=State.INCLUDED, missing_since=None)


def undecided(review: Review, stage: Stage, person: ReviewPerson) -> QuerySet[Candidate]:
    """Return the papers that are open at a stage and that a person has not decided about."""
    rows = Candidate.objects.filter(at_stage(stage), review=review, duplicate_of=None)
    own = Decision.objects.filter(person=person, stage=stage, ended_at=None, settles=False)
    return rows.filter(**{f"by_{stage}": State.OPEN}).exclude(pk__in=own.values("candidate"))


def decided(review: Review, stage: Stage, person: ReviewPerson) -> QuerySet[Decision]:
    """Return what a person says of papers at a stage, the last word first."""
    rows = Decision.objects.filter(candidate__review=review, candidate__duplicate_of=None)
    rows = rows.filter(person=person, stage=stage, ended_at=None, settles=False)
    return rows.order_by("-at", "-pk")


def excluded_in_a_row(review: Review, stage: Stage, person: ReviewPerson) -> int:
    """Return how many papers a person excluded since the last one that they did not."""
    rows = decided(review, stage, person)
    other = rows.exclude(verdict=Decision.Verdict.EXCLUDE).values_list("at", flat=True).first()
    return (rows.filter(at__gt=other) if other else rows).count()


def counts(review: Review) -> dict[str, int]:
    """Return how many papers stand where. One query."""
    rows = Candidate.objects.filter(review=review).order_by()
    return rows.aggregate(**{name: Count("pk", where) for name, where in WHERE.items()})


def shown(review: Review, where: str) -> QuerySet[Candidate]:
    """Return the papers that stand somewhere, in the order in which they were found."""
    rows = Candidate.objects.filter(WHERE[where], review=review)
    return rows.select_related("reason").order_by("number")


def conflicts(review: Review, stage: Stage) -> QuerySet[Candidate]:
    """Return the papers about which people say different things at a stage."""
    rows = Candidate.objects.filter(at_stage(stage), review=review, duplicate_of=None)
    return rows.filter(**{f"by_{stage}": State.CONFLICT}).order_by("number")


def included(review: Review) -> QuerySet[Candidate]:
    """Return the papers that a review includes."""
    return shown(review, "included")


def columns_of(review: Review) -> list[TableColumn]:
    """Return the columns of a review's table in their order."""
    return list(TableColumn.objects.filter(review=review).order_by("position", "pk"))


def cells_of(candidates: Sequence[Candidate]) -> dict[int, dict[int, TableCell]]:
    """Return what was taken down of papers: by paper, then by column. One query."""
    found: dict[int, dict[int, TableCell]] = {row.pk: {} for row in candidates}
    for cell in TableCell.objects.filter(candidate__in=found).select_related("person__reader"):
        found[cell.candidate_id][cell.column_id] = cell
    return found


def told_of(
    candidate: Candidate, person: ReviewPerson | None, decisions: Sequence[Decision]
) -> list[Decision]:
    """Return which decisions somebody may know: their own, and others' once a stage is decided."""
    blind = {stage for stage in Stage if getattr(candidate, f"by_{stage}") == State.OPEN}
    own = person.pk if person else None
    return [one for one in decisions if one.person_id == own or one.stage not in blind]


def decisions_on(candidates: Sequence[Candidate]) -> dict[int, list[Decision]]:
    """Return all that was ever said of papers, by paper, in the order in which it was said."""
    rows = Decision.objects.filter(candidate__in=candidates).order_by("at", "pk")
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in rows.select_related("person__reader", "reason"):
        found[row.candidate_id].append(row)
    return found


def agreements(review: Review, stage: Stage) -> list[tuple[ReviewPerson, ReviewPerson, Agreement]]:
    """Return how far each two people agree on what to exclude, as each said it unseen."""
    rows = Decision.objects.filter(candidate__review=review, stage=stage, is_blind=True)
    rows = rows.exclude(**{f"candidate__by_{stage}": State.OPEN}).order_by("at", "pk")
    said: dict[int, dict[int, str]] = defaultdict(dict)
    for candidate, person, verdict in rows.values_list("candidate", "person", "verdict"):
        said[candidate][person] = "out" if verdict == Decision.Verdict.EXCLUDE else "in"
    pairs: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for words in said.values():
        if len(words) == 2:
            one, other = sorted(words)
            pairs[one, other].append((words[one], words[other]))
    people = {person.pk: person for person in review.people.all()}
    found = sorted(pairs.items())
    return [(people[one], people[other], agreement(both)) for (one, other), both in found]


def records_found(review: Review) -> int:
    """Return how many records all searches of a review found, duplicates counted."""
    rows = ReviewSearch.objects.filter(review=review)
    return int(rows.aggregate(n=Coalesce(Sum("found"), 0))["n"])


def _sized(rows: QuerySet[Review]) -> QuerySet[Review]:
    rows = rows.annotate(size=Coalesce(_size, 0)).order_by("-changed_at", "-pk")
    return rows.prefetch_related("people__reader")
