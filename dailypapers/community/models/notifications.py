"""What readers are told, and what they want to be told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community.models.comments import Comment
from dailypapers.community.models.follows import Follow
from dailypapers.community.models.reviews import Review
from dailypapers.core.clock import now


class Notification(models.Model):
    """That a reader is told of a comment, of the papers of a day that a follow brought, or of a
    review that waits for them.

    One a reader and comment, one a follow and day, one unread a reader and review: telling them
    again changes nothing. `mail` says which mail is to tell of it too; it is empty once one has, or
    if none is to.
    """

    class Kind(models.TextChoices):
        """Why they are told, the strongest reason first."""

        ANSWER = "answer", _("Answers to your comments")
        MENTION = "mention", _("Comments that mention you")
        SPEAKER = "speaker", _("Comments of readers you follow")
        PAPER = "paper", _("Comments on papers you saved or commented on")
        NEWS = "news", _("New papers of authors and topics you follow")
        LIST = "list", _("New papers in reading lists you follow")
        SEARCH = "search", _("New papers that saved searches you follow find")
        REVIEW = "review", _("Reviews of yours in which there is something to settle")

    class Mail(models.TextChoices):
        """How soon a mail tells of it."""

        NEVER = "", _("Never")
        AT_ONCE = "at-once", _("At once")
        DAILY = "daily", _("Once a day")

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=8, choices=Kind)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True)
    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, null=True)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, null=True)
    day = models.DateField(null=True)
    papers = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=now, db_index=True)
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=7, choices=Mail, default=Mail.NEVER, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "comment"], name="told_once_of_a_comment"),
            models.UniqueConstraint(fields=["follow", "day"], name="told_once_of_a_day"),
            models.UniqueConstraint(
                fields=["reader", "review"],
                condition=models.Q(read_at=None),
                name="told_once_of_a_review",
            ),
        ]
        indexes = [
            models.Index(fields=["reader", "read_at"], name="unread_of_a_reader"),
            models.Index(
                fields=["mail", "at"], name="told_waiting_for_a_mail", condition=~models.Q(mail="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.reader}"


class NotificationChoice(models.Model):
    """That a reader wants to be told of a kind, or does not; else `notifications.USUAL` holds.

    `mail` says whether by mail as well.
    """

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Notification.Kind)
    is_on = models.BooleanField()
    mail = models.CharField(
        max_length=7, choices=Notification.Mail, default=Notification.Mail.NEVER, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "kind"], name="one_choice_a_reader_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.reader}"


class Told(models.Model):
    """Up to when readers were told of something: where the next run begins."""

    subject = models.CharField(max_length=16, primary_key=True)
    upto = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject} until {self.upto}"
