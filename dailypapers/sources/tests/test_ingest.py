from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dailypapers.catalogue.models import Paper, Record, Revision
from dailypapers.catalogue.records import AuthorName, SourceRecord, unpack
from dailypapers.sources.ingest import Tally, ingest
from dailypapers.testing.make import make_announcement, make_record, paper_of

pytestmark = pytest.mark.django_db

Pairs = tuple[tuple[str, str], ...]


def same_title(*identifiers: Pairs, years: Sequence[str] = ()) -> list[SourceRecord]:
    """Records with one title and first author, each with the identifiers given."""
    return [
        make_record(
            title="On the Warmth of Teapots",
            authors=(AuthorName("Ada Brandt"),),
            identifiers=pairs,
            published=years[place] if years else "2024",
        )
        for place, pairs in enumerate(identifiers)
    ]


def works(records: Sequence[SourceRecord]) -> list[int]:
    """Which paper each record is of, as small numbers in the order of the records."""
    papers = [paper_of(record).pk for record in records]
    return [sorted(set(papers)).index(paper) for paper in papers]


def test_the_same_batch_twice_changes_nothing() -> None:
    batch = [make_record(announcement=make_announcement("2024-05-31")) for _ in range(5)]
    assert ingest(batch) == Tally(new=5)
    before = {model: list(model._default_manager.values()) for model in apps.get_models()}
    assert ingest(batch) == Tally(same=5)
    assert {model: list(model._default_manager.values()) for model in apps.get_models()} == before


def test_a_batch_that_says_nothing_new_takes_no_revision_and_writes_nothing() -> None:
    batch = [make_record() for _ in range(5)]
    ingest(batch)
    before = Revision.latest()
    with CaptureQueriesContext(connection) as queries:
        ingest(batch)
        ingest([])
    assert Revision.latest() == before
    assert not [q for q in queries if q["sql"].startswith(("UPDATE", "DELETE"))]
    assert not [q for q in queries if "revision" in q["sql"].lower()]


def test_it_counts_new_papers_changed_records_and_what_was_known() -> None:
    known, changed = make_record(), make_record()
    ingest([known, changed])
    better = make_record(source_id=changed.source_id, identifiers=changed.identifiers)
    other = make_record(source="s2", identifiers=known.identifiers)
    assert ingest([known, better, other, make_record()]) == Tally(new=1, changed=2, same=1)
    assert Paper.objects.count() == 3


def test_only_papers_that_changed_get_the_new_revision() -> None:
    one, other = make_record(), make_record()
    ingest([one, other])
    first = Revision.latest()
    ingest([one, make_record(source_id=other.source_id, identifiers=other.identifiers)])
    assert (paper_of(one).revision, paper_of(other).revision) == (first, first + 1)


def test_a_record_is_kept_whole() -> None:
    record = make_record(extra={"anything": [1, {"b": None}]})
    ingest([record])
    assert unpack(bytes(Record.objects.get().payload)) == record


def test_of_a_record_twice_in_one_batch_the_last_counts() -> None:
    first = make_record()
    last = make_record(source_id=first.source_id, title="The Last Word")
    assert ingest([first, last]).new == 1
    assert paper_of(first).title == "The Last Word"


def test_two_records_of_one_paper_in_one_batch_become_one() -> None:
    one = make_record()
    other = make_record(source="s2", identifiers=(*one.identifiers, ("doi", "10.1234/tea")))
    assert ingest([one, other]) == Tally(new=1, changed=1)
    paper = paper_of(other)
    assert paper_of(one) == paper
    assert paper.title == one.title
    assert paper.identifiers.count() == 2


def test_a_title_is_enough_when_no_identifier_is_shared() -> None:
    records = same_title((("arxiv", "2401.00001"),), (("doi", "10.1234/tea"),), ())
    ingest(records[:1])
    assert ingest(records[1:]) == Tally(changed=2)
    assert works(records) == [0, 0, 0]


@pytest.mark.parametrize(
    ("years", "wanted"),
    [(("2023", "2024"), [0, 0]), (("2022", "2024"), [0, 1]), (("", "2024"), [0, 1])],
)
def test_a_title_of_other_years_is_another_paper(years: tuple[str, str], wanted: list[int]) -> None:
    records = same_title((("doi", "10.1/a"),), (("doi", "10.1/b"),), years=years)
    for record in records:
        ingest([record])
    assert works(records) == wanted


def test_an_identifier_beats_a_title() -> None:
    by_title, by_name = same_title(
        (("doi", "10.1/a"),), (("doi", "10.1/b"),), years=["2020", "2024"]
    )
    stranger = make_record(title="Something Else", identifiers=(("doi", "10.1/a"),))
    ingest([by_title, by_name])
    ingest([stranger])
    assert works([by_title, by_name, stranger]) == [0, 1, 0]


ORDERS = list(permutations(range(3)))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("together", [True, False])
def test_two_arxiv_papers_of_one_title_stay_two(order: Sequence[int], together: bool) -> None:
    records = same_title((("arxiv", "2401.00001"),), (), (("arxiv", "2401.00002"),))
    batches = [[records[n] for n in order]] if together else [[records[n]] for n in order]
    for batch in batches:
        ingest(batch)
    found = works(records)
    assert found[0] != found[2]
    assert Paper.objects.count() == 2


def test_a_paper_found_by_its_doi_keeps_out_what_has_another_number() -> None:
    known = make_record(identifiers=(("arxiv", "2401.00001"), ("doi", "10.1/a")))
    ingest([known])
    journal, twin = same_title((("doi", "10.1/a"),), (("arxiv", "2401.00002"),))
    ingest([journal, twin])
    assert works([known, journal, twin]) == [0, 0, 1]


def test_papers_joined_in_a_batch_keep_out_what_has_another_number() -> None:
    first, twin = same_title((("doi", "10.1/a"),), (("arxiv", "2401.00002"),))
    second = make_record(identifiers=(("arxiv", "2401.00001"), ("doi", "10.1/b")))
    bridge = make_record(source="s2", identifiers=(("doi", "10.1/a"), ("doi", "10.1/b")))
    ingest([first, second, bridge, twin])
    assert works([first, second, bridge, twin]) == [0, 0, 0, 1]


def test_a_paper_merged_away_is_not_found_by_its_title() -> None:
    kept = make_record(identifiers=(("a", "1"),))  # Its id is the smaller: its title stays.
    [gone] = same_title((("b", "1"),))
    ingest([kept])
    ingest([gone])
    ingest([make_record(source="s2", identifiers=(("a", "1"), ("b", "1")))])
    [late] = same_title(())
    ingest([late])
    assert paper_of(late).merged_into is None


def test_a_changed_record_keeps_out_what_has_another_number() -> None:
    known = make_record(identifiers=(("arxiv", "2401.00001"),))
    ingest([known])
    renamed, twin = same_title((), (("arxiv", "2401.00002"),))
    renamed = make_record(
        source_id=known.source_id, title=renamed.title, authors=renamed.authors, published="2024",
        identifiers=(),
    )  # fmt: skip
    ingest([make_record(source="s2", identifiers=known.identifiers)])
    ingest([renamed, twin])
    assert works([known, twin]) == [0, 1]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("sizes", [(3,), (2, 1), (1, 2), (1, 1, 1)])
def test_a_record_that_knows_both_joins_two_papers(
    order: Sequence[int], sizes: Sequence[int]
) -> None:
    one, other = make_record(identifiers=(("a", "1"),)), make_record(identifiers=(("b", "1"),))
    bridge = make_record(identifiers=(("a", "1"), ("b", "1")))
    records = [(one, other, bridge)[n] for n in order]
    for size in sizes:
        ingest(records[:size])
        records = records[size:]
    assert works([one, other, bridge]) == [0, 0, 0]
    assert Paper.objects.filter(merged_into=None).count() == 1
    assert paper_of(one).identifiers.count() == 2


def test_a_chain_of_bridges_in_one_batch_ends_at_one_paper() -> None:
    records = [make_record(identifiers=((scheme, "1"),)) for scheme in "abcd"]
    for record in records:
        ingest([record])
    bridges = [
        make_record(identifiers=((one, "1"), (other, "1"))) for one, other in ("cd", "bc", "ab")
    ]
    changed = [make_record(source_id=record.source_id, identifiers=()) for record in records]
    ingest([*bridges, *reversed(changed)])
    assert works([*records, *bridges]) == [0] * 7
    assert Paper.objects.filter(merged_into=None).count() == 1
    assert set(Paper.objects.exclude(merged_into=None).values_list("merged_into", flat=True)) == {
        paper_of(records[0]).pk
    }


def test_the_older_paper_is_kept() -> None:
    old, new = make_record(identifiers=(("a", "1"),)), make_record(identifiers=(("b", "1"),))
    ingest([old])
    key = paper_of(old).key
    ingest([new])
    ingest([make_record(identifiers=(("b", "1"), ("a", "1")))])
    assert paper_of(new).key == key


def test_a_record_whose_title_changed_stays_with_its_paper() -> None:
    record = make_record(identifiers=())
    ingest([record])
    key = paper_of(record).key
    renamed = make_record(source_id=record.source_id, title="Quite Another Title", identifiers=())
    assert ingest([renamed]) == Tally(changed=1)
    assert (paper_of(record).title, paper_of(record).key) == ("Quite Another Title", key)
    assert Paper.objects.count() == 1
    twin = make_record(source="s2", title=renamed.title, authors=renamed.authors, identifiers=())
    ingest([twin])
    assert paper_of(twin).key == key


def test_what_a_record_no_longer_says_goes() -> None:
    record = make_record(identifiers=(("a", "1"), ("b", "1")), keywords=("tea",), venue="TEA")
    ingest([record])
    ingest([make_record(source_id=record.source_id, identifiers=(("a", "1"),))])
    paper = paper_of(record)
    assert [str(identifier) for identifier in paper.identifiers.all()] == ["a:1"]
    assert (paper.keywords, paper.venue) == ([], None)


def test_identifiers_may_move_from_one_record_to_another() -> None:
    one, other = make_record(identifiers=(("a", "1"),)), make_record(identifiers=(("b", "1"),))
    ingest([one, other])
    moved = make_record(source_id=one.source_id, identifiers=())
    taken = make_record(source_id=other.source_id, identifiers=(("b", "1"), ("a", "1")))
    ingest([moved])
    ingest([taken])
    assert works([one, other]) == [0, 1]
    assert paper_of(other).identifiers.count() == 2


def test_it_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = make_record()
    ingest([known])
    before = {model: list(model._default_manager.values()) for model in apps.get_models()}
    batch = [
        make_record(source_id=known.source_id, identifiers=known.identifiers),
        make_record(),
        make_record(published="some day"),
    ]
    with pytest.raises(Exception, match="is not a date"):
        ingest(batch)

    def fail(*_: object) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr("dailypapers.sources.ingest.recompute", fail)
    with pytest.raises(RuntimeError, match="power"):
        ingest(batch[:2])
    assert {model: list(model._default_manager.values()) for model in apps.get_models()} == before


def test_a_large_batch_takes_few_queries() -> None:
    def queries(batch: list[SourceRecord]) -> int:
        with CaptureQueriesContext(connection) as seen:
            ingest(batch)
        return len(seen)

    ingest([make_record() for _ in range(10)])
    small, large = ([make_record() for _ in range(n)] for n in (3, 60))
    assert queries(small) == queries(large)
