"""Telling the people of a review that there is something to settle."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from dailypapers.accounts.models import User
from dailypapers.community import notifications
from dailypapers.community.models import Candidate, Decision, Notification, ReviewPerson


def tell_of_conflict(row: Candidate, standing: Sequence[Decision]) -> None:
    """Tell the others who decided about a paper, and owners, that they say different things.

    `standing` is what they say, the last word last: who said it is told by the page. Who has not
    looked at what they were told of the review is not told again.
    """
    kind = Notification.Kind.REVIEW
    people = ReviewPerson.objects.filter(review=row.review_id, left_at=None)
    concerned = Q(pk__in=[one.person_id for one in standing]) | Q(role=ReviewPerson.Role.OWNER)
    told = people.filter(concerned).exclude(pk=standing[-1].person_id)
    readers = User.objects.filter(reviews__in=told, is_active=True)
    mails = notifications.wanted(list(readers.values_list("pk", flat=True)), kind)
    Notification.objects.bulk_create(
        [
            Notification(reader_id=reader, kind=kind, review_id=row.review_id, mail=mail)
            for reader, mail in mails.items()
        ],
        ignore_conflicts=True,
    )
