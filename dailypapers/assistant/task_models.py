"""What is kept of conversations: their tasks, and what language models were asked."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models


class Talk(models.Model):
    """A reader's conversation; `session` is what `memory.session.written` made of its tasks.

    `answer` is what a language model said last. With `lent_at` the reader lets the way it went be
    an example for such models.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    session = models.JSONField()
    answer = models.JSONField(default=dict)
    lent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=("reader", "-changed_at")),)

    def __str__(self) -> str:
        return self.title


class Asked(models.Model):
    """What a language model is answering at present; a reader is answered one thing at a time.

    `text` is what has come; `beat_at` the last sign of life of the process that asked.
    """

    reader = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    talk = models.ForeignKey(Talk, models.CASCADE, related_name="+")
    said = models.TextField()
    text = models.TextField(default="")
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.said[:100]


class ModelUse(models.Model):
    """How much of a language model a reader used on a day."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    turns = models.PositiveIntegerField(default=0)
    tokens = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)  # citations of papers nobody was shown

    class Meta:
        constraints = (models.UniqueConstraint(fields=("reader", "day"), name="one_use_a_day"),)

    def __str__(self) -> str:
        return f"{self.reader_id} {self.day}"
