from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, Person, parse_string

from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.citations.bibtex import write
from dailypapers.catalogue.records import PartialDate


def written(
    title: str = "On Teapots", authors: tuple[str, ...] = ("Ada Brandt",), **more: Any
) -> str:
    values = {"published": PartialDate.parse("2024-05-31"), "identifiers": {}, **more}
    return write([Citation(title=title, authors=authors, **values)])


def read_back(text: str) -> Entry:
    [entry] = parse_string(text, "bibtex").entries.values()
    return entry


def test_an_entry_can_be_read_word_for_word() -> None:
    text = written(
        "Compact Teapots",
        ("Ada Brandt", "Tomáš Kovář"),
        identifiers={"arxiv": "2401.00001", "doi": "10.1234/tea_1", "acl": "P18-1001"},
        url="https://arxiv.org/abs/2401.00001",
    )
    assert text == (
        "@misc{brandt2024compact,\n"
        '    author = "Brandt, Ada and Kovář, Tomáš",\n'
        '    title = "{Compact Teapots}",\n'
        '    url = "https://arxiv.org/abs/2401.00001",\n'
        '    year = "2024",\n'
        '    month = "may",\n'
        '    eprint = "2401.00001",\n'
        '    archiveprefix = "arXiv",\n'
        '    doi = "10.1234/tea_1",\n'
        '    acl = "P18-1001"\n'
        "}\n"
    )


def test_a_paper_of_a_venue_is_in_proceedings() -> None:
    entry = read_back(written(venue="Proc. of Tea & Kettles"))
    assert entry.type == "inproceedings"
    assert entry.fields["booktitle"] == r"Proc. of Tea \& Kettles"


@pytest.mark.parametrize(
    ("published", "year", "month"), [("2024", "2024", None), ("2024-05", "2024", "may")]
)
def test_it_says_no_more_of_the_date_than_is_known(
    published: str, year: str, month: str | None
) -> None:
    entry = read_back(written(published=PartialDate.parse(published)))
    assert (entry.fields["year"], entry.fields.get("month")) == (year, month)
    assert "year" not in read_back(written(published=None)).fields


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        (r"$O(n^2)$ to $\mathcal{O}(n_i)$ & back", r"$O(n^2)$ to $\mathcal{O}(n_i)$ \& back"),
        ("100% of a_b #1", r"100\% of a\_b \#1"),
        ("From $5 to $10", r"From \$5 to \$10"),
        (r"Already \$5", r"Already \$5"),
        ("Größe, naïve “quotes” – 张伟", "Größe, naïve “quotes” – 张伟"),
        ('The "tea" pot', 'The "tea" pot'),
    ],
)  # fmt: skip
def test_maths_is_kept_and_what_latex_trips_over_is_escaped(title: str, kept: str) -> None:
    assert read_back(written(title)).fields["title"] == f"{{{kept}}}"


@pytest.mark.parametrize("title", ["One { alone", "} first {", "{{twice}", "$x_{1$ open"])
def test_braces_that_do_not_pair_up_are_dropped(title: str) -> None:
    assert read_back(written(title)).fields["title"].count("{") == 1


def test_braces_that_pair_up_are_kept() -> None:
    assert read_back(written("The {NASA} Teapot")).fields["title"] == "{The {NASA} Teapot}"


def test_addresses_are_left_as_they_are() -> None:
    address = "https://example.org/a_b%20c?x=1&y=2#z~k"
    entry = read_back(written(url=address, identifiers={"doi": "10.1007/978-3_5"}))
    assert (entry.fields["url"], entry.fields["doi"]) == (address, "10.1007/978-3_5")


def test_an_address_with_a_brace_breaks_nothing() -> None:
    entry = read_back(written(url='https://example.org/{"', identifiers={"doi": "10.1/a}b"}))
    assert entry.fields["url"] == "https://example.org/%7B%22"
    assert entry.fields["doi"] == "10.1/a%7Db"


@pytest.mark.parametrize(
    ("name", "last", "first", "lineage"),
    [
        ("Kurt Gödel", ["Gödel"], ["Kurt"], []),
        ("Gödel, Kurt", ["Gödel"], ["Kurt"], []),
        ("Ó. Fjalar Jr.", ["Fjalar"], ["Ó."], ["Jr."]),
        ("Ludwig van Beethoven", ["Beethoven"], ["Ludwig"], []),
        ("Plato", ["Plato"], [], []),
        ("Institute, Dept. of Tea, Inkwell", ["{Institute, Dept. of Tea, Inkwell}"], [], []),
        ("Johnson and Johnson", ["{Johnson and Johnson}"], [], []),
    ],
)  # fmt: skip
def test_names_are_taken_apart_rightly_or_not_at_all(
    name: str, last: list[str], first: list[str], lineage: list[str]
) -> None:
    [person] = read_back(written(authors=(name,))).persons["author"]
    assert (person.last_names, person.first_names, person.lineage_names) == (last, first, lineage)


def test_names_that_say_nothing_are_left_out() -> None:
    entry = read_back(written(authors=("", " , ", "Ada Brandt")))
    assert entry.persons["author"] == [Person("Ada Brandt")]
    assert "author" not in read_back(written(authors=())).persons


@pytest.mark.parametrize(
    ("authors", "title", "key"),
    [
        (("Ada Brandt",), "On the Teapots", "brandt2024teapots"),
        (("Brandt, Ada",), "A Tea", "brandt2024"),
        (("Ó. Fjalar Jr.",), "Kettles", "fjalar2024kettles"),
        ((), "Kettles", "anonymous2024kettles"),
        (("张伟",), "茶", "2024"),
    ],
)
def test_the_key_is_name_year_and_word(authors: tuple[str, ...], title: str, key: str) -> None:
    assert written(title, authors).startswith(f"@misc{{{key},")


def test_there_is_always_a_key() -> None:
    assert written("茶", ("张伟",), published=None).startswith("@misc{paper,")


def test_no_key_is_given_twice() -> None:
    papers = [Citation(title=title) for title in ("Kettles", "kettles", "Kettles", "Teapots")]
    entries = parse_string(write(papers), "bibtex").entries
    kettles = [f"anonymouskettles{end}" for end in ("", "-2", "-3")]
    assert list(entries) == [*kettles, "anonymousteapots"]


def test_a_readers_note_is_one_line() -> None:
    entry = read_back(written(note="Read {this\n\nfirst & soon"))
    assert entry.fields["annote"] == r"Read this first \& soon"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('{}$\\,"&%'))


@given(TEXT, st.lists(TEXT, max_size=3), TEXT)
def test_whatever_it_writes_can_be_read_back(title: str, authors: list[str], venue: str) -> None:
    entry = read_back(written(f"T{title}", tuple(authors), venue=venue))
    assert entry.fields["title"].startswith("{T")
    assert len(entry.persons.get("author", [])) <= len(authors)
