from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import Featured, SourceRecord
from dailypapers.core.errors import SourceError
from dailypapers.sources import abstracts
from dailypapers.sources.base import Batch
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_announcement, make_record

pytestmark = pytest.mark.django_db


class FakeArxiv:
    """Answers every id it is asked for, but the withheld ones."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.withheld: set[str] = set()
        self.asleep = False

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield a batch for each."""
        self.asked.append(list(ids))
        for name in ids:
            if self.asleep:
                raise SourceError("asleep")
            if name not in self.withheld:
                pairs = (("arxiv", name),)
                yield Batch((make_record(source_id=name, identifiers=pairs, abstract="Found."),))


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> FakeArxiv:
    """Go on line, to a source of our own."""
    settings.OFFLINE = False
    source = FakeArxiv()
    monkeypatch.setattr(abstracts, "connector", lambda name: {"arxiv": source}[name])
    return source


def archived(day: str, number: int, **changes: Any) -> SourceRecord:
    name = f"{day[2:4]}{day[5:7]}.{number:05}"
    values: dict[str, Any] = {
        "source": "archive",
        "source_id": f"hf-daily/{name}",
        "identifiers": (("arxiv", name),),
        "abstract": "",
        "announcement": make_announcement(day, Featured.SUBMISSION, source="hf-daily"),
        **changes,
    }
    return make_record(**values)


def test_it_fetches_the_newest_day_first_and_each_day_once(arxiv: FakeArxiv) -> None:
    ingest([archived("2026-03-02", n) for n in (2, 1)] + [archived("2026-03-05", 3)])
    arxiv.withheld = {"2603.00001"}
    while abstracts.pending():
        abstracts.fetch_next_day()
    assert arxiv.asked == [["2603.00003"], ["2603.00001", "2603.00002"]]
    assert list(Paper.objects.filter(abstract="").values_list("address", flat=True)) == [
        "2603.00001"
    ]
    abstracts.fetch_next_day()
    assert len(arxiv.asked) == 2


def test_it_asks_only_for_papers_of_the_archive_without_an_abstract(arxiv: FakeArxiv) -> None:
    ingest([
        archived("2026-03-02", 1),
        archived("2026-03-02", 2, abstract="Here."),
        archived("2026-03-02", 3, identifiers=(("doi", "10.1/x"),)),
        archived("2026-03-02", 4, source="hf-daily"),
        archived("2026-03-02", 5, announcement=None),
    ])  # fmt: skip
    abstracts.fetch_next_day()
    assert arxiv.asked == [["2603.00001"]]


def test_a_paper_keeps_its_day_and_its_summary(arxiv: FakeArxiv) -> None:
    ingest([archived("2026-03-02", 1, summary="Our sentence.", title="As the archive has it")])
    abstracts.fetch_next_day()
    paper = Paper.objects.get()
    assert (paper.abstract, paper.summary) == ("Found.", "Our sentence.")
    assert paper.announcements.get().day == date(2026, 3, 2)


def test_a_day_that_failed_is_asked_for_again(arxiv: FakeArxiv) -> None:
    ingest([archived("2026-03-02", 1)])
    arxiv.asleep = True
    with pytest.raises(SourceError):
        abstracts.fetch_next_day()
    arxiv.asleep = False
    assert abstracts.pending()
    abstracts.fetch_next_day()
    assert Paper.objects.get().abstract == "Found."
    assert not abstracts.pending()


def test_nothing_is_fetched_offline(arxiv: FakeArxiv, settings: Settings) -> None:
    ingest([archived("2026-03-02", 1)])
    assert abstracts.pending()
    settings.OFFLINE = True
    assert not abstracts.pending()


def test_an_empty_instance_has_nothing_to_fetch(arxiv: FakeArxiv) -> None:
    assert not abstracts.pending()
    abstracts.fetch_next_day()
    assert arxiv.asked == []
