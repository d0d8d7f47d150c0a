"""Readers, comments, flags and the log, as staff sees them. Votes and marks nobody is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community import access, moderation, standing
from dailypapers.community.models import Comment, Flag, Lock, ModerationEntry, Picture
from dailypapers.core.admin_site import ReadOnly
from dailypapers.core.clock import now
from dailypapers.core.spoken import say

WHY = "From the tables of staff"  # The log keeps it: in the language of the log.


@admin.register(User)
class ReaderAdmin(ReadOnly):
    """Readers, with acts on many at once."""

    list_display = (
        "email",
        "name",
        "joined_at",
        "last_login",
        "is_staff",
        "is_moderator",
        "is_shadowed",
        "banned_until",
    )
    list_filter = ("is_active", "is_staff", "is_moderator", "is_shadowed", "joined_at")
    search_fields = ("email", "name", "handle")
    ordering = ("-pk",)
    fields = (
        "email",
        "handle",
        "name",
        "affiliation",
        "joined_at",
        "last_login",
        "is_active",
        "is_staff",
        "is_superuser",
        "is_moderator",
        "is_shadowed",
        "banned_until",
        "ban_reason",
    )
    actions = ("ban", "unban", "set_apart", "let_back", "appoint", "dismiss")

    @admin.action(description=_("Ban for a week"))
    def ban(self, request: HttpRequest, chosen: Iterable[User]) -> None:
        """Let readers only read for a week."""
        until = now() + timedelta(days=7)
        _each(self, request, chosen, lambda boss, pk: standing.ban(boss, pk, until, WHY))

    @admin.action(description=_("End the ban"))
    def unban(self, request: HttpRequest, chosen: Iterable[User]) -> None:
        """Let readers write again."""
        _each(self, request, chosen, lambda boss, pk: standing.unban(boss, pk, WHY))

    @admin.action(description=_("Set apart"))
    def set_apart(self, request: HttpRequest, chosen: Iterable[User]) -> None:
        """Show what they write to themselves alone."""
        _each(self, request, chosen, lambda boss, pk: standing.set_apart(boss, pk, WHY))

    @admin.action(description=_("Let back"))
    def let_back(self, request: HttpRequest, chosen: Iterable[User]) -> None:
        """Show what they write to everybody."""
        _each(self, request, chosen, lambda boss, pk: standing.let_back(boss, pk, WHY))

    @admin.action(description=_("Make a moderator"))
    def appoint(self, request: HttpRequest, chosen: Iterable[User]) -> None:
        """Make readers moderators."""
        _each(self, request, chosen, lambda boss, pk: standing.appoint(boss, pk, WHY))

    @admin.action(description=_("Dismiss as moderator"))
    def dismiss(self, request: HttpRequest, chosen: Iterable[User]) -> None:
        """Make moderators readers as others are."""
        _each(self, request, chosen, lambda boss, pk: standing.dismiss(boss, pk, WHY))


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    """What was said, hidden and removed."""

    list_display = ("pk", "reader", "paper", "at", "edited_at", "hidden_at", "removed_at")
    list_filter = (
        "at",
        ("hidden_at", admin.EmptyFieldListFilter),
        ("removed_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("reader", "paper")
    search_fields = ("text", "reader__handle", "paper__address")
    ordering = ("-pk",)
    actions = ("hide", "restore")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Leave out what is for others: what members say to their group, until it is reported."""
        rows: QuerySet[Any, Any] = super().get_queryset(request)
        return rows.filter(access.meant_for(_boss(request)))

    @admin.action(description=_("Hide"))
    def hide(self, request: HttpRequest, chosen: Iterable[Comment]) -> None:
        """Hide comments."""
        for comment in chosen:
            moderation.hide(_boss(request), comment.pk, WHY)
        self.message_user(request, say("Done, and written into the log."))

    @admin.action(description=_("Restore"))
    def restore(self, request: HttpRequest, chosen: Iterable[Comment]) -> None:
        """Restore comments."""
        for comment in chosen:
            moderation.restore(_boss(request), comment.pk, WHY)
        self.message_user(request, say("Done, and written into the log."))


@admin.register(Flag)
class FlagAdmin(ReadOnly):
    """What readers reported."""

    list_display = ("reason", "words", "reader", "comment", "paper", "at", "settled_at")
    list_filter = ("reason", ("settled_at", admin.EmptyFieldListFilter), "at")
    list_select_related = ("reader", "paper", "comment__reader", "comment__paper")
    search_fields = ("words", "reader__handle")
    ordering = ("-pk",)


@admin.register(Picture)
class PictureAdmin(ReadOnly):
    """Pictures of papers."""

    list_display = ("paper", "reader", "alt", "width", "height", "at")
    list_select_related = ("paper", "reader", "submission")
    search_fields = ("paper__address", "reader__handle", "alt")
    ordering = ("-pk",)


@admin.register(Lock)
class LockAdmin(ReadOnly):
    """Which discussions are closed."""

    list_display = ("paper", "reason", "at")
    list_select_related = ("paper",)
    search_fields = ("paper__address", "reason")


@admin.register(ModerationEntry)
class ModerationEntryAdmin(ReadOnly):
    """What moderators did."""

    list_display = ("at", "moderator", "act", "kind", "thing", "reason")
    list_filter = ("act", "kind", "at")
    search_fields = ("moderator", "thing", "reason")
    ordering = ("-pk",)


def _boss(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _each(
    table: Any, request: HttpRequest, chosen: Iterable[User], act: Callable[[User, int], None]
) -> None:
    """Do it to each whom staff may judge, and say how many were left out."""
    boss, readers = _boss(request), list(chosen)
    judged = [reader.pk for reader in readers if access.may_judge(boss, reader)]
    for pk in judged:
        act(boss, pk)
    table.message_user(
        request,
        say("Done for {done} of {all}; staff is left out.", done=len(judged), all=len(readers)),
    )
