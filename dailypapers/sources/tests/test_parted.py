"""Papers that a person parted stay apart, whatever sources say later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dailypapers.catalogue.models import Apart, Paper
from dailypapers.catalogue.records import SourceRecord
from dailypapers.sources.ingest import ingest
from dailypapers.sources.joining import join, split, state_of
from dailypapers.sources.rebuilding import rebuild
from dailypapers.testing.make import make_record, paper_of, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def parted() -> tuple[SourceRecord, SourceRecord]:
    """Two records of papers that were merged by hand and parted again."""
    one, other = make_record(identifiers=()), make_record(identifiers=())
    kept, duplicate = (paper.pk for paper in take_in(one, other))
    state = state_of(kept, duplicate)
    join(kept, duplicate)
    split(kept, duplicate, state)
    return one, other


def test_a_record_that_shares_identifiers_with_both_joins_one_and_leaves_the_other(
    parted: tuple[SourceRecord, SourceRecord],
) -> None:
    one, other = parted
    doi = ("doi", "10.1234/tea")
    ingest([replace(one, identifiers=(doi,))])
    for _ in range(2):
        ingest([replace(other, identifiers=(doi,), comment="The same DOI.")])
    third = make_record(source="elsewhere", identifiers=(doi,))
    ingest([third])
    assert paper_of(one) != paper_of(other)
    assert paper_of(third) == paper_of(one)
    assert paper_of(one).identifiers.count() == 1
    assert paper_of(other).identifiers.count() == 0
    assert paper_of(other).comment == "The same DOI."
    assert rebuild(write=False) == []


def test_a_person_joins_them_again(parted: tuple[SourceRecord, SourceRecord]) -> None:
    papers = [paper_of(record).pk for record in parted]
    assert Apart.objects.count() == 1
    join(papers[0], papers[1])
    assert Apart.objects.count() == 0
    assert Paper.objects.filter(merged_into=None).count() == 1


def test_others_are_joined_by_a_shared_identifier_as_ever(
    parted: tuple[SourceRecord, SourceRecord],
) -> None:
    one, doi = parted[0], ("doi", "10.1234/tea")
    ingest([replace(one, identifiers=(doi,))])
    more = make_record(identifiers=())
    ingest([more])
    ingest([replace(more, identifiers=(doi,))])
    assert paper_of(more) == paper_of(one)
