"""What was submitted, claimed and linked of papers that turned out to be another follows them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model

from dailypapers.catalogue.merge import AUTHORS
from dailypapers.catalogue.models import Record
from dailypapers.community import author_links, tallies
from dailypapers.community.models import AuthorLink, Claim, Feature, Picture, Place, Submission
from dailypapers.core.clock import now

MODELS: tuple[type[Model], ...] = (Submission, Picture, Feature, Place, Claim, AuthorLink)


def follow() -> None:
    """Give them to the paper that was kept, where nobody did the same there."""
    for number, kept in _strays(Submission, "pk"):
        Submission.objects.filter(pk=number).update(paper=kept)
    for number, kept in _strays(Picture, "pk"):
        _move_picture(number, kept)
    for number, kept in _strays(Feature, "pk"):
        _move_feature(number, kept)
    for number, kept in _strays(Place, "pk"):
        _move_place(number, kept)
    for number, kept in _strays(Claim, "pk"):
        _move_claim(number, kept)
    for paper, kept in set(_strays(AuthorLink, "paper")):
        _move_links(paper, kept)


def _strays(model: type[Model], name: str) -> list[Any]:
    rows = model._default_manager.filter(paper__merged_into__isnull=False).order_by("pk")
    return list(rows.values_list(name, "paper__merged_into"))


@transaction.atomic
def _move_feature(number: int, kept: int) -> None:
    """Move who featured it; where somebody did so with the kept one, that stands."""
    tallies.lock(kept)
    row = Feature.objects.get(pk=number)
    if Feature.objects.filter(paper=kept, kind=row.kind).exists():
        row.delete()
    else:
        Feature.objects.filter(pk=number).update(paper=kept)


@transaction.atomic
def _move_picture(number: int, kept: int) -> None:
    """Move the picture, unless the kept paper has one."""
    tallies.lock(kept)
    row = Picture.objects.filter(pk=number)
    if Picture.objects.filter(paper=kept).exists():
        row.delete()
    else:
        row.update(paper=kept)


@transaction.atomic
def _move_place(number: int, kept: int) -> None:
    """Let a closed edition keep its list; of two places in it the better one stands."""
    row = Place.objects.select_for_update().get(pk=number)
    other = Place.objects.select_for_update().filter(day=row.day, paper=kept).first()
    if other and other.position < row.position:
        row.delete()
        return
    if other:
        other.delete()
    Place.objects.filter(pk=number).update(paper=kept)


@transaction.atomic
def _move_claim(number: int, kept: int) -> None:
    """Move a claim; of two by one reader the granted one stands, else the kept paper's."""
    row = Claim.objects.select_for_update().get(pk=number)
    other = Claim.objects.select_for_update().filter(reader=row.reader_id, paper=kept).first()
    if other and (other.state == Claim.State.GRANTED or row.state != Claim.State.GRANTED):
        row.delete()
        return
    if other:
        other.delete()
    Claim.objects.filter(pk=number).update(paper=kept)


@transaction.atomic
def _move_links(paper: int, kept: int) -> None:
    """Move what authors linked, and let one record say all of it."""
    tallies.lock(paper, kept)
    here = AuthorLink.objects.filter(paper=kept, removed_at=None).values_list("url", flat=True)
    twice = AuthorLink.objects.filter(paper=paper, removed_at=None, url__in=list(here))
    twice.update(removed_at=now())
    AuthorLink.objects.filter(paper=paper).update(paper=kept)
    Record.objects.filter(paper=kept, source=AUTHORS).delete()
    author_links.keep(kept)
