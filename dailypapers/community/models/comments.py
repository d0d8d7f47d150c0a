"""What readers say of papers."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models.groups import Group
from dailypapers.core.clock import now


class Comment(models.Model):
    """What a reader said of a paper, as Markdown, perhaps in answer to another comment.

    `key` is made with the form, so that sending it twice says it once. One that was removed keeps
    its place in the thread and none of its words; one that a moderator hid shows them to its
    writer and to moderators. One of a group is for its members alone, with all answers to it, and
    goes with the group.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="comments")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="comments")
    key = models.UUIDField()
    text = models.TextField()
    at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_for = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "key"], name="one_comment_a_reader_and_form")
        ]

    def __str__(self) -> str:
        return f"{self.reader} on {self.paper}"


class EarlierText(models.Model):
    """What a comment said before it was edited, and since when it had said that."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier")
    text = models.TextField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.comment}, {self.since}"
