"""The view models of screening: one paper at a time, and lists of papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import (
    Candidate,
    Criterion,
    Decision,
    Review,
    ReviewPerson,
)
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.stages import Stage, State
from dailypapers.core import maths
from dailypapers.core.spoken import say
from dailypapers.feed.entries import load_entries
from dailypapers.feed.reviews.agreeing import name_of, words_of
from dailypapers.feed.reviews.marking import marked_words, wanted_words
from dailypapers.feed.words import long_date
from dailypapers.web.marks import marked

MOST_KEYS = 9
VERDICTS = {"include": _("Include"), "exclude": _("Exclude"), "unsure": _("Unsure")}


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as it is screened. `title` and `abstract` are safe HTML with criteria's words marked.

    `page` is its page here, `elsewhere` where else it is.
    """

    number: int
    title: SafeString
    abstract: SafeString
    byline: str
    page: str
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to exclude, and the key that stands for it."""

    number: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paper in a list of a review, and what its reader decided about it, if they did."""

    number: int
    title: SafeString
    authors: str
    year: int | None
    state: str
    reason: str
    own: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a paper, and when; it stands unless it has an end."""

    who: str
    what: str
    stage: str
    note: str
    at: datetime
    ended_at: datetime | None
    settles: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What one may do about a paper at a stage."""

    stage: Stage
    words: str
    is_conflict: bool
    is_settled: bool
    may_settle: bool
    may_decide: bool


def offers_of(candidate: Candidate, review: Review, reader: User | None) -> list[Offer]:
    """Return what somebody may do about a paper, stage by stage."""
    if not access.may_screen_review(reader, review) or candidate.duplicate_of_id is not None:
        return []
    rows = Decision.objects.filter(candidate=candidate, settles=True, ended_at=None)
    settled = set(rows.values_list("stage", flat=True))
    may_settle = access.may_settle_review(reader, review)
    past = list(Stage) if candidate.by_title == State.INCLUDED else [Stage.TITLE]
    offers = []
    for stage in past:
        is_conflict = getattr(candidate, f"by_{stage}") == State.CONFLICT
        offers.append(
            Offer(
                stage=stage,
                words=words_of(stage),
                is_conflict=is_conflict,
                is_settled=stage in settled,
                may_settle=may_settle and (is_conflict or stage in settled),
                may_decide=stage is Stage.TITLE or candidate.missing_since is None,
            )
        )
    return offers


def paper_view(candidate: Candidate, review: Review) -> PaperView:
    """Return a paper as it is screened: what the catalogue says of it, else what its file said."""
    wanted = wanted_words(one.text for one in review.criteria.all() if not one.is_aside)
    [entry] = load_entries([candidate.paper_id]) if candidate.paper_id else [None]
    title = entry.title if entry else candidate.title
    abstract = entry.text if entry else candidate.abstract
    year = (long_date(entry.published) if entry else "") or str(candidate.year or "")
    parts = (candidate.authors.replace("; ", ", "), year, candidate.venue)
    return PaperView(
        number=candidate.number,
        title=marked(marked_words(title, wanted)),
        abstract=marked(marked_words(abstract, wanted)),
        byline=" · ".join(filter(None, parts)),
        page=reverse("paper", args=[entry.address]) if entry else "",
        elsewhere=candidate.url or _doi(candidate),
    )


def reasons_of(review: Review) -> list[Reason]:
    """Return the reasons to exclude that stand, the first nine with a key each."""
    rows = [
        one
        for one in review.criteria.all()
        if one.kind == Criterion.Kind.EXCLUDE and not one.is_aside
    ]
    rows.sort(key=lambda one: one.position)
    return [
        Reason(one.pk, one.text, str(place) if place <= MOST_KEYS else "")
        for place, one in enumerate(rows, 1)
    ]


def rows_of(candidates: Sequence[Candidate], me: ReviewPerson | None) -> list[Row]:
    """Return the rows of some papers. One query."""
    own: dict[int, str] = {}
    if me is not None:
        said = Decision.objects.filter(
            candidate__in=candidates, person=me, ended_at=None, settles=False
        )
        for one in said.order_by("stage", "pk"):  # Of the full text, before that of the title.
            own.setdefault(one.candidate_id, say(str(VERDICTS[one.verdict])))
    return [
        Row(
            number=one.number,
            title=mark_safe(maths.to_html(one.title)),
            authors=one.authors.replace("; ", ", "),
            year=one.year,
            state=state_of(one),
            reason=one.reason.text if one.reason else "",
            own=own.get(one.pk, ""),
        )
        for one in candidates
    ]


def state_of(candidate: Candidate) -> str:
    """Return where a paper stands, in words."""
    if candidate.duplicate_of_id is not None:
        return say("Duplicate")
    if candidate.by_title != State.INCLUDED:
        return {
            State.OPEN: say("To be screened"),
            State.CONFLICT: say("In conflict by title"),
            State.EXCLUDED: say("Excluded by title"),
        }[State(candidate.by_title)]
    if candidate.missing_since is not None:
        return say("Full text not had")
    return {
        State.OPEN: say("To be read"),
        State.CONFLICT: say("In conflict by full text"),
        State.EXCLUDED: say("Excluded by full text"),
        State.INCLUDED: say("Included"),
    }[State(candidate.by_text)]


def history_of(candidate: Candidate, me: ReviewPerson | None) -> list[Said]:
    """Return what was said of a paper, as far as one of its people may know."""
    decisions = queries.decisions_on([candidate])[candidate.pk]
    return [
        Said(
            who=name_of(one.person),
            what=_what(one),
            stage=words_of(Stage(one.stage)),
            note=one.note,
            at=one.at,
            ended_at=one.ended_at,
            settles=one.settles,
        )
        for one in queries.told_of(candidate, me, decisions)
    ]


def _what(decision: Decision) -> str:
    said = str(VERDICTS[decision.verdict])
    return f"{said}: {decision.reason.text}" if decision.reason else said


def _doi(candidate: Candidate) -> str:
    doi = candidate.identifiers.get("doi")
    return f"https://doi.org/{doi}" if doi else ""
