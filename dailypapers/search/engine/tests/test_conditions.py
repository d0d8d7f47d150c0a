from __future__ import annotations

import csv
from pathlib import Path

import pytest

import dailypapers
from dailypapers.search.engine.conditions import Unreadable, as_filter, either, read
from dailypapers.search.engine.types import NOBODY, Field, Filter, Node, Not, Or, Term, Where

TAXONOMY = Path(dailypapers.__file__).parent / "archive" / "taxonomy.csv"


@pytest.mark.parametrize(
    ("name", "value", "filter"),
    [
        ("cat", "cs.cl", Filter(topics=("cs.CL",))),
        ("topic", "QUANT-PH", Filter(topics=("quant-ph",))),
        ("cat", "CS.*", Filter(topics=("cs.*",))),
        ("source", "ArXiv", Filter(sources=("arxiv",))),
        ("year", "2024", Filter(20240101, 20241231)),
        ("year", " 2020..2024 ", Filter(20200101, 20241231)),
        ("year", "2020..", Filter(published_from=20200101)),
        ("year", "..2020", Filter(published_to=20201231)),
        ("year", "2024..2024", Filter(20240101, 20241231)),
        ("after", "2024", Filter(published_from=20240101)),
        ("after", "2024-05", Filter(published_from=20240501)),
        ("after", "2024-05-31", Filter(published_from=20240531)),
        ("before", "2024", Filter(published_to=20231231)),
        ("before", "2024-3", Filter(published_to=20240229)),
        ("before", "2024-05-31", Filter(published_to=20240530)),
        ("before", "0001", Filter(published_to=0)),
        ("has", "Code", Filter(has_code=True)),
    ],
)
def test_it_reads(name: str, value: str, filter: Filter) -> None:
    assert read(name, value) == filter


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("cat", ["", ".CL", "cs.", "*", "*.CL"]),
        ("source", ["", " "]),
        ("year", ["", "24", "20244", "..", "2020.2024", "20202024", "2020...2024", "x", "٢٠٢٤"]),
        ("year", ["2024..2020"]),
        ("after", ["", "24", "2024-13", "2024-02-30", "2024-0", "2024/05", "0000", "20240531"]),
        ("before", ["", "soon", "2024-05-31T00:00"]),
        ("has", ["", "data", "code!"]),
    ],
)
def test_it_says_what_it_cannot_read(name: str, values: list[str]) -> None:
    for value in values:
        with pytest.raises(Unreadable) as caught:
            read(name, value)
        assert f"{value.strip()}”" in str(caught.value)


def test_every_topic_is_found_whatever_its_case() -> None:
    with TAXONOMY.open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]

    assert len(codes) > 150
    assert [read("cat", code.lower()).topics for code in codes] == [(code,) for code in codes]


def test_either_of_some_topics_is_one_filter() -> None:
    topics = [Where(Filter(topics=(code,))) for code in ("cs.CL", "cs.LG", "cs.CL")]
    sources = [Where(Filter(sources=(name,))) for name in ("acl", "arxiv")]

    assert either(topics) == Where(Filter(topics=("cs.CL", "cs.LG")))
    assert either(sources) == Where(Filter(sources=("acl", "arxiv")))


def test_either_of_other_things_is_not() -> None:
    topic, code = Where(Filter(topics=("cs.CL",))), Where(Filter(has_code=True))
    both = Where(Filter(topics=("cs.LG",), has_code=True))

    others: list[Node] = [code, both, Term("x"), Where(Filter())]
    for other in others:
        assert either([topic, other]) == Or((topic, other))


def test_what_amounts_to_a_filter() -> None:
    code, year = Filter(has_code=True), Filter(20240101, 20241231)

    assert as_filter(Where(year)) == year
    assert as_filter(Not(Where(code))) == Filter(has_code=False)
    assert as_filter(Not(Where(year))) is None
    assert as_filter(Where(Filter(topics=("cs.CL", "cs.*")))) is None
    assert as_filter(Field("title", Where(year))) is None


def test_two_filters_join_where_one_can_say_both() -> None:
    early, late = Filter(20200101, 20241231), Filter(20220101, 20261231)
    topic, other = Filter(topics=("cs.CL",)), Filter(topics=("cs.LG",))

    assert early.joined(late) == late.joined(early) == Filter(20220101, 20241231)
    assert (
        early.joined(topic) == topic.joined(early) == Filter(20200101, 20241231, None, ("cs.CL",))
    )
    assert topic.joined(topic) == topic
    assert topic.joined(other) is None
    assert Filter(has_code=True).joined(Filter(has_code=False)) is None
    assert Filter(edition_day=20240101).joined(Filter(edition_day=20240102)) is None
    assert topic.narrowed(other) == NOBODY
    assert topic.narrowed(early) == topic.joined(early)
    assert Filter(published_to=0).joined(Filter(published_to=20240101)) == NOBODY
