"""Who wrote a paper, and what its authors link it to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import LinkKind
from dailypapers.core.clock import now


class Claim(models.Model):
    """That a reader says to have written a paper: as whom, on what ground, and what came of it.

    `author` is the name in the paper's list that the reader goes by there. `answer` is what staff
    said last.
    """

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", _("Waiting")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Ground(models.TextChoices):
        """What it was granted on."""

        ORCID = "orcid", _("the ORCID iD in the paper's record")
        MAIL = "mail", _("the mail address in the paper's record")
        STAFF = "staff", _("the word of staff")

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="claims")
    reader = models.ForeignKey(User, models.CASCADE, related_name="claims")
    author = models.CharField(max_length=255)
    reason = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING, db_index=True)
    ground = models.CharField(max_length=5, choices=Ground, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="decided_claims")

    class Meta:
        permissions = [("decide_claims", "May grant and refuse claims to have written a paper")]
        constraints = [
            models.UniqueConstraint(fields=["reader", "paper"], name="one_claim_a_reader_and_paper")
        ]

    def __str__(self) -> str:
        return f"{self.reader} wrote {self.paper}: {self.state}"


class AuthorLink(models.Model):
    """A link that an author of a paper added, and who took it away again; never forgotten.

    One of the kind `HIDDEN` takes away what a source links to.
    """

    HIDDEN = "hidden"
    KINDS: ClassVar = [
        (LinkKind.CODE, _("Code")),
        (LinkKind.PROJECT, _("Project")),
        (LinkKind.DATA, _("Data")),
        (LinkKind.MODEL, _("Model")),
        (LinkKind.PAGE, _("Page")),
        (HIDDEN, _("Taken away")),
    ]

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="author_links")
    kind = models.CharField(max_length=8, choices=KINDS)
    url = models.URLField(max_length=1000)
    reader = models.ForeignKey(User, models.CASCADE, related_name="author_links")
    at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="removed_author_links"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "url"],
                condition=Q(removed_at=None),
                name="linked_once_by_authors",
            )
        ]

    def __str__(self) -> str:
        return f"{self.url} of {self.paper}"
