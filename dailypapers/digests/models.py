"""Who gets which mail, what has been sent, and who asked lately."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from dailypapers.accounts.models import User
from dailypapers.community.models import Notification
from dailypapers.core.clock import now
from dailypapers.core.ids import new_key


def new_notice_key() -> str:
    """Return a fresh opaque name of a notice, for its Message-ID."""
    return new_key("n")


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


class Subscription(Handover):
    """One address that asked for the daily edition. No edition is sent before it is confirmed, and
    none while it is paused.

    `mailbox` is the address in lower case, so that other spellings of it are the same request;
    mail goes to `email`, as it was written first. A request sets `asked_at` and `answer_due` and
    nothing else; the mail that answers it (confirm, or "you are already subscribed") is the
    `Handover`. `answers` counts the mails of late, for the pause between two of them. `reached` is
    the newest edition day this address has been sent.
    """

    class State(models.TextChoices):
        """Where the double opt-in stands."""

        PENDING = "pending"
        CONFIRMED = "confirmed"
        PAUSED = "paused"
        ENDED = "ended"

    key = models.CharField(max_length=16, unique=True, default=new_subscription_key)
    mailbox = models.CharField(max_length=254, unique=True)
    email = models.EmailField()
    state = models.CharField(max_length=9, choices=State, default=State.PENDING, db_index=True)
    asked_at = models.DateTimeField(default=now)
    answer_due = models.BooleanField(default=True, db_index=True)
    answered_at = models.DateTimeField(null=True)
    answers = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reached = models.DateField(null=True)

    def __str__(self) -> str:
        return self.key


class Delivery(Sending):
    """One issue for one subscriber: taken up before the mail is handed over, marked after."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    day = models.DateField()
    claimed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "day"], name="one_issue_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} on {self.day:%Y-%m-%d}"


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
