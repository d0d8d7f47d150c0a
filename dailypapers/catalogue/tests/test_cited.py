from __future__ import annotations

import pytest

from dailypapers.catalogue.citations.reading import Cited
from dailypapers.catalogue.cited import find_cited
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.records import LinkKind, LinkRecord
from dailypapers.catalogue.store import absorb
from dailypapers.testing.make import make_paper

pytestmark = pytest.mark.django_db


def test_papers_are_found_by_names_then_by_address_then_by_title() -> None:
    link = LinkRecord(LinkKind.CODE, "https://code.example/pots")
    paper = make_paper(identifiers=(("doi", "10.1234/pots"),), links=(link,), title="On Pots")
    unknown, known = Name("arxiv", "2301.99999"), Name("doi", "10.1234/pots")
    cited = [
        Cited(1, (unknown, known)),
        Cited(2, (Name("key", paper.key),)),
        Cited(3, (), url="https://code.example/pots"),
        Cited(4, (), title="On Pots"),
        Cited(5, (unknown,), title="On Pots"),
        Cited(6, (), title="On Kettles"),
    ]
    assert find_cited(cited) == [paper.pk] * 4 + [None, None]
    assert find_cited([]) == []


def test_what_two_papers_share_names_neither() -> None:
    link = LinkRecord(LinkKind.CODE, "https://code.example/pots")
    for _ in range(2):
        make_paper(title="Editorial", links=(link,), identifiers=())
    assert find_cited([Cited(1, (), title="Editorial"), Cited(2, (), url=link.url)]) == [None, None]


def test_a_merged_paper_is_found_as_what_it_became() -> None:
    kept, duplicate = make_paper(), make_paper()
    absorb(kept, duplicate)
    assert find_cited([Cited(1, (Name("key", duplicate.key),))]) == [kept.pk]
