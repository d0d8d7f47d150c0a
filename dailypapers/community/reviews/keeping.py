"""Making, changing, finishing and deleting reviews. Safe to repeat.

Whoever changes a review as a whole locks it first. Who may do what is in `access.py`: ask there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community.models import Candidate, Criterion, Review, ReviewPerson
from dailypapers.community.reading_lists import Changed, slug_of, tidy
from dailypapers.community.reviews import deciding
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MOST = 100  # reviews that one reader made
MOST_CRITERIA = 20  # of a kind
LONGEST_CRITERION = 200
CHANGED = _("Somebody else changed this meanwhile. Look at what stands now, and send it again.")


@dataclass(frozen=True, slots=True)
class About:
    """What a review says of itself; criteria are lines, exclusion criteria the reasons."""

    title: str
    question: str
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    visibility: str = Review.Visibility.PRIVATE
    by_title: int = 1
    by_text: int = 1


@transaction.atomic
def make(reader: User, key: UUID, about: About) -> Review:
    """Make a review that its reader owns; the same form makes it once."""
    User.objects.select_for_update().get(pk=reader.pk)  # Else two at once could be one too many.
    made = Review.objects.filter(made_by=reader)
    if same := made.filter(key=key).first():
        return same
    if made.count() >= MOST:
        raise InputError(say("You have {most} reviews: delete one first.", most=MOST))
    said = _columns(about) | {"slug": slug_of(about.title)}
    review = Review.objects.create(made_by=reader, key=key, **said)
    ReviewPerson.objects.create(review=review, reader=reader, role=ReviewPerson.Role.OWNER)
    _keep_criteria(review, about)
    return review


@transaction.atomic
def edit(number: int, version: int, about: About) -> None:
    """Change what a review says of itself; raise `Changed` if somebody did since `version`."""
    review = lock(number)
    open_for_changes(review)
    said = _columns(about)
    was = {name: getattr(review, name) for name in said}
    if was == said and _lines(review) == _wanted(about):
        return
    if review.version != version:
        raise Changed(CHANGED)
    _keep_criteria(review, about)
    Review.objects.filter(pk=number).update(**said, version=version + 1, changed_at=now())
    if (was["by_title"], was["by_text"]) != (about.by_title, about.by_text):
        deciding.count_all_again(Review.objects.get(pk=number))


@transaction.atomic
def finish(number: int) -> None:
    """Say that a review is done: nothing of it changes any more until it is opened again."""
    review = lock(number)
    if review.done_at is None:
        Review.objects.filter(pk=number).update(done_at=now())


@transaction.atomic
def reopen(number: int) -> None:
    """Let a review be changed again; until it is done again, it is for its people alone."""
    lock(number)
    Review.objects.filter(pk=number).update(done_at=None)


@transaction.atomic
def delete(number: int) -> None:
    """Delete a review with all that was decided in it, if it is there."""
    Candidate.objects.filter(review=number).update(duplicate_of=None, paper=None, reason=None)
    Review.objects.filter(pk=number).delete()


def lock(number: int) -> Review:
    """Wait for the turn at a review."""
    return Review.objects.select_for_update().get(pk=number)


def open_for_changes(review: Review) -> None:
    """Raise `InputError` if a review is done."""
    if review.done_at is not None:
        raise InputError(say("This review is done. An owner can open it again."))


def _columns(about: About) -> dict[str, object]:
    return {
        "title": about.title,
        "question": tidy(about.question),
        "visibility": about.visibility,
        "by_title": about.by_title,
        "by_text": about.by_text,
    }


def _lines(review: Review) -> dict[str, list[str]]:
    """Return the criteria that stand, by kind."""
    lines: dict[str, list[str]] = {kind: [] for kind in Criterion.Kind.values}
    rows = Criterion.objects.filter(review=review, is_aside=False).order_by("position")
    for kind, text in rows.values_list("kind", "text"):
        lines[kind].append(text)
    return lines


def _keep_criteria(review: Review, about: About) -> None:
    """Keep these lines in this order; what is left out goes, or is put aside if it was a reason."""
    for kind, kept in _wanted(about).items():
        rows = Criterion.objects.filter(review=review, kind=kind)
        known = {row.text: row for row in rows}
        for position, text in enumerate(kept, 1):
            if text in known:
                rows.filter(text=text).update(position=position, is_aside=False)
            else:
                Criterion.objects.create(review=review, kind=kind, text=text, position=position)
        gone = rows.exclude(text__in=kept)
        gone.filter(decisions=None).delete()
        gone.update(is_aside=True)


def _wanted(about: About) -> dict[str, list[str]]:
    return {"include": _worth(about.include), "exclude": _worth(about.exclude)}


def _worth(lines: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if len(kept) > MOST_CRITERIA:
        raise InputError(say("A review has at most {most} criteria of a kind.", most=MOST_CRITERIA))
    if any(len(line) > LONGEST_CRITERION for line in kept):
        raise InputError(
            say("A criterion has at most {longest} characters.", longest=LONGEST_CRITERION)
        )
    return kept
