"""What a reader writes down about papers for themselves. All of it is safe to repeat.

A form says by `sign` which text it was opened on; if another text stands meanwhile, nothing is
overwritten. An empty text takes the note away.
"""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community import tallies
from dailypapers.community.markup import LONGEST
from dailypapers.community.models import Note
from dailypapers.community.reading_lists import tidy
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

CHANGED = _(
    "You changed this note elsewhere meanwhile. What stands now is shown above what "
    "you wrote here. Keep it again to have it this way."
)
BETWEEN = "\n\n---\n\n"  # of two notes that became one


class Changed(InputError):
    """Another text stands than the one that was changed; nothing was written."""


def sign(text: str) -> str:
    """Return what a form shows to say on which text it was opened; empty for no note."""
    return sha256(text.encode()).hexdigest()[:16] if text else ""


def text_of(reader: User, paper: int) -> str:
    """Return what the reader wrote about a paper, empty if nothing."""
    return _text(reader.pk, paper)


@transaction.atomic
def write(reader: User, paper: int, text: str, opened_on: str) -> None:
    """Keep what the reader wrote instead of the text whose sign is `opened_on`.

    Raise `Changed` if there is another text by now, `InputError` if this one is too long.
    """
    said = text.replace("\r\n", "\n").strip()
    tallies.turn_of(reader.pk)
    stands = _text(reader.pk, paper)
    if said == stands:
        return  # Also if it is too long, as one that was made from two may be.
    if len(said) > LONGEST:
        raise InputError(
            say(
                "A note has at most {longest:,} characters; this has {length:,}.",
                longest=LONGEST,
                length=len(said),
            )
        )
    if (said := tidy(said)) != stands and opened_on != sign(stands):
        raise Changed(CHANGED)
    _put(reader.pk, paper, said)


@transaction.atomic
def move(note: Note, kept: int) -> None:
    """Give a note to the paper that its own became; if that has one too, both are kept in it."""
    tallies.turn_of(note.reader_id)
    moved = Note.objects.filter(pk=note.pk).first()
    if moved is None:
        return
    there = _text(note.reader_id, kept)
    if not there:
        Note.objects.filter(pk=note.pk).update(paper=kept)  # Its number is how it finds back.
        return
    moved.delete()
    if moved.text not in there:
        _put(note.reader_id, kept, BETWEEN.join([there, moved.text]))


def _text(reader: int, paper: int) -> str:
    rows = Note.objects.filter(reader=reader, paper=paper)
    return rows.values_list("text", flat=True).first() or ""


def _put(reader: int, paper: int, text: str) -> None:
    rows = Note.objects.filter(reader=reader, paper=paper)
    if not text:
        rows.delete()
        return
    said = {"text": text, "at": now()}
    Note.objects.update_or_create(reader_id=reader, paper_id=paper, defaults=said)
