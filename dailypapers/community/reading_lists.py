"""Making, changing and sharing reading lists. Safe to repeat, exact when owners act at once.

Whoever changes what is in a list locks it first, so that its owners take turns. Who may do what is
in `access.py`: ask there first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community import follows
from dailypapers.community.markup import checked
from dailypapers.community.meetings import Meeting, columns
from dailypapers.community.models import (
    Follow,
    ListEntry,
    ListInvitation,
    ListOwner,
    ReadingList,
)
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.ids import new_key
from dailypapers.core.spoken import say, say_later
from dailypapers.core.text import shorten

MOST_ENTRIES = 2000  # papers of a list
LONGEST_NOTE = 2000  # characters
MOST_INVITATIONS = 50  # open ones of a list
FULL = say_later(
    "A list has at most {most:,} papers. Make another list for more.", most=MOST_ENTRIES
)
CHANGED = _(
    "Somebody else changed this meanwhile. Below is what you wrote; what stands now "
    "is shown above it. Send it again to have it your way."
)


class Changed(InputError):
    """Somebody else was faster; nothing was written."""


@transaction.atomic
def make(
    reader: User,
    key: UUID,
    title: str,
    description: str = "",
    visibility: str = "private",
    *,
    group: int | None = None,
    meeting: Meeting | None = None,
) -> ReadingList:
    """Make a list that belongs to its reader; the same form makes it once."""
    said = {
        "slug": slug_of(title),
        "title": title,
        "description": tidy(description),
        "visibility": visibility,
        "group_id": group,
        **columns(meeting),
    }
    reading_list, is_new = ReadingList.objects.get_or_create(made_by=reader, key=key, defaults=said)
    if is_new:
        ListOwner.objects.create(reading_list=reading_list, reader=reader)
    return reading_list


@transaction.atomic
def fork(reader: User, key: UUID, origin: ReadingList) -> ReadingList:
    """Make a private list with the papers and notes of another; the same form makes it once."""
    made = make(reader, key, origin.title, origin.description)
    if made.forked_from_id or made.entries.exists():
        return made
    ReadingList.objects.filter(pk=made.pk).update(forked_from=origin)
    rows = ListEntry.objects.filter(reading_list=origin).order_by("position", "pk")
    _append(made.pk, [(row.paper_id, row.note) for row in rows], reader)
    return made


@transaction.atomic
def edit(
    number: int,
    version: int,
    title: str,
    description: str,
    visibility: str,
    *,
    group: int | None = None,
    meeting: Meeting | None = None,
) -> None:
    """Change what a list says of itself; raise `Changed` if somebody did since `version`."""
    reading_list = lock(number)
    said: dict[str, Any] = {"title": title, "description": tidy(description)}
    said |= {"visibility": visibility, "group_id": group, **columns(meeting)}
    if all(getattr(reading_list, name) == value for name, value in said.items()):
        return
    if reading_list.version != version:
        raise Changed(CHANGED)
    ReadingList.objects.filter(pk=number).update(**said, version=version + 1, changed_at=now())


@transaction.atomic
def delete(number: int) -> None:
    """Delete a list with all its notes, if it is there; lists forked from it stay."""
    for slug in ReadingList.objects.filter(pk=number).values_list("slug", flat=True):
        follows.forget(Follow.Kind.LIST, slug)
    ReadingList.objects.filter(pk=number).delete()


@transaction.atomic
def add(number: int, paper: int, reader: User, note: str = "") -> bool:
    """Put a paper at the end of a list; False if it is in it already."""
    return bool(add_all(number, [(paper, note)], reader))


@transaction.atomic
def add_all(number: int, papers: Sequence[tuple[int, str]], reader: User) -> int:
    """Put papers with notes at the end of a list, all or none; return how many were not in it.

    A note on a paper that is in the list already stays as it is.
    """
    lock(number)
    known = set(ListEntry.objects.filter(reading_list=number).values_list("paper", flat=True))
    new: dict[int, str] = {}
    for paper, note in papers:
        if paper not in known:
            new.setdefault(paper, note)
    if len(known) + len(new) > MOST_ENTRIES:
        raise InputError(FULL)
    if new:
        _append(number, list(new.items()), reader)
        _touch(number)
    return len(new)


@transaction.atomic
def take_away(number: int, paper: int) -> None:
    """Take a paper out of a list with its note, if it is in it."""
    lock(number)
    entries = ListEntry.objects.filter(reading_list=number)
    entry = entries.filter(paper=paper).first()
    if entry is None:
        return
    entry.delete()
    entries.filter(position__gt=entry.position).update(position=F("position") - 1)
    _touch(number)


@transaction.atomic
def move(number: int, entry: int, to: int) -> int:
    """Move an entry to a position, the last one if the list is shorter; return where it is."""
    lock(number)
    entries = ListEntry.objects.filter(reading_list=number)
    moved = entries.get(pk=entry)
    before, after = moved.position, max(1, min(to, entries.count()))
    if before == after:
        return after
    if after < before:
        between, step = entries.filter(position__gte=after, position__lt=before), 1
    else:
        between, step = entries.filter(position__gt=before, position__lte=after), -1
    between.update(position=F("position") + step)
    entries.filter(pk=entry).update(position=after)
    _touch(number)
    return after


@transaction.atomic
def annotate(number: int, entry: int, version: int, note: str) -> None:
    """Say something of a paper in a list; raise `Changed` if somebody did since `version`."""
    lock(number)
    annotated, said = ListEntry.objects.get(pk=entry, reading_list=number), tidy(note)
    if annotated.note == said:
        return
    if annotated.version != version:
        raise Changed(CHANGED)
    annotated.note, annotated.version = said, version + 1
    annotated.save(update_fields=["note", "version"])
    _touch(number)


@transaction.atomic
def invite(number: int, handle: str, by: User) -> None:
    """Let whoever has this handle become an owner, if they want to."""
    lock(number)
    if ListOwner.objects.filter(reading_list=number, reader__handle=handle).exists():
        return
    open_ones = ListInvitation.objects.filter(reading_list=number)
    if not open_ones.filter(handle=handle).exists() and open_ones.count() >= MOST_INVITATIONS:
        raise InputError(
            say(
                "At most {most_invitations} may be invited at once. Withdraw some first.",
                most_invitations=MOST_INVITATIONS,
            )
        )
    made = {"made_by": by}
    ListInvitation.objects.get_or_create(reading_list_id=number, handle=handle, defaults=made)


def withdraw(number: int, handle: str) -> None:
    """Take an invitation back, or decline it."""
    ListInvitation.objects.filter(reading_list=number, handle=handle).delete()


@transaction.atomic
def join(number: int, reader: User) -> bool:
    """Become an owner if invited; False if not."""
    lock(number)
    invited = ListInvitation.objects.filter(reading_list=number, handle=reader.handle)
    if not invited.exists():
        return ListOwner.objects.filter(reading_list=number, reader=reader).exists()
    ListOwner.objects.get_or_create(reading_list_id=number, reader=reader)
    invited.delete()
    return True


@transaction.atomic
def leave(number: int, reader: User) -> None:
    """Own a list no more; raise `InputError` if nobody else owns it."""
    lock(number)
    owners = ListOwner.objects.filter(reading_list=number)
    if not owners.exclude(reader=reader).exists():
        raise InputError(
            say("You are its only owner. Invite another one first, or delete the list.")
        )
    owners.filter(reader=reader).delete()


@transaction.atomic
def move_paper(entry: int, number: int, kept: int) -> None:
    """Let an entry be about the paper that its own became; notes on both become one."""
    if not ReadingList.objects.select_for_update().filter(pk=number).exists():
        return
    stray = ListEntry.objects.filter(pk=entry).first()
    if stray is None or stray.paper_id == kept:
        return
    twin = ListEntry.objects.filter(reading_list=number, paper=kept).first()
    if twin is None:
        ListEntry.objects.filter(pk=entry).update(paper=kept)
        return
    if stray.note and stray.note != twin.note:
        both = "\n\n".join(note for note in (twin.note, stray.note) if note)
        ListEntry.objects.filter(pk=twin.pk).update(note=both, version=F("version") + 1)
    take_away(number, stray.paper_id)


@transaction.atomic
def forget(reader: User) -> None:
    """Delete the lists that a reader alone owns, and take them out of the others."""
    ListInvitation.objects.filter(handle=reader.handle).delete()
    ListInvitation.objects.filter(made_by=reader).delete()
    owned = ListOwner.objects.filter(reader=reader).order_by("reading_list")
    for number in list(owned.values_list("reading_list", flat=True)):
        lock(number)
        if ListOwner.objects.filter(reading_list=number).exclude(reader=reader).exists():
            ListOwner.objects.filter(reading_list=number, reader=reader).delete()
        else:
            delete(number)
    ReadingList.objects.filter(made_by=reader).update(made_by=None)
    ListEntry.objects.filter(added_by=reader).update(added_by=None)


def lock(number: int) -> ReadingList:
    """Wait for the turn at a list."""
    return ReadingList.objects.select_for_update().get(pk=number)


def tidy(text: str) -> str:
    """Return a description or a note as it is kept."""
    return checked(text.replace("\r\n", "\n")).strip()


def _append(number: int, papers: Sequence[tuple[int, str]], reader: User) -> None:
    total = ListEntry.objects.filter(reading_list=number).count()
    ListEntry.objects.bulk_create(
        ListEntry(
            reading_list_id=number,
            paper_id=paper,
            position=position,
            note=tidy(shorten(note, LONGEST_NOTE)),
            added_by=reader,
        )
        for position, (paper, note) in enumerate(papers, total + 1)
    )


def _touch(number: int) -> None:
    ReadingList.objects.filter(pk=number).update(changed_at=now())


def slug_of(title: str) -> str:
    """Return words of the title and what cannot be guessed: who has the address may read."""
    words = slugify(title)[:40].strip("-")
    return f"{words}-{new_key('')}{new_key('')}".lstrip("-")
