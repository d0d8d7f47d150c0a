"""Groups of readers: a lab, a reading club."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.core.clock import now


class Group(models.Model):
    """Readers who read together. `key` is made with the form, so that sending it twice makes one.

    What is in it only members see; if it is listed, everybody sees its name and description, and,
    if its agenda is open too, when it meets and about which papers.
    """

    slug = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="made_groups")
    key = models.UUIDField()
    name = models.CharField(max_length=100)
    description = models.TextField(max_length=10_000, blank=True)
    is_listed = models.BooleanField(default=False)
    has_open_agenda = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["made_by", "key"], name="one_group_a_reader_and_form")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a reader is in a group. What they save and vote for is shown there if they say so."""

    class Role(models.TextChoices):
        """What a member may do: read, change lists too, or run the group too."""

        MEMBER = "member", _("Member")
        EDITOR = "editor", _("Editor")
        OWNER = "owner", _("Owner")

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    reader = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role, default=Role.MEMBER)
    shows_acts = models.BooleanField(default=False)
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "group"], name="one_membership_a_reader")
        ]

    def __str__(self) -> str:
        return f"{self.reader} in {self.group}"


class GroupInvitation(models.Model):
    """That whoever has a handle, or a link that works once, may join; of a link only the digest."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations")
    handle = models.CharField(max_length=16, blank=True, db_index=True)
    digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    made_by = models.ForeignKey(User, models.CASCADE, related_name="group_invitations")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.handle or 'a link'} to {self.group}"
