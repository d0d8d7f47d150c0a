"""Who makes a review: inviting, joining, leaving. A review is never without an owner."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.community.models import Review, ReviewInvitation, ReviewPerson
from dailypapers.community.reviews.keeping import delete, lock
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

Role = ReviewPerson.Role
MOST = 20  # people of a review, and open invitations


@transaction.atomic
def invite(number: int, handle: str, role: str, by: User) -> None:
    """Let whoever has this handle join in a role, if they want to."""
    lock(number)
    if _there(number).filter(reader__handle=handle).exists():
        return
    open_ones = ReviewInvitation.objects.filter(review=number).exclude(handle=handle)
    if open_ones.count() + _there(number).count() >= MOST:
        raise InputError(say("A review has at most {most} people.", most=MOST))
    said = {"role": role, "made_by": by}
    ReviewInvitation.objects.update_or_create(review_id=number, handle=handle, defaults=said)


def withdraw(number: int, handle: str) -> None:
    """Take an invitation back, or decline it."""
    ReviewInvitation.objects.filter(review=number, handle=handle).delete()


@transaction.atomic
def join(number: int, reader: User) -> bool:
    """Join if invited; False if not."""
    lock(number)
    invited = ReviewInvitation.objects.filter(review=number, handle=reader.handle).first()
    if invited is None:
        return _there(number).filter(reader=reader).exists()
    ReviewPerson.objects.update_or_create(
        review_id=number, reader=reader, defaults={"role": invited.role, "left_at": None}
    )
    invited.delete()
    return True


@transaction.atomic
def set_role(number: int, person: int, role: str) -> None:
    """Give somebody another role; raise `InputError` if no owner would be left."""
    lock(number)
    if role != Role.OWNER:
        _keep_an_owner(number, person)
    _there(number).filter(pk=person).update(role=role)


@transaction.atomic
def leave(number: int, person: int) -> None:
    """Take somebody out; what they decided stays. Raise `InputError` if no owner would be left."""
    lock(number)
    _keep_an_owner(number, person)
    _there(number).filter(pk=person).update(left_at=now())


@transaction.atomic
def forget(reader: User) -> None:
    """Take a reader out of all reviews, whose decisions stay without a name.

    Who screens there longest owns what would have no owner; where nobody else screens, it goes.
    """
    ReviewInvitation.objects.filter(handle=reader.handle).delete()
    ReviewInvitation.objects.filter(made_by=reader).delete()
    theirs = ReviewPerson.objects.filter(reader=reader).order_by("review")
    for number in list(theirs.values_list("review", flat=True)):
        lock(number)
        theirs.filter(review=number).update(reader=None, left_at=now())
        others = _there(number).order_by("since", "pk")
        if others.filter(role=Role.OWNER).exists():
            continue
        heir = others.filter(role=Role.SCREENER).first()
        if heir is None:
            delete(number)
        else:
            others.filter(pk=heir.pk).update(role=Role.OWNER)
    Review.objects.filter(made_by=reader).update(made_by=None)


def person_of(review: Review, reader: User) -> ReviewPerson:
    """Return a reader as one of a review's people; they must be."""
    return _there(review.pk).get(reader=reader)


def part_of(review: Review, reader: User | None) -> ReviewPerson | None:
    """Return a reader as one of a review's people, None if they are not."""
    if reader is None:
        return None
    return next((one for one in there(review) if one.reader_id == reader.pk), None)


def there(review: Review) -> list[ReviewPerson]:
    """Return who makes a review, owners first; the review has its people at hand."""
    order = list(Role.values)
    found = [one for one in review.people.all() if one.left_at is None]
    return sorted(found, key=lambda one: (order.index(one.role), one.since, one.pk))


def _there(number: int) -> QuerySet[ReviewPerson]:
    return ReviewPerson.objects.filter(review=number, left_at=None)


def _keep_an_owner(number: int, leaving: int) -> None:
    if not _there(number).filter(role=Role.OWNER).exclude(pk=leaving).exists():
        raise InputError(say("A review needs an owner. Make another one first, or delete it."))
