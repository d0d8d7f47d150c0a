"""What connectors are lent: a memory, and the papers that are here."""

from __future__ import annotations

import pytest

from dailypapers.catalogue.identifiers import Name
from dailypapers.sources.lending import Catalogued, Marks
from dailypapers.testing.make import make_paper

pytestmark = pytest.mark.django_db


def test_words_are_kept_by_source_and_name() -> None:
    one, other = Marks("zotero"), Marks("feed")
    one.keep("users/1" * 50, "7")
    one.keep("users/1" * 50, "8")
    one.keep("long", "x" * 256)
    assert one.recall("users/1" * 50) == "8"
    assert one.recall("long") == one.recall("users/2") == other.recall("users/1" * 50) == ""


def test_papers_come_newest_first_each_by_its_best_name() -> None:
    make_paper(source_id="a", identifiers=(("doi", "10.5555/a"), ("arxiv", "2609.00001")))
    make_paper(source_id="b", identifiers=(("openalex", "W1234"),))
    make_paper(source_id="c", identifiers=(("doi", "10.5555/c"),))
    make_paper(source_id="d", identifiers=(("acl", "P18-1001"), ("doi", "10.5555/d")))
    schemes = ("arxiv", "doi", "acl")
    first = Catalogued().named(schemes, "", 2)
    assert first.names == [Name("doi", "10.5555/d"), Name("doi", "10.5555/c")]
    second = Catalogued().named(schemes, first.next, 2)
    assert second == ([Name("arxiv", "2609.00001")], "")
    assert Catalogued().named(("pmid",), "", 2) == ([], "")
