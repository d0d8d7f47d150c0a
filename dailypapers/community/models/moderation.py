"""What readers report, what moderators did about it, and the log of that."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models.comments import Comment
from dailypapers.core.clock import now


class Flag(models.Model):
    """That a reader thinks a moderator should look at a comment or a paper, and why."""

    class Reason(models.TextChoices):
        """What is wrong with it."""

        SPAM = "spam", _("Spam or advertising")
        RUDE = "rude", _("Insults or harassment")
        PRIVATE = "private", _("Somebody's private matters")
        OFF_TOPIC = "off-topic", _("Not about the paper")
        WRONG = "wrong", _("Wrong title, authors or links")
        DUPLICATE = "duplicate", _("The same paper as another")
        OTHER = "other", _("Something else")

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="flags")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="flags")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, null=True, related_name="flags")
    reason = models.CharField(max_length=9, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "comment"], name="one_flag_a_comment"),
            models.UniqueConstraint(fields=["reader", "paper"], name="one_flag_a_paper"),
            models.CheckConstraint(
                condition=Q(comment=None) ^ Q(paper=None), name="flag_of_comment_or_paper"
            ),
        ]
        indexes = [models.Index("at", condition=Q(settled_at=None), name="open_flags")]

    def __str__(self) -> str:
        return f"{self.reason} by {self.reader}"


class Lock(models.Model):
    """That nothing more is to be said of a paper."""

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, primary_key=True, related_name="lock"
    )
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.paper} since {self.at}"


class Written(models.QuerySet["ModerationEntry"]):
    """Rows that stay as they were written."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("The log of moderation cannot be changed.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise TypeError("Nothing is taken out of the log of moderation.")


class ModerationEntry(models.Model):
    """One act of a moderator: who did what, to what, why, when.

    Rows are only added: the model refuses everything else, and so does the database by triggers.
    It names people by their opaque handles alone, which lead nowhere once an account is deleted;
    so nothing in it has to change when somebody leaves. `thing` is a comment's number, a paper's
    key or a reader's handle.
    """

    class Act(models.TextChoices):
        """What was done."""

        HIDE = "hide", _("hid")
        RESTORE = "restore", _("restored")
        KEEP = "keep", _("left as it is")
        LOCK = "lock", _("locked the discussion of")
        UNLOCK = "unlock", _("unlocked the discussion of")
        MERGE = "merge", _("merged into another")
        UNMERGE = "unmerge", _("parted again")
        PICTURE = "picture", _("took the picture away from")
        WEIGH = "weigh", _("let the held votes weigh for")
        STRIKE = "strike", _("struck the held votes out for")
        BAN = "ban", _("banned")
        UNBAN = "unban", _("ended the ban of")
        SHADOW = "shadow", _("set apart")
        UNSHADOW = "unshadow", _("no longer sets apart")
        APPOINT = "appoint", _("made a moderator")
        DISMISS = "dismiss", _("no longer has as a moderator")

    class Kind(models.TextChoices):
        """What it was done to."""

        COMMENT = "comment", _("comment")
        PAPER = "paper", _("paper")
        READER = "reader", _("reader")

    moderator = models.CharField(max_length=16)
    act = models.CharField(max_length=8, choices=Act)
    kind = models.CharField(max_length=7, choices=Kind)
    thing = models.CharField(max_length=16)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now, db_index=True)

    objects: ClassVar[models.Manager[ModerationEntry]] = Written.as_manager()

    class Meta:
        verbose_name_plural = "moderation entries"
        indexes = [models.Index("kind", "thing", name="done_to")]

    def __str__(self) -> str:
        return f"{self.moderator} {self.act} {self.kind} {self.thing}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to change one."""
        if not self._state.adding:
            raise TypeError("The log of moderation cannot be changed.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("Nothing is taken out of the log of moderation.")
