"""Papers of an edition, taken in as from a source."""

from __future__ import annotations

from dataclasses import replace

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    SourceRecord,
)
from dailypapers.sources.ingest import ingest

WEDNESDAY = "2026-09-30"
THURSDAY = "2026-10-01"


def record(number: int, day: str = WEDNESDAY, **changes: object) -> SourceRecord:
    """Return a listing of arXiv, changed as told."""
    plain = SourceRecord(
        source="arxiv",
        source_id=f"{day}/{number}",
        title=f"Paper {number} of {day}",
        abstract=f"What paper {number} shows.",
        authors=(AuthorName("Ada Lovelace"), AuthorName("Alan Turing")),
        published=day,
        identifiers=(("arxiv", f"{day[2:4]}{day[5:7]}.{day[8:]}{number:03}"),),
        topics=("cs.CL",),
        announcement=announced(day, Featured.LISTING, "arXiv"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def announced(day: str, kind: Featured, by: str) -> AnnouncementRecord:
    """Return that a paper was put before readers on a day."""
    return AnnouncementRecord(f"{day}T03:00:00Z", kind, by, day=day)


def add_edition(day: str = WEDNESDAY, papers: int = 2) -> None:
    """Take in a day's listing."""
    ingest([record(number, day) for number in range(1, papers + 1)])


def add_rich_edition(day: str = WEDNESDAY, listed: int = 22) -> None:
    """Take in a pick with everything a paper can have, a submission with votes, and listings."""
    names = ("Ada Lovelace", "Alan Turing", "Grace Hopper", "Kurt Gödel", "Emmy Noether")
    pick = record(
        901,
        day,
        source="archive",
        title=r"From $O(n^2)$ to $\mathcal{O}(n \log n)$ <b>attention</b>",
        abstract="Attention is costly & slow. " * 40,
        authors=tuple(AuthorName(name) for name in names),
        topics=("cs.CL", "cs.LG"),
        links=(LinkRecord(LinkKind.CODE, "https://example.org/code?a=1&b=2"),),
        announcement=announced(day, Featured.PICK, "the night editors"),
    )
    submission = record(
        902,
        day,
        source="hf",
        counts=CountRecord("Hugging Face Daily Papers", votes=33),
        announcement=announced(day, Featured.SUBMISSION, "Hugging Face Daily Papers"),
    )
    ingest([pick, submission, *(record(number, day) for number in range(1, listed + 1))])
