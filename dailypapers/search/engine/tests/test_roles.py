"""Sentences of invented abstracts, and what each is there for."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine.roles import Role, part, roles, sentences

KITES = (
    "Kites are widely flown, but little is known of their tails. However, existing tails tangle. "
    "We propose a tail of folded paper, trained on wind from 3.5 m/s. Each fold is then weighed. "
    "Results show that tails tangle 40% less often than strings. Our findings suggest longer tails."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One line without an end", ["One line without an end"]),
        ("It flies. It falls! Does it? Yes", ["It flies.", "It falls!", "Does it?", "Yes"]),
        ("Kites, e.g. Red ones, fly.", ["Kites, e.g. Red ones, fly."]),
        ("As Quill et al. Showed, it flies.", ["As Quill et al. Showed, it flies."]),
        ("It weighs 3.5 g. We weighed it.", ["It weighs 3.5 g.", "We weighed it."]),
        ("See Fig. 2 (cf. Eq. 3). Then fold.", ["See Fig. 2 (cf. Eq. 3).", "Then fold."]),
        ("By W. Quill. It flies.", ["By W. Quill.", "It flies."]),
        ("He said “it flies.” They ran.", ["He said “it flies.”", "They ran."]),
        ("Up it goes.\n $n$ kites fell.", ["Up it goes.", "$n$ kites fell."]),
        ("Up in ca. 90% of cases.", ["Up in ca. 90% of cases."]),
        ("Many fell. 90% flew.", ["Many fell.", "90% flew."]),
    ],
)
def test_it_cuts_between_sentences_only(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet="aB .!?)\"'e.g\n3", max_size=60))
def test_it_loses_no_letter(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert "".join("".join(said.text for said in roles(text)).split()) == "".join(text.split())


def test_it_tells_what_was_known_done_and_found() -> None:
    assert [sentence.role for sentence in roles(KITES)] == [
        Role.BACKGROUND,
        Role.BACKGROUND,
        Role.METHOD,
        Role.METHOD,
        Role.RESULT,
        Role.RESULT,
    ]


def test_words_outdo_places() -> None:
    early = "We propose a tail. We train it on wind. We use paper. Results show that it improves."
    assert [sentence.role for sentence in roles(early)] == [Role.METHOD] * 3 + [Role.RESULT]


@pytest.mark.parametrize(
    "abstract",
    [
        "AIMS: To fly. METHODS: We outperform gravity. CONCLUSIONS: However, kites are needed.",
        "Aims. To fly. Methods. We outperform gravity. Conclusions. However, kites are needed.",
        "OBJECTIVE To fly. METHODS We outperform gravity. RESULTS However, kites are needed.",
        "To fly. Method: We outperform gravity. Results: However, kites are needed.",
    ],
)
def test_headings_decide_and_are_taken_off(abstract: str) -> None:
    assert [tuple(sentence) for sentence in roles(abstract)] == [
        ("To fly.", Role.BACKGROUND),
        ("We outperform gravity.", Role.METHOD),
        ("However, kites are needed.", Role.RESULT),
    ]


def test_one_heading_is_a_word_like_any_other() -> None:
    assert roles("Methods: many are known. Few fly.")[0].text == "Methods: many are known."


def test_a_part_is_the_sentences_of_its_role() -> None:
    assert part(KITES, Role.RESULT).startswith("Results show that tails tangle 40%")
    assert part(KITES, Role.RESULT).endswith("longer tails.")
    assert part("", Role.METHOD) == ""


def test_a_text_of_many_sentences_takes_no_time() -> None:
    start = process_time()
    assert len(roles("We fold. " * 3000)) == 3000
    assert process_time() - start < 1.0
