"""Naming papers that one's own list is to be made from. Safe to repeat.

Whose seeds they are is in `access.py`: ask there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author, Paper
from dailypapers.catalogue.store import name_key
from dailypapers.community import tallies
from dailypapers.community.models import Claim, Profile, Seed
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.core.text import shorten

MOST = 500  # of one profile
LONGEST_SOURCE = 255  # characters


class Named(NamedTuple):
    """How many papers are seeds now, were before, and found no room."""

    added: int
    known: int
    left_out: int


class Origin(NamedTuple):
    """What brought some of a reader's seeds."""

    kind: str
    source: str

    @property
    def label(self) -> str:
        """How its reader knows it."""
        return self.source or str(Seed.Kind(self.kind).label)


@transaction.atomic
def name(
    reader: User,
    papers: Iterable[int],
    kind: Seed.Kind,
    source: str = "",
    profile: Profile | None = None,
) -> Named:
    """Let papers be seeds, the first ones if not all find room; who is one stays as it is.

    They are those of one profile, or of the list that everybody has.
    """
    tallies.turn_of(reader.pk)  # Else two at once could be too many.
    kept = set(_of(reader, profile).values_list("paper", flat=True))
    asked = list(dict.fromkeys(papers))
    new = [paper for paper in asked if paper not in kept]
    taken = new[: max(0, MOST - len(kept))]
    said = {"kind": kind, "source": shorten(source, LONGEST_SOURCE), "at": now()}
    said["profile"] = profile
    Seed.objects.bulk_create(Seed(reader=reader, paper_id=paper, **said) for paper in taken)
    return Named(len(taken), len(asked) - len(new), len(new) - len(taken))


def name_signed(reader: User, said: str, profile: Profile | None = None) -> Named:
    """Let the newest papers that a name signs be seeds; raise `InputError` if it signs none."""
    author, papers = signed_by(said)
    return name(reader, papers, Seed.Kind.AUTHOR, author, profile)


def signed_by(said: str) -> tuple[str, list[int]]:
    """Return an author's name and newest papers; raise `InputError` if nobody has that name."""
    author = Author.objects.filter(key__in=[said.strip(), name_key(said)]).first()
    if author is None:
        raise InputError(say("No author here has that name. Write it as their papers do."))
    return author.name, _newest(Paper.objects.filter(authorships__author=author))


def name_claimed(reader: User, profile: Profile | None = None) -> Named:
    """Let the newest papers that the reader wrote, by claims that were granted, be seeds."""
    claims = Claim.objects.filter(reader=reader, state=Claim.State.GRANTED)
    claimed = Paper.objects.filter(pk__in=claims.values("paper"))
    return name(reader, _newest(claimed), Seed.Kind.CLAIM, profile=profile)


def _newest(papers: QuerySet[Paper]) -> list[int]:
    standing = papers.filter(merged_into=None, withdrawn=False).distinct()
    ordered = standing.order_by(F("published").desc(nulls_last=True), "-pk")
    return list(ordered.values_list("pk", flat=True)[:MOST])


def take_back(seed: Seed) -> None:
    """Let a paper be no seed any more."""
    Seed.objects.filter(pk=seed.pk).delete()


def take_back_all(reader: User, origin: Origin, profile: Profile | None = None) -> int:
    """Take back all that one file or author brought; return how many were left of it."""
    return _of(reader, profile).filter(**origin._asdict()).delete()[0]


def by_origin(reader: User, profile: Profile | None = None) -> dict[Origin, list[Seed]]:
    """Return the seeds of a profile with their papers, the last that came first."""
    found: dict[Origin, list[Seed]] = {}
    rows = _of(reader, profile).filter(paper__merged_into=None).select_related("paper")
    for seed in rows.order_by("-at", "pk"):
        found.setdefault(Origin(seed.kind, seed.source), []).append(seed)
    return found


def move(seed: Seed, kept: int) -> None:
    """Let a seed be of the paper that its own became, once."""
    same = Seed.objects.filter(reader=seed.reader_id, profile=seed.profile_id, paper=kept)
    if same.exists():
        Seed.objects.filter(pk=seed.pk).delete()
    else:
        Seed.objects.filter(pk=seed.pk).update(paper=kept)


def _of(reader: User, profile: Profile | None) -> QuerySet[Seed]:
    return Seed.objects.filter(reader=reader, profile=profile)
