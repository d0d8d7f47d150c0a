"""The view models of reviews: rows of them, and one as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.formats import FORMATS
from dailypapers.community import access
from dailypapers.community.models import Criterion, Review, ReviewPerson
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.flow import Flow
from dailypapers.community.reviews.stages import Stage
from dailypapers.core.spoken import say, spoken, written
from dailypapers.feed.reviews import flow_words
from dailypapers.feed.reviews.flow_words import Step
from dailypapers.web.flow_picture import Picture, picture
from dailypapers.web.list_page import Person
from dailypapers.web.readers import called, profile_of


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review in a row of reviews."""

    slug: str
    title: str
    size: int
    state: str
    people: Sequence[Person]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    """One of a review's people, and what they do there."""

    number: int
    name: str
    page: str
    role: str
    does: str


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for a reader at a stage: papers nobody asked them about yet, and conflicts."""

    stage: str
    words: str
    mine: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as a whole. `said` are sentences on how far people agree."""

    slug: str
    title: str
    question: str
    state: str
    people: Sequence[PersonView]
    include: Sequence[Criterion]
    exclude: Sequence[Criterion]
    flow: Flow
    steps: Sequence[Step]
    picture: Picture
    formats: Sequence[tuple[str, str]]
    work: Sequence[Work]
    agreements: Sequence[str]
    is_done: bool
    is_open: bool
    may_screen: bool
    may_run: bool
    is_mine: bool


def overview(review: Review, reader: User | None) -> ReviewView:
    """Return a review as somebody sees it."""
    me, flow = part_of(review, reader), queries.flow_of(review)
    steps = steps_of(review, flow)
    may_screen = access.may_screen_review(reader, review)
    criteria = [one for one in review.criteria.all() if not one.is_aside]
    criteria.sort(key=lambda one: one.position)
    return ReviewView(
        slug=review.slug,
        title=review.title,
        question=review.question,
        state=state_of(review),
        people=people_of(review),
        include=[one for one in criteria if one.kind == Criterion.Kind.INCLUDE],
        exclude=[one for one in criteria if one.kind == Criterion.Kind.EXCLUDE],
        flow=flow,
        steps=steps,
        picture=picture(steps),
        formats=[(name, spoken(form.label)) for name, form in FORMATS.items()],
        work=[_work(review, me, stage) for stage in Stage] if me and may_screen else [],
        agreements=list(agreements_of(review)) if me else [],
        is_done=review.done_at is not None,
        is_open=review.done_at is None,
        may_screen=may_screen,
        may_run=access.may_run_review(reader, review),
        is_mine=me is not None,
    )


def steps_of(review: Review, flow: Flow) -> list[Step]:
    """Return the steps of a review's flow, in words."""
    return flow_words.steps(flow, flow_words.reasons_of(review))


def part_of(review: Review, reader: User | None) -> ReviewPerson | None:
    """Return a reader as one of a review's people, None if they are not."""
    if reader is None:
        return None
    there = (one for one in review.people.all() if one.left_at is None)
    return next((one for one in there if one.reader_id == reader.pk), None)


def people_of(review: Review) -> list[PersonView]:
    """Return who makes a review, as others see them, owners first."""
    order = list(ReviewPerson.Role.values)
    there = [one for one in review.people.all() if one.left_at is None]
    there.sort(key=lambda one: (order.index(one.role), one.since, one.pk))
    return [
        PersonView(
            number=one.pk,
            name=name_of(one),
            page=profile_of(one.reader) if one.reader else "",
            role=one.role,
            does=ReviewPerson.Role(one.role).label.partition(":")[0],
        )
        for one in there
    ]


def name_of(person: ReviewPerson | None) -> str:
    """Return what others call one of a review's people."""
    if person is None or person.reader is None:
        return say("Somebody who left")
    return called(person.reader)


def rows_of(reviews: Iterable[Review]) -> list[ReviewRow]:
    """Return the rows of reviews that have their `size`."""
    return [
        ReviewRow(
            slug=one.slug,
            title=one.title,
            size=getattr(one, "size", 0),
            state=state_of(one),
            people=[Person(person.name, person.page) for person in people_of(one)],
            changed_at=one.done_at or one.changed_at,
        )
        for one in reviews
    ]


def state_of(review: Review) -> str:
    """Return how far a review is, and for whom."""
    if review.is_published:
        return say("Done, public")
    if review.done_at is not None:
        return say("Done, private")
    return say("Under way")


def words_of(stage: Stage) -> str:
    """Return what is looked at."""
    return say("Titles and abstracts") if stage is Stage.TITLE else say("Full texts")


def _work(review: Review, me: ReviewPerson, stage: Stage) -> Work:
    return Work(
        stage=stage,
        words=words_of(stage),
        mine=queries.undecided(review, stage, me).count(),
        conflicts=queries.conflicts(review, stage).count(),
    )


def agreements_of(review: Review) -> Iterable[str]:
    """Yield sentences on how far people agree who screen together."""
    for stage in Stage:
        for one, other, found in queries.agreements(review, stage):
            said = say(
                "{words}: {one} and {other} agreed on {share:.0f} % of {n:,} papers before they "
                "knew of each other",
                words=words_of(stage),
                one=name_of(one),
                other=name_of(other),
                share=100 * found.share,
                n=found.papers,
            )
            if found.kappa is None or found.low is None or found.high is None:
                yield said + "."
                continue
            kappa = say(
                "Cohen's kappa {kappa} (95 % interval {low} to {high})",
                kappa=written(found.kappa, ".2f"),
                low=written(found.low, ".2f"),
                high=written(found.high, ".2f"),
            )
            yield f"{said}; {kappa}."
