"""What readers say of papers here. Counts of other sites are the catalogue's."""

from __future__ import annotations

from django.db import models

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.core.clock import now


class Vote(models.Model):
    """One reader's vote for one paper."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="votes")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="votes")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "paper"], name="one_vote_a_reader_and_paper")
        ]

    def __str__(self) -> str:
        return f"{self.reader} for {self.paper}"


class Mark(models.Model):
    """What one reader keeps of a paper for themselves; nobody else sees it."""

    class Kind(models.TextChoices):
        """Kept for later, done with, or not to be shown again."""

        SAVED = "saved", "Saved"
        READ = "read", "Read"
        HIDDEN = "hidden", "Not interested"

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="marks")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "kind", "paper"], name="one_mark_a_reader_kind_and_paper"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.kind} by {self.reader}"


class Comment(models.Model):
    """What a reader said of a paper, as Markdown, perhaps in answer to another comment.

    `key` is made with the form, so that sending it twice says it once. One that was removed keeps
    its place in the thread and none of its words.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="comments")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    key = models.UUIDField()
    text = models.TextField()
    at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

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


class Tally(models.Model):
    """How often readers spoke of a paper: what there are rows of, counted in the same write.

    `speakers` are the different readers whose comments stand.
    """

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, primary_key=True, related_name="tally"
    )
    votes = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    speakers = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.votes} for {self.paper}"
