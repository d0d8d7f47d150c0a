"""What Hugging Face says of papers beside what entries have: for a whole list in four queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from dailypapers.catalogue.models import Record, Version
from dailypapers.catalogue.records import unpack
from dailypapers.community.models import Claim, Comment

Key = tuple[int, str]
HUGGING_FACE = "hf-daily"  # The source of what was gathered there.


@dataclass(frozen=True, slots=True)
class Known:
    """When papers were first posted, who claimed which name on them, and where authors speak.

    `theirs` is what Hugging Face said of them that the catalogue has no place for: the summary and
    keywords of its machine, who submitted them there, their organisation.
    """

    posted: Mapping[int, datetime]
    claims: Mapping[Key, Claim]
    with_authors: Collection[int]
    theirs: Mapping[int, Mapping[str, Any]]


def known_of(papers: Collection[int]) -> Known:
    """Return it for some papers."""
    ids = list(papers)
    first = Version.objects.filter(paper__in=ids, number=1, posted_at__isnull=False)
    granted = Claim.objects.filter(paper__in=ids, state=Claim.State.GRANTED)
    claims = {(row.paper_id, row.author): row for row in granted.select_related("reader")}
    return Known(
        posted={row.paper_id: row.posted_at for row in first if row.posted_at},
        claims=claims,
        with_authors=_spoken(ids) if claims else (),
        theirs=_theirs(ids),
    )


def _theirs(papers: Collection[int]) -> dict[int, Mapping[str, Any]]:
    records = Record.objects.filter(paper__in=papers, source=HUGGING_FACE)
    rows = records.values_list("paper", "payload")
    return {paper: unpack(bytes(payload)).extra for paper, payload in rows}


def _spoken(papers: Collection[int]) -> set[int]:
    stands = Comment.objects.filter(paper__in=papers, group=None, removed_at=None, hidden_at=None)
    by_authors = stands.filter(
        reader__is_shadowed=False,
        reader__claims__paper=F("paper"),
        reader__claims__state=Claim.State.GRANTED,
    )
    return set(by_authors.values_list("paper", flat=True))
