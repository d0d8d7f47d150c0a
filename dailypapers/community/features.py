"""Putting a paper before all readers. Safe to repeat; who did it first stays named."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.catalogue.announcing import announce
from dailypapers.catalogue.records import Featured
from dailypapers.community import tallies
from dailypapers.community.models import Feature
from dailypapers.core.clock import now
from dailypapers.sources.ingest import day_of

READERS = "readers"  # The source of what readers submit, beside arXiv and the others.
EDITORS = "editors"
OUR_OWN = (READERS, EDITORS)


@transaction.atomic
def submit(paper: int, reader: User) -> None:
    """Put a paper into the edition that is open now, unless a reader did so before."""
    tallies.lock(paper)
    at = now()
    said = {"reader": reader, "at": at, "day": day_of(at)}
    feature, is_new = Feature.objects.get_or_create(
        paper_id=paper, kind=Featured.SUBMISSION, defaults=said
    )
    if is_new:
        announce(paper, READERS, Featured.SUBMISSION, settings.SITE_NAME, at, feature.day)


def is_submitted(paper: int) -> bool:
    """Say whether a reader put it before the others."""
    return Feature.objects.filter(paper=paper, kind=Featured.SUBMISSION).exists()


def called(name: str, shows_name: bool, handle: str) -> str:
    """Return what others may call a reader who featured something."""
    return (name if shows_name else "") or handle.partition("-")[0]
