"""Putting a picture to a paper, and taking it away. Safe to repeat.

Who may is in `access.py`: ask there first. One paper has one picture.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import log, picture_files, tallies
from dailypapers.community.models import Picture, Submission
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.pictures import Made, made_anew
from dailypapers.core.spoken import say

LONGEST_ALT = 300
MB = 1_000_000


class Sent(NamedTuple):
    """A picture that somebody sent, and what they say it shows."""

    made: Made
    alt: str


def read(file: File[bytes]) -> Made:
    """Return the picture in a file; raise `InputError` that says what is wrong with it."""
    most = settings.PICTURE_MEGABYTES
    if file.size > most * MB:
        raise InputError(
            say(
                "This file has {part:.1f} MB; pictures have at most {most} MB here.",
                part=file.size / MB,
                most=most,
            )
        )
    return made_anew(file.read(), settings.PICTURE_MEGAPIXELS)


@transaction.atomic
def put(reader: User, paper: int, sent: Sent) -> None:
    """Give a paper its picture, in place of the one it has."""
    tallies.lock(paper)
    said = _said(reader, sent)
    Picture.objects.update_or_create(paper_id=paper, defaults=said)


def describe(paper: int, alt: str) -> None:
    """Say what the picture of a paper shows, in other words."""
    Picture.objects.filter(paper=paper).update(alt=_tidy(alt))


def wait(row: Submission, sent: Sent) -> None:
    """Keep a picture with a submission until its paper is there."""
    Picture.objects.update_or_create(submission=row, defaults=_said(row.reader, sent))


@transaction.atomic
def arrive(row: Submission, paper: Paper) -> None:
    """Give the paper the picture that waited for it, unless it has one already."""
    tallies.lock(paper.pk)
    waiting = Picture.objects.filter(submission=row)
    if Picture.objects.filter(paper=paper).exists():
        waiting.delete()
    else:
        waiting.update(paper=paper, submission=None)


def drop(row: Submission) -> None:
    """Let go of a picture whose paper will not be shown."""
    Picture.objects.filter(submission=row).delete()


@transaction.atomic
def take_away(by: User, paper: Paper, reason: str = "") -> None:
    """Take the picture of a paper away, if it has one; in the log, if it was another's."""
    tallies.lock(paper.pk)
    for picture in Picture.objects.filter(paper=paper):
        picture.delete()
        if picture.reader_id != by.pk:
            log.append(by, log.Act.PICTURE, paper, reason)


def _said(reader: User, sent: Sent) -> dict[str, object]:
    return {
        "reader": reader,
        "name": picture_files.write(sent.made),
        "width": sent.made.width,
        "height": sent.made.height,
        "alt": _tidy(sent.alt),
        "at": now(),
    }


def _tidy(alt: str) -> str:
    return " ".join(alt.split())[:LONGEST_ALT]
