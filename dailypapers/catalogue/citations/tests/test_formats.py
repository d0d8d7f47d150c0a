from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.citations.formats import FORMATS, LONGEST, read, told
from dailypapers.catalogue.citations.reading import Reading
from dailypapers.catalogue.citations.tests.papers import (
    CITATIONS,
    PLACE,
    TITLES,
    cited,
    hostile,
    names_of,
)
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.records import PartialDate
from dailypapers.core.errors import InputError
from dailypapers.core.text import fold, squeeze

RICH = ["bibtex", "ris", "csl"]
EVERY = [*RICH, "plain"]
ARXIV = Name("arxiv", "2302.04089")
DOI = Name("doi", "10.1145/3292500.3330701")


def written(name: str, *citations: Citation) -> str:
    return FORMATS[name].write(citations)


def names(reading: Reading) -> list[tuple[Name, ...]]:
    return [paper.names for paper in reading.papers]


# --- what is written is read again


@pytest.mark.parametrize("name", RICH)
@pytest.mark.parametrize("citation", hostile(), ids=ascii)
def test_a_hostile_paper_comes_back(name: str, citation: Citation) -> None:
    text = written(name, citation)
    assert told(text) == name
    reading = read(text.encode())
    assert reading.problems == ()
    [paper] = reading.papers
    assert set(paper.names) - names_of(citation) <= {Name("key", "pabcdefghjk")}
    assert names_of(citation) <= set(paper.names)
    assert paper.year == 2024
    assert fold(citation.note) == fold(paper.note)


@pytest.mark.parametrize("name", EVERY)
def test_a_list_comes_back_in_order(name: str) -> None:
    papers = hostile()
    reading = read(written(name, *papers))
    assert reading.problems == ()
    assert len(reading.papers) == len(papers)
    for citation, found in zip(papers, names(reading), strict=True):
        assert names_of(citation).intersection(found) or not citation.identifiers


@pytest.mark.parametrize("name", RICH)
@given(papers=CITATIONS)
@settings(deadline=None)
def test_any_list_comes_back(name: str, papers: list[Citation]) -> None:
    text = written(name, *papers)
    if not papers:
        return
    reading = read(text)
    assert reading.problems == ()
    assert len(reading.papers) == len(papers)
    for citation, found in zip(papers, names(reading), strict=True):
        assert names_of(citation) <= set(found)


@pytest.mark.parametrize(
    "title", ["On Teapots", "Größe – 张伟的茶壶 🫖", 'The "tea" pot', "50% & #1"]
)
@pytest.mark.parametrize("name", RICH)
def test_a_title_comes_back_word_for_word(name: str, title: str) -> None:
    [paper] = read(written(name, cited(title))).papers
    assert paper.title == title


# --- what others read of it


def test_bibtex_is_read_by_pybtex() -> None:
    entries = parse_string(written("bibtex", *hostile()), "bibtex").entries
    assert len(entries) == len(TITLES)


def test_ris_is_read_by_rispy() -> None:
    entries = rispy.loads(written("ris", *hostile()).replace("\r\n", "\n"))
    assert [entry["title"] for entry in entries] == [squeeze(title) for title in TITLES]
    assert {entry["year"] for entry in entries} == {"2024"}
    for entry, citation in zip(entries, hostile(), strict=True):
        assert entry.get("doi", "") == citation.identifiers.get("doi", "")
        assert entry["urls"][-1] == citation.url


@given(CITATIONS)
@settings(deadline=None)
def test_rispy_finds_as_many_entries(papers: list[Citation]) -> None:
    assert len(rispy.loads(written("ris", *papers).replace("\r\n", "\n"))) == len(papers)


# The part of the schema of CSL-JSON that we use: each field and what it may hold.
CSL: dict[str, Any] = {
    "id": str,
    "type": re.compile("article|paper-conference"),
    "title": str,
    "author": [{"family": str, "given": str, "suffix": str, "literal": str}],
    "issued": {"date-parts": [[int]]},
    "container-title": str,
    "DOI": re.compile(r"10\.\d+/\S+"),
    "URL": re.compile(r"https?://\S+"),
    "note": str,
}


def fits(said: Any, shape: Any) -> bool:
    if isinstance(shape, dict):
        return isinstance(said, dict) and all(
            key in shape and fits(value, shape[key]) for key, value in said.items()
        )
    if isinstance(shape, list):
        return isinstance(said, list) and all(fits(value, shape[0]) for value in said)
    if isinstance(shape, re.Pattern):
        return isinstance(said, str) and shape.fullmatch(said) is not None
    return type(said) is shape


def test_csl_json_is_what_its_schema_says() -> None:
    items = json.loads(written("csl", *hostile()))
    assert fits(items, [CSL])
    assert all({"id", "type"} <= set(item) for item in items)
    assert len({item["id"] for item in items}) == len(items)
    assert not fits([{**items[0], "doi": "10.1/x"}], [CSL])


def test_ris_can_be_read_word_for_word() -> None:
    paper = Citation(
        title="On\nTeapots",
        authors=("Ada Brandt", "Ó. Fjalar Jr.", "Plato"),
        published=PartialDate.parse("2024-05"),
        identifiers={"arxiv": "2302.04089", "doi": "10.1234/tea"},
        url=f"{PLACE}2302.04089",
        note="Read this",
    )
    assert written("ris", paper).splitlines() == [
        "TY  - UNPB",
        "TI  - On Teapots",
        "AU  - Brandt, Ada",
        "AU  - Fjalar, Ó., Jr.",
        "AU  - Plato",
        "PY  - 2024",
        "DA  - 2024/05//",
        "DO  - 10.1234/tea",
        "UR  - https://arxiv.org/abs/2302.04089",
        f"UR  - {PLACE}2302.04089",
        "N1  - Read this",
        "ER  - ",
        "",
    ]


def test_plain_names_each_paper_once() -> None:
    papers = [
        cited("a", identifiers={"doi": "10.1234/tea", "arxiv": "2302.04089"}),
        cited("b", identifiers={"doi": "10.1234/tea"}),
        cited("c"),
        cited("No\nname", url=""),
    ]
    lines = written("plain", *papers).splitlines()
    assert lines == [
        "arxiv:2302.04089",
        "doi:10.1234/tea",
        f"{PLACE}pabcdefghjk",
        "# No name",
    ]


# --- what others write


ZOTERO_BIBTEX = r"""
% Exported on a Thursday
@string{tea = "Journal of Tea"}
@article{brandt_compact_2023,
	title = {Compact {Teapots}: {Gr}{\"o}{\ss}e \& more},
	volume = {abs/2302.04089},
	url = {http://arxiv.org/abs/2302.04089},
	doi = {10.48550/arXiv.2302.04089},
	abstract = {It mentions arXiv:1111.11111.},
	urldate = {2024-01-01},
	journal = tea,
	publisher = {arXiv},
	author = {Brandt, Ada and {Institute, Dept. of Tea, Inkwell}},
	month = feb,
	year = {2023},
	note = {arXiv:2302.04089 [cs]},
	annote = {Comment: 12 pages},
	keywords = {Computer Science - Computation and Language},
	file = {Full Text PDF:/home/ada/Zotero/storage/X/a.pdf:application/pdf},
}
@comment{jabref-meta: databaseType:bibtex;}
@misc{other, eprint={2302.04090v3}, archivePrefix={arXiv}, primaryClass={cs.CL}, title="A # B"}
@inproceedings{third, title = {C}, date = {2018-07}, url = {https://aclanthology.org/P18-1001/}}
@article{scholar, title={D}, journal={arXiv preprint arXiv:2302.04091}, year={2023}}
@misc{page, title={E}, howpublished={\url{https://github.com/tea/pot}}, year=sometime}
"""  # fmt: skip

ZOTERO_RIS = """\ufeffTY  - JOUR
TI  - Compact <i>Teapots</i>
AU  - Brandt, Ada
DA  - 2023/02/08/
PY  - 2023
DO  - 10.48550/arXiv.2302.04089
DP  - arXiv.org
M1  - arXiv:2302.04089
PB  - arXiv
UR  - http://arxiv.org/abs/2302.04089
Y2  - 2024/01/01/
AB  - It mentions arXiv:1111.11111,
on two lines
N1  - <p>Comment: 12 pages</p>
N1  - <div>arXiv:2302.04089 [cs]</div>
L1  - /home/ada/Zotero/storage/X/a.pdf
KW  - Computer Science
ER  -

TY - CONF
T1  - Second
Y1  - 2018
UR  - https://aclanthology.org/P18-1001
TY  - GEN
TI  - Third
M3  - doi:10.1145/3292500.3330701
"""

ZOTERO_CSL = json.dumps(
    [
        {
            "id": "brandtCompact2023",
            "type": "article",
            "title": "Compact <i>Teapots</i>",
            "abstract": "It mentions arXiv:1111.11111.",
            "number": "arXiv:2302.04089",
            "publisher": "arXiv",
            "source": "arXiv.org",
            "DOI": "10.48550/arXiv.2302.04089",
            "URL": "http://arxiv.org/abs/2302.04089",
            "note": "arXiv:2302.04089 [cs]\nComment: 12 pages",
            "issued": {"date-parts": [["2023", 2, 8]]},
            "accessed": {"date-parts": [["2024", 1, 1]]},
        },
        {"id": 7, "type": "book", "title": "Second", "issued": {"raw": "July 2018"}},
    ]
)


@pytest.mark.parametrize("text", [ZOTERO_BIBTEX, ZOTERO_RIS, ZOTERO_CSL])
def test_what_zotero_writes_is_understood(text: str) -> None:
    reading = read(text)
    assert reading.problems == ()
    first = reading.papers[0]
    assert first.names == (ARXIV,)
    assert first.title.startswith("Compact Teapots")
    assert (first.year, first.note) == (2023, "Comment: 12 pages")


def test_bibtex_is_understood_entry_by_entry() -> None:
    papers = read(ZOTERO_BIBTEX).papers
    assert [paper.line for paper in papers] == [4, 22, 23, 24, 25]
    assert papers[0].title == "Compact Teapots: Größe & more"
    assert names(Reading(papers[1:], ())) == [
        (Name("arxiv", "2302.04090", 3),),
        (Name("acl", "P18-1001"),),
        (Name("arxiv", "2302.04091"),),
        (),
    ]
    assert papers[4].url == "https://github.com/tea/pot"
    assert [paper.year for paper in papers] == [2023, None, 2018, 2023, None]


def test_ris_is_understood_entry_by_entry() -> None:
    papers = read(ZOTERO_RIS).papers
    assert [(paper.line, paper.title, paper.year) for paper in papers[1:]] == [
        (20, "Second", 2018),
        (24, "Third", None),
    ]
    assert names(Reading(papers[1:], ())) == [(Name("acl", "P18-1001"),), (DOI,)]


def test_csl_json_is_understood_in_its_wrappings() -> None:
    assert [paper.year for paper in read(ZOTERO_CSL).papers] == [2023, 2018]
    wrapped = f'{{"items": {ZOTERO_CSL}}}'
    assert names(read(wrapped)) == names(read(ZOTERO_CSL))
    assert names(read('{"DOI": "https://doi.org/10.1145/3292500.3330701"}')) == [(DOI,)]


@pytest.mark.parametrize(
    ("line", "found", "note"),
    [
        ("2302.04089", [(ARXIV,)], ""),
        ("arXiv: 2302.04089 [cs.CL]", [(ARXIV,)], ""),
        ("- https://arxiv.org/pdf/2302.04089.pdf", [(ARXIV,)], ""),
        ("1. doi:10.1145/3292500.3330701", [(DOI,)], ""),
        ("2302.04089, 10.1145/3292500.3330701;", [(ARXIV,), (DOI,)], ""),
        ("arXiv:2302.04089 – read this first", [(ARXIV,)], "read this first"),
        ("arXiv: 2302.04089 read", [(ARXIV,)], "read"),
        ("https://papers.example.org/papers/pabcdefghjk", [(Name("key", "pabcdefghjk"),)], ""),
        ("see https://github.com/tea/pot", [()], "see"),
    ],
)
def test_a_line_of_words_is_understood(line: str, found: list[tuple[Name, ...]], note: str) -> None:
    reading = read(f"# My list\n\n{line}\r\n")
    assert reading.problems == ()
    assert names(reading) == found
    assert {(paper.line, paper.note) for paper in reading.papers} == {(3, note)}


# --- what cannot be read is said


@pytest.mark.parametrize(
    ("text", "papers", "problems"),
    [
        (
            "2302.04089\nsomething else\nprivateness",
            1,
            [
                "Line 2: this names no paper; write an identifier or an address: something else",
                "Line 3: this names no paper; write an identifier or an address: privateness",
            ],
        ),
        (
            "stray\n@misc{a, title={A}}\n@misc{b, title={B}\n@misc{c, title={C}}\nx",
            2,
            [
                "Line 1: this is outside of an entry: stray",
                "Line 3: this entry cannot be read (premature end of file): @misc{b, title={B}",
                "Line 5: this is outside of an entry: x",
            ],
        ),
        (
            "@misc{a, keywords={x}}",
            0,
            ["Line 1: an entry without title, identifier and address: "],
        ),
        (
            "stray\nTY  - JOUR\nnothing\nTI  - A\nER  - \nTI  - B\n",
            1,
            [
                "Line 1: this is outside of an entry: stray",
                "Line 3: this belongs to no field: nothing",
                "Line 6: this is outside of an entry: TI - B",
            ],
        ),
        (
            '[{"title": "A"},\n7,\n{"title": "B"},\n{"title": }]',
            2,
            [
                "Line 2: this is not an item: 7",
                'Line 4: this is not JSON, and ends the reading: {"title": }]',
            ],
        ),
        (
            '[{"title": "A"},\n',
            1,
            ['Line 2: the list has no end; is the file whole?: [{"title": "A"},'],
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    text: str, papers: int, problems: list[str]
) -> None:
    reading = read(text)
    assert [str(problem) for problem in reading.problems] == problems
    assert len(reading.papers) == papers


@pytest.mark.parametrize("said", ["", " \n\n", "# only a comment", "[]", b"\xef\xbb\xbf"])
def test_an_empty_list_is_refused_in_words(said: str | bytes) -> None:
    with pytest.raises(InputError, match="no paper in this list"):
        read(said)


def test_a_list_that_is_too_long_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="at most 4,000,000 characters; this one has 4,000,001"):
        read("x" * (LONGEST + 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_usual_encodings(encoding: str) -> None:
    [paper] = read("@misc{a, title={Größe}}".encode(encoding)).papers
    assert paper.title == "Größe"


def test_what_no_database_keeps_is_dropped() -> None:
    [paper] = read('[{"title": "A\\u0000\\ud800B", "note": "x\\u0000"}]').papers
    assert (paper.title, paper.note) == ("AB", "x")


SIGNS = ["{", "}", '"', "[", "]", ",", "%", '{"items":', "title={x}", "2302.04089", "https://x.org"]
STARTS = ["TY  - JOUR", "ER  - ", "TI  - x", "@misc{a,", "@comment{", "@string(a = {b})", "@a(b, c"]
LINES = st.sampled_from([*SIGNS, *STARTS])


@given(st.lists(LINES | st.text(max_size=8), max_size=12).map("\n".join))
@settings(deadline=None)
def test_any_text_can_be_read_in_any_format(text: str) -> None:
    for form in FORMATS.values():
        for found in form.read(text):
            assert 1 <= found.line <= text.count("\n") + text.count("\r") + 1


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"])), max_size=8))
@settings(deadline=None)
def test_each_line_is_a_paper_or_a_problem(lines: list[str]) -> None:
    found = {one.line for one in FORMATS["plain"].read("\n".join(lines))}
    said = {number for number, line in enumerate(lines, 1) if re.match(r"\s*[A-Za-z]", line)}
    assert said <= found


PATHOLOGICAL = {
    "braces": "@a{",
    "entries": "@a{b,\n",
    "round": "@a(b\n",
    "at": "@",
    "open": "{",
    "closed": "@a{}",
    "lists": "[",
    "items": '{"items":[',
    "tags": "TY  - \n",
    "fields": "TY  - \nN1  - <p\n",
    "html": "<p ",
    "words": "x ",
    "addresses": "https://x/",
    "names": "arXiv:",
    "dollars": "@a{b, title={$\\",
    "digits": "9",
    "lines": "\n",
    "blanks": " ",
}


@pytest.mark.parametrize("kind", PATHOLOGICAL)
@pytest.mark.parametrize("name", EVERY)
def test_nothing_takes_longer_than_its_length(name: str, kind: str) -> None:
    text = (PATHOLOGICAL[kind] * 50_000)[:50_000]
    start = time.process_time()
    list(FORMATS[name].read(text))
    told(text)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "line",
    ["2302.04089 - For Thursday", "- 2302.04089 For Thursday", "12. 2302.04089 For Thursday"],
)
def test_a_note_may_stand_behind_a_dash(line: str) -> None:
    [paper] = read(line).papers
    assert paper.names == (ARXIV,)
    assert paper.note == "For Thursday"
