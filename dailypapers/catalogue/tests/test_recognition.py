from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dailypapers.catalogue.recognition import (
    clash,
    family_name,
    is_telling,
    match_key,
    same_work,
    trace,
)
from dailypapers.catalogue.records import AuthorName, SourceRecord

ADA = (AuthorName("Ada Brandt"),)
PAIR = (*ADA, AuthorName("Tomáš Kovář"))
LONG = "On the Weighing of Teapots before and after Breakfast"


def said(source: str = "arxiv", **changes: Any) -> SourceRecord:
    plain = SourceRecord(source, "1", "Teapots", authors=ADA, published="2024")
    return replace(plain, **changes)


def same(one: SourceRecord, other: SourceRecord) -> bool:
    """Say whether two records are of one work, either way round."""
    answer = same_work(trace(one), trace(other))
    assert same_work(trace(other), trace(one)) is answer
    return answer


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Müller-Lyer Illusions in Vision–Language Models", "Ada Brandt"),
        ("muller lyer illusions in vision language models", "A. Brandt"),
        ("Müller-Lyer  Illusions in Vision-Language\nModels.", "BRANDT, Ada"),
        ("Mu\u0308ller‐Lyer illusions in “vision‑language” models!", "Ada B. Brandt Jr."),
    ],
)
def test_spellings_of_one_title_are_recognised(title: str, author: str) -> None:
    wanted = match_key("Müller-Lyer Illusions in Vision-Language Models", "Ada Brandt")
    assert match_key(title, author) == wanted
    assert len(wanted) == 32


@pytest.mark.parametrize(
    "title",
    [
        "Müller-Lyer Illusions in Language Models",
        "Müller-Lyer Illusions in Vision-Language Models II",
        "Reply to “Müller-Lyer Illusions in Vision-Language Models”",
        "Erratum: Müller-Lyer Illusions in Vision-Language Models",
    ],
)
def test_other_titles_are_not(title: str) -> None:
    wanted = match_key("Müller-Lyer Illusions in Vision-Language Models", "Ada Brandt")
    assert match_key(title, "Ada Brandt") != wanted


def test_a_title_that_says_little_needs_its_author() -> None:
    assert not is_telling("Author Index")
    assert match_key("Author Index", "Ada Brandt") == match_key("AUTHOR INDEX", "A. Brandt")
    assert match_key("Author Index", "Ada Brandt") != match_key("Author Index", "Tomáš Kovář")
    assert is_telling(LONG)
    assert match_key(LONG, "Ada Brandt") == match_key(LONG, "")


def test_formulas_in_titles_are_read() -> None:
    typed = match_key(r"$\mu$KE: Matryoshka Editing of Large Teapots", "")
    assert typed == match_key("$μ$KE: Matryoshka Editing of Large Teapots", "")


def test_another_first_author_is_another_work() -> None:
    assert not same(said(title=LONG), said("acl", title=LONG, authors=PAIR[1:]))
    assert same(said(title=LONG), said("acl", title=LONG, authors=PAIR))


def test_who_names_no_author_is_matched_by_a_title_that_says_enough() -> None:
    blind = said("openreview", title=LONG, authors=(), published="2025")
    assert same(said(title=LONG), blind)
    assert same(replace(blind, source="other", published="2024"), blind)
    assert not same(said(title=LONG, published="2023"), blind)
    index = said(title="Author Index", authors=())
    assert not same(index, replace(index, source="other"))


def test_the_same_people_and_title_may_be_years_apart_where_the_title_says_enough() -> None:
    one = said(title=LONG, authors=PAIR, published="2018")
    assert same(one, said("acl", title=LONG, authors=PAIR, published="2022"))
    assert not same(one, said("acl", title=LONG, authors=PAIR, published="2023"))
    assert not same(one, said("acl", title=LONG, authors=ADA, published="2022"))
    short = replace(one, title="Teapots")
    assert not same(short, replace(short, published="2020"))


def test_an_arxiv_id_tells_the_year_of_who_names_none() -> None:
    undated = said(published="", identifiers=(("arxiv", "2410.00001"),))
    assert same(undated, said("acl", published="2025"))
    assert not same(undated, said("acl", published="2026"))
    old = said(published="", identifiers=(("arxiv", "hep-th/9901001"),))
    assert same(old, said("acl", published="1999"))


def test_the_proceedings_that_two_societies_printed_are_one() -> None:
    coling = said("acl", identifiers=(("acl", "C98-2147"),), published="1998")
    acl = said("acl", identifiers=(("acl", "P98-2152"),), published="1998")
    journal = said("acl", identifiers=(("acl", "J99-1001"),), published="1999")
    assert same(coling, acl)
    assert not same(coling, journal)
    assert not same(acl, journal)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Kurt Gödel", "godel"),
        ("Gödel, Kurt", "godel"),
        ("Ó. Fjalar Jr.", "fjalar"),
        ("Fjalar, Ó., Jr.", "fjalar"),
        ("Henry III", "henry"),
        ("Plato", "plato"),
        ("Jean-Luc O'Neil", "oneil"),
        ("张伟", "张伟"),
        ("", ""),
    ],
)
def test_the_family_name_is_found_however_it_is_printed(name: str, family: str) -> None:
    assert family_name(name) == family


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2024", "2024-05-31", True),
        ("2023-12-31", "2024-01-01", True),
        ("2023", "2025", False),
        ("2024", "", False),
        ("", "", False),
    ],
)
def test_years_may_be_one_apart(one: str, other: str, same: bool) -> None:
    assert same_work(trace(said(published=one)), trace(said("acl", published=other))) is same
    assert same_work(trace(said("acl", published=other)), trace(said(published=one))) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([("arxiv", "1")], [("arxiv", "1")], True),
        ([("arxiv", "1")], [("arxiv", "2")], False),
        ([("acl", "1")], [("acl", "2")], False),
        ([("arxiv", "1")], [("acl", "2")], True),
        ([("arxiv", "1")], [], True),
        ([("doi", "1")], [("doi", "2")], True),  # A preprint's and its journal's.
        ([("arxiv", "1"), ("acl", "1")], [("arxiv", "1"), ("acl", "2")], False),
        ([("arxiv", "1"), ("arxiv", "3")], [("arxiv", "3")], True),
    ],
)
def test_two_numbers_in_one_numbering_are_two_works(
    one: list[tuple[str, str]], other: list[tuple[str, str]], same: bool
) -> None:
    left, right = (trace(said(identifiers=tuple(pairs))) for pairs in (one, other))
    assert same_work(left, right) is same
    assert same_work(right, left) is same
    assert clash(left.numbers, right.numbers) is not same
