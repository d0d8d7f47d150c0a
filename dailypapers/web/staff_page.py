"""The day's numbers for staff, each with the page that shows what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.http import urlencode

from dailypapers.catalogue.models import Announcement, Revision
from dailypapers.community.today import did
from dailypapers.core.models import Job
from dailypapers.core.spoken import say, written
from dailypapers.digests.mail_models import Feedback
from dailypapers.digests.models import Delivery
from dailypapers.digests.suppression import suspended
from dailypapers.search.index import mark
from dailypapers.sources.models import Harvest


@dataclass(frozen=True, slots=True)
class Figure:
    """A number; `is_bad` where somebody should look."""

    label: str
    value: str
    page: str
    is_bad: bool = False


def figures(day: date, since: datetime) -> list[Figure]:
    """Return the numbers of an edition day, and of the time since a moment."""
    readers, failed = did(since), failing_sources()
    sent = Delivery.objects.filter(sent_at__gte=since).count()
    stuck = Delivery.objects.filter(sent_at=None).exclude(error="").count()
    disliked = Feedback.objects.filter(at__gte=since).exclude(said=Feedback.Said.JUST_RIGHT).count()
    stopped = suspended().count()
    jobs = Job.objects.exclude(error="").count()
    behind = max(0, Revision.latest() - mark())
    papers = Announcement.objects.filter(day=day).values("paper").distinct().count()
    return [
        Figure(
            say("Papers announced"),
            written(papers, ","),
            reverse("daily.day", args=[day.isoformat()]),
        ),
        Figure(
            say("Sources that failed"), ", ".join(failed) or "0", reverse("sources"), bool(failed)
        ),
        Figure(
            say("New readers"),
            written(readers.joined, ","),
            _table("accounts_user", "joined_at", since),
        ),
        Figure(
            say("Signed in"),
            written(readers.signed_in, ","),
            _table("accounts_user", "last_login", since),
        ),
        Figure(say("Votes"), written(readers.votes, ","), reverse("daily.trending")),
        Figure(
            say("Comments"),
            written(readers.comments, ","),
            _table("community_comment", "at", since),
        ),
        Figure(
            say("Reported"),
            written(readers.waiting, ","),
            reverse("moderation"),
            bool(readers.waiting),
        ),
        Figure(say("Mails sent"), written(sent, ","), _table("digests_delivery", "sent_at", since)),
        Figure(say("Mails waiting"), written(stuck, ","), _unsent(), bool(stuck)),
        Figure(
            say("Mails not liked"),
            written(disliked, ","),
            _table("digests_feedback", "at", since),
            disliked > 0,
        ),
        Figure(say("Addresses stopped"), written(stopped, ","), _stopped(), stopped > 0),
        Figure(say("Jobs that failed"), written(jobs, ","), _failed_jobs(), bool(jobs)),
        Figure(say("Changes not yet indexed"), written(behind, ","), reverse("health"), behind > 0),
    ]


def failing_sources() -> list[str]:
    """Return the sources whose last run failed."""
    last = Harvest.objects.values("source").annotate(last=Max("pk")).values("last")
    failed = Harvest.objects.filter(pk__in=last, state=Harvest.State.FAILED)
    return sorted(failed.values_list("source", flat=True))


def _table(name: str, column: str, since: datetime) -> str:
    """Return the page of a table with the rows since a moment."""
    wanted = urlencode({f"{column}__gte": since.isoformat()})
    return f"{reverse(f'admin:{name}_changelist')}?{wanted}"


def _unsent() -> str:
    return f"{reverse('admin:digests_delivery_changelist')}?sent_at__isempty=1"


def _stopped() -> str:
    return f"{reverse('admin:digests_suspension_changelist')}?lifted_at__isempty=1"


def _failed_jobs() -> str:
    return f"{reverse('admin:core_job_changelist')}?error__isempty=0"
