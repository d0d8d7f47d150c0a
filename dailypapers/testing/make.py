"""Builders of what most tests need: records, papers, editions. Titles and people are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AnnouncementRecord, AuthorName, Featured, SourceRecord
from dailypapers.sources.ingest import ingest

SUBJECTS = ("Commas", "Teapots", "Umbrellas", "Lighthouses", "Marmalade", "Staircases", "Kites")
METHODS = ("Counting", "Folding", "Forgetting", "Translating", "Weighing", "Naming", "Sorting")
PEOPLE = ("Wilhelmina Quill", "Tomáš Kovář", "Ó. Fjalar", "Ada Brandt", "Lê Thị Hoa")

_numbers = count(1)


def make_record(**changes: Any) -> SourceRecord:
    """Return a record of a paper of its own; a new `source_id` alone makes it another's record."""
    number = next(_numbers)
    arxiv_id = f"26{number // 90_000 + 1:02}.{number % 90_000 + 10_000}"
    plain = SourceRecord(
        source="arxiv",
        source_id=arxiv_id,
        title=f"{METHODS[number % 7]} {SUBJECTS[number // 7 % 7]}, a Study in {number} Parts",
        abstract=f"We study {SUBJECTS[number // 7 % 7].lower()} in {number} parts and $n$ ways.",
        authors=(AuthorName(PEOPLE[number % 5]), AuthorName(PEOPLE[(number + 1) % 5])),
        published="2026-09-22",
        identifiers=(("arxiv", arxiv_id),),
        topics=("cs.CL", "cs.LG"),
    )
    return replace(plain, **changes)


def take_in(*records: SourceRecord) -> list[Paper]:
    """Take records in as one batch and return the paper of each."""
    ingest(records)
    return [paper_of(record) for record in records]


def make_paper(**changes: Any) -> Paper:
    """Take a record in and return the paper it is of."""
    return take_in(make_record(**changes))[0]


def paper_of(record: SourceRecord) -> Paper:
    """Return the paper that a record was taken in for."""
    return Paper.objects.get(records__source=record.source, records__source_id=record.source_id)


def make_announcement(
    day: date | str, kind: Featured = Featured.LISTING, /, **changes: Any
) -> AnnouncementRecord:
    """Return that a paper was put before readers in the edition of a day."""
    by = {Featured.PICK: "the editors", Featured.SUBMISSION: "a reader", Featured.LISTING: "arXiv"}
    return replace(AnnouncementRecord(f"{day}T03:00:00Z", kind, by[kind], day=str(day)), **changes)


def make_edition(day: date | str, n: int, kind: Featured = Featured.LISTING) -> list[Paper]:
    """Take in `n` papers that were featured on a day, and return them; picks keep their order."""
    records = [
        make_record(
            announcement=make_announcement(
                day, kind, position=place if kind is Featured.PICK else None
            )
        )
        for place in range(1, n + 1)
    ]
    return take_in(*records)
