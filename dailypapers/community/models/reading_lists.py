"""Lists of papers that readers put together, and who owns them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.meetings import MINUTES, Meeting
from dailypapers.community.models.groups import Group
from dailypapers.core.clock import now


class ReadingList(models.Model):
    """Papers in an order that people chose. `slug` is made once and cannot be guessed.

    `key` is made with the form, so that sending it twice makes one list; `version` counts what its
    title, description, visibility and meeting were changed to, so that no two change them unawares.
    One that has a day is what a group talks about then: see `meetings.py`.
    """

    class Visibility(models.TextChoices):
        """Who may read it."""

        PRIVATE = "private", _("Private: its owners alone")
        GROUP = "group", _("Group: the members of one group")
        UNLISTED = "unlisted", _("Unlisted: whoever has its address")
        PUBLIC = "public", _("Public: everybody, and it is named among the lists")

    slug = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="made_lists")
    key = models.UUIDField()
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=10_000, blank=True)
    visibility = models.CharField(
        max_length=8, choices=Visibility, default=Visibility.PRIVATE, db_index=True
    )
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="lists")
    meets_on = models.DateField(null=True)
    meets_at = models.TimeField(null=True)
    meets_in = models.CharField(max_length=64, blank=True)
    meets_for = models.PositiveSmallIntegerField(default=MINUTES)
    meets_where = models.CharField(max_length=200, blank=True)
    is_called_off = models.BooleanField(default=False)
    forked_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="forks")
    made_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["made_by", "key"], name="one_list_a_reader_and_form")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def meeting(self) -> Meeting | None:
        """When and where a group talks about it."""
        if self.meets_on is None:
            return None
        return Meeting(
            on=self.meets_on,
            at=self.meets_at,
            zone=self.meets_in,
            minutes=self.meets_for,
            where=self.meets_where,
            is_called_off=self.is_called_off,
        )


class ListOwner(models.Model):
    """One of those who may change a list."""

    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="owners")
    reader = models.ForeignKey(User, models.CASCADE, related_name="owned_lists")
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "reading_list"], name="one_owner_a_reader_and_list"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader} of {self.reading_list}"


class ListInvitation(models.Model):
    """That whoever has a handle may become an owner; whether anybody has it is told to nobody."""

    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="invitations")
    handle = models.CharField(max_length=16, db_index=True)
    made_by = models.ForeignKey(User, models.CASCADE, related_name="list_invitations")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reading_list", "handle"], name="one_invitation_a_list_and_handle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handle} to {self.reading_list}"


class ListEntry(models.Model):
    """A paper in a list. Positions count from 1 without gaps; `version` counts its notes."""

    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="entries")
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="list_entries")
    position = models.PositiveIntegerField()
    note = models.TextField(max_length=2000, blank=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="list_entries")
    at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reading_list", "paper"], name="one_entry_a_list_and_paper"
            )
        ]
        indexes = [models.Index(fields=["reading_list", "position"], name="list_in_order")]

    def __str__(self) -> str:
        return f"{self.paper} in {self.reading_list}"
