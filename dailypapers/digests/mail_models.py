"""What comes back of mails. Addresses are in lower case, as `Subscription.mailbox` is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.core.clock import now
from dailypapers.core.ids import new_key
from dailypapers.digests.models import Handover


def new_suspension_key() -> str:
    """Return a fresh opaque name of a suspension; its link is signed with it."""
    return new_key("x")


class Feedback(models.Model):
    """What the holder of an address thinks of one mail, named like `daily-20260930`."""

    class Said(models.TextChoices):
        """What there is to say."""

        TOO_MANY = "too-many", _("Too many mails")
        NOT_FOR_ME = "not-for-me", _("Not for me")
        JUST_RIGHT = "just-right", _("Just right")

    mailbox = models.CharField(max_length=254)
    mail = models.CharField(max_length=64)
    said = models.CharField(max_length=10, choices=Said)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "mail"], name="one_feedback_a_mail")
        ]

    def __str__(self) -> str:
        return f"{self.said} of {self.mail}"


class Bounce(models.Model):
    """What became of one mail that did not arrive, or was complained of; `name` is the report's."""

    class Kind(models.TextChoices):
        """What it says of the address."""

        GONE = "gone", _("The address takes no mail")
        TROUBLE = "trouble", _("The address took no mail this time")
        OTHER = "other", _("Not about the address")
        COMPLAINT = "complaint", _("Complaint")

    name = models.CharField(max_length=64, unique=True)
    mailbox = models.CharField(max_length=254, db_index=True)
    kind = models.CharField(max_length=9, choices=Kind)
    status = models.CharField(max_length=12, blank=True)
    said = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now, db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.status}".strip()


class Suspension(Handover):
    """That an address gets no mail, and why; it holds until it is lifted.

    `answer_due` says that its reader asked for the mail by which they lift it: the `Handover`.
    """

    class Reason(models.TextChoices):
        """Why nothing is sent."""

        GONE = "gone", _("its mail server says that the address takes no mail")
        TROUBLE = "trouble", _("mail did not arrive on several days")
        COMPLAINT = "complaint", _("a mail was reported as unwanted")
        STAFF = "staff", _("who runs this site stopped it")

    key = models.CharField(max_length=16, unique=True, default=new_suspension_key)
    mailbox = models.CharField(max_length=254, unique=True)
    reason = models.CharField(max_length=9, choices=Reason)
    said = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)
    lifted_at = models.DateTimeField(null=True, db_index=True)
    asked_at = models.DateTimeField(null=True)
    answer_due = models.BooleanField(default=False, db_index=True)

    def __str__(self) -> str:
        return self.key
