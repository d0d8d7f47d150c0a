"""The view models of reviews: rows of them, and one as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.formats import FORMATS
from dailypapers.community import access
from dailypapers.community.models import Criterion, Review, ReviewPerson
from dailypapers.community.reviews import people, queries
from dailypapers.community.reviews.flow import Flow
from dailypapers.community.reviews.stages import Stage
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.reviews import flow_words
from dailypapers.feed.reviews.agreeing import agreements_of, name_of, words_of
from dailypapers.feed.reviews.flow_picture import Picture, picture
from dailypapers.feed.reviews.flow_words import Step
from dailypapers.web.list_page import Person
from dailypapers.web.readers import profile_of


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
    me, flow = people.part_of(review, reader), queries.flow_of(review)
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


def people_of(review: Review) -> list[PersonView]:
    """Return who makes a review, as others see them, owners first."""
    return [
        PersonView(
            number=one.pk,
            name=name_of(one),
            page=profile_of(one.reader) if one.reader else "",
            role=one.role,
            does=ReviewPerson.Role(one.role).label.partition(":")[0],
        )
        for one in people.there(review)
    ]


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


def _work(review: Review, me: ReviewPerson, stage: Stage) -> Work:
    return Work(
        stage=stage,
        words=words_of(stage),
        mine=queries.undecided(review, stage, me).count(),
        conflicts=queries.conflicts(review, stage).count(),
    )
