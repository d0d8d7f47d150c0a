"""Who gets which mail, what has been sent, and who asked lately."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from dailypapers.accounts.models import User
from dailypapers.community.models import Notification
from dailypapers.core.clock import now
from dailypapers.core.ids import new_key
from dailypapers.core.languages import current
from dailypapers.digests.hooks.models import Attempt, Message, Told, Webhook

__all__ = ["Attempt", "Message", "Told", "Webhook"]  # Django finds models here.

EDITION = "edition:day"  # what there was before anything else could be had
ALL_DAYS = 0b1111111
ALL_PARTS = "abstract,summary,why,code"


def new_notice_key() -> str:
    """Return a fresh opaque name of a notice, for its Message-ID."""
    return new_key("n")


def new_address_key() -> str:
    """Return a fresh opaque name of an address; links to its subscriptions are signed with it."""
    return new_key("a")


def new_subscription_key() -> str:
    """Return a fresh opaque name of a subscription; its links are signed with it."""
    return new_key("s")


class Handover(models.Model):
    """A mail to be handed over, by one worker at a time and again after a failure.

    Whoever takes it up sets `held_until`, the end of a lease; a failure sets it to the next try.
    """

    held_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        abstract = True


class Sending(Handover):
    """A mail that is sent once: `sent_at` says when the mail server took it.

    A `refused` one is not tried again: the mail server said that this address takes no mail.
    """

    sent_at = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)

    class Meta:
        abstract = True


def free(moment: datetime) -> Q:
    """Return the condition that nobody holds the row."""
    return Q(held_until=None) | Q(held_until__lte=moment)


class Address(Handover):
    """A mailbox that somebody asked mail for. Nothing but answers is sent before it is confirmed.

    `mailbox` is the address in lower case, so that other spellings of it are the same; mail goes to
    `email`, as it was written first. A request sets `asked_at` and `answer_due`; the mail that
    answers it (confirm, or "you are already subscribed") is the `Handover`. `answers` counts the
    mails of late, for the pause between two of them. Its mails are in `language`.
    """

    key = models.CharField(max_length=16, unique=True, default=new_address_key)
    mailbox = models.CharField(max_length=254, unique=True)
    email = models.EmailField()
    language = models.CharField(max_length=8, default=current)
    asked_at = models.DateTimeField(default=now)
    answer_due = models.BooleanField(default=True, db_index=True)
    answered_at = models.DateTimeField(null=True)
    answers = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key


class Subscription(models.Model):
    """That a view (see `feed.views`) is mailed to an address, in a rhythm, with these choices.

    What may be read is asked of `reader`, who subscribed while signed in, or of a stranger. `days`
    has a bit for each weekday, Monday being 1; without any it is the first of each month. No `at`
    and no `zone` mean the instance's, or the reader's zone.

    `due_at` is when it is looked at next: when its time comes, a lease ends, a failure is tried
    again or papers are waited for. Everything until `covered_to` was sent or was not there; of
    editions, `reached` is the newest day.
    """

    class State(models.TextChoices):
        """Where the double opt-in stands."""

        PENDING = "pending"
        CONFIRMED = "confirmed"
        PAUSED = "paused"
        ENDED = "ended"

    key = models.CharField(max_length=16, unique=True, default=new_subscription_key)
    address = models.ForeignKey(Address, models.CASCADE, related_name="subscriptions")
    view = models.CharField(max_length=1024, default=EDITION)
    reader = models.ForeignKey(User, models.CASCADE, null=True, related_name="mail_subscriptions")
    state = models.CharField(max_length=9, choices=State, default=State.PENDING, db_index=True)
    asked_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    days = models.PositiveSmallIntegerField(default=ALL_DAYS)
    at = models.TimeField(null=True)
    zone = models.CharField(max_length=64, blank=True)
    papers = models.PositiveSmallIntegerField(default=20)
    least_votes = models.PositiveIntegerField(default=0)
    parts = models.CharField(max_length=64, blank=True, default=ALL_PARTS)
    tells_nothing = models.BooleanField(default=False)
    waits = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True, db_index=True)
    covered_to = models.DateTimeField(null=True)
    reached = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "view"], name="one_subscription_to_a_view")
        ]

    def __str__(self) -> str:
        return self.key


class Delivery(Sending):
    """One issue for one subscription: taken up before the mail is handed over, marked after.

    `issue` is what the mail is of: an edition's code, or the day in the reader's calendar. `papers`
    are those that were in it; see `memory.py`.
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    issue = models.CharField(max_length=16)
    papers = models.TextField(blank=True)
    claimed_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "issue"], name="one_delivery_an_issue")
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}, {self.issue}"


class Notice(Sending):
    """One mail that tells a reader of notifications, those of its `NoticeLine`s."""

    key = models.CharField(max_length=16, unique=True, default=new_notice_key)
    reader = models.ForeignKey(User, models.CASCADE, related_name="notices")
    pace = models.CharField(max_length=7, choices=Notification.Mail)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index("reader", "made_at", name="notices_of_reader"),
            models.Index("made_at", name="notices_to_send", condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return self.key


class NoticeLine(models.Model):
    """That a notice tells of a notification; no other one ever does."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="lines")
    notification = models.OneToOneField(Notification, models.CASCADE, related_name="notice_line")

    def __str__(self) -> str:
        return f"{self.notification_id} in {self.notice_id}"


class Knock(models.Model):
    """One request of a visitor, known only by a keyed hash and forgotten within the hour or two."""

    visitor = models.CharField(max_length=64)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        indexes = [models.Index("visitor", "at", name="knocks_of_visitor")]

    def __str__(self) -> str:
        return f"{self.visitor[:8]} at {self.at:%H:%M}"
