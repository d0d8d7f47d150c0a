"""Where papers of a view are sent to, what was sent there, and how each try went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Group
from dailypapers.core.clock import now
from dailypapers.core.ids import new_key
from dailypapers.digests.rhythm import Rhythm

MOST_PAPERS = 10  # of a message, until its maker says otherwise


def new_hook_key() -> str:
    """Return a fresh opaque name of a webhook."""
    return new_key("w")


def new_message_key() -> str:
    """Return a fresh opaque name of a message, by which its receiver knows it again."""
    return new_key("m")


class Webhook(models.Model):
    """A view, when it is sent, and where to.

    `reader` made it, and it sends what that reader may see. A group's is changed by the group's
    owners too, the site's by all staff. What opens the receiver is sealed: `address`, `token`, and
    the secrets that sign, of which the earlier one signs too until `earlier_until`. `host` is what
    may be shown of the address. `days` are weekdays as digits, none for each month's first; without
    `at`, what is new is sent as it comes. `since` is until when all was told, `due_at` when to look
    next. One that was turned off by itself says why.
    """

    class Form(models.TextChoices):
        """What a message is written as."""

        JSON = "json", _("A program: JSON, signed")
        SLACK = "slack", "Slack"
        DISCORD = "discord", "Discord"
        MATTERMOST = "mattermost", "Mattermost"
        MATRIX = "matrix", "Matrix"
        TELEGRAM = "telegram", "Telegram"

    key = models.CharField(max_length=16, unique=True, default=new_hook_key, editable=False)
    form_key = models.UUIDField()
    reader = models.ForeignKey(User, models.CASCADE, related_name="webhooks")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="webhooks")
    is_site = models.BooleanField(default=False)
    name = models.CharField(max_length=100)
    view = models.CharField(max_length=1024)
    form = models.CharField(max_length=10, choices=Form, default=Form.JSON)
    host = models.CharField(max_length=255)
    target = models.CharField(max_length=255, blank=True)
    address = models.TextField()
    token = models.TextField(blank=True)
    secret = models.TextField()
    earlier_secret = models.TextField(blank=True)
    earlier_until = models.DateTimeField(null=True)
    days = models.CharField(max_length=7, blank=True)
    at = models.TimeField(null=True)
    zone = models.CharField(max_length=64, default="UTC")
    most = models.PositiveSmallIntegerField(default=MOST_PAPERS)
    is_on = models.BooleanField(default=True)
    off_because = models.TextField(blank=True)
    failing_since = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=now)
    since = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "form_key"], name="one_webhook_a_form")
        ]
        indexes = [models.Index("due_at", name="webhooks_due", condition=Q(is_on=True))]

    def __str__(self) -> str:
        return self.name

    @property
    def rhythm(self) -> Rhythm | None:
        """When it is sent, None for as it comes."""
        if self.at is None:
            return None
        return Rhythm(frozenset(map(int, self.days)), self.at, self.zone)


class Message(models.Model):
    """Something to be sent, byte for byte, and sent again under the same `key` until it is taken.

    `held_until` is the end of a lease, or the next try.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="messages")
    key = models.CharField(max_length=16, unique=True, default=new_message_key)
    kind = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField(default=now)
    held_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "made_at",
                name="messages_to_send",
                condition=Q(sent_at=None, given_up_at=None),
            ),
            models.Index(fields=["webhook", "made_at"], name="messages_of_webhook"),
        ]

    def __str__(self) -> str:
        return self.key


class Attempt(models.Model):
    """One try: what was answered, or why nothing was."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=now)
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    said = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.status or 'nothing'} at {self.at:%H:%M}"


class Told(models.Model):
    """That a webhook told of a paper: it does so once."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="told")
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "paper"], name="one_telling_a_webhook")
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} by {self.webhook_id}"
