"""Who picks and orders the papers of editions: a role that an operator gives and takes."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from dailypapers.accounts.models import User

ROLE = "Editors"


@transaction.atomic
def appoint(reader: User) -> None:
    """Let a reader curate."""
    group, _ = Group.objects.get_or_create(name=ROLE)
    right = Permission.objects.get(content_type__app_label="community", codename="curate_editions")
    group.permissions.add(right)
    reader.groups.add(group)


def dismiss(reader: User) -> None:
    """Let a reader curate no longer; what they picked stays."""
    reader.groups.remove(*Group.objects.filter(name=ROLE))
