"""What comes back of mails. Addresses are in lower case, as `Subscription.mailbox` is."""

from __future__ import annotations

from django.db import models

from dailypapers.core.clock import now


class Feedback(models.Model):
    """What the holder of an address thinks of one mail, named like `daily-20260930`."""

    class Said(models.TextChoices):
        """What there is to say."""

        TOO_MANY = "too-many", "Too many mails"
        NOT_FOR_ME = "not-for-me", "Not for me"
        JUST_RIGHT = "just-right", "Just right"

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
