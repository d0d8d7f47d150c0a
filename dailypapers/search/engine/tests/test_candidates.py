from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine.candidates import beginnings, stretches
from dailypapers.search.engine.stemming import IRREGULAR
from dailypapers.search.engine.tokens import matching, tokens

SIGNS = st.sampled_from("aAbdegilmnorsty xX0123 ,.'-_^{}$/\\+#()αβé學習ß\u0301\n")
texts = st.text(SIGNS, max_size=40) | st.text(max_size=30)
HARD = [
    "low-rank lowrank low rank", "$x^2$ and H$_2$O", "C++ or C#, GPT-4o", "1,000x 3.5turbo v2",
    "β-VAE, $\\beta$-VAE", "深層学習deep learning", "O'Brien's kites", "arXiv:2106.04647v2abc",
    "hep-th/9901001", "10.1000/xyz.1", "matrices dying hoping skies embedded",
]  # fmt: skip


def _all_are_found(text: str) -> None:
    for token in tokens(text):
        where = partial(stretches, begin=beginnings(frozenset({token.text})))
        found = matching(text, token.text.__eq__, where)
        everything = matching(text, token.text.__eq__)
        assert [(t.text, t.start, t.end) for t in found] == [
            (t.text, t.start, t.end) for t in everything
        ]


@given(texts)
def test_no_word_of_a_text_is_missed(text: str) -> None:
    _all_are_found(text)


@pytest.mark.parametrize("text", [*HARD, " ".join([*IRREGULAR, *IRREGULAR.values()])])
def test_no_hard_word_is_missed(text: str) -> None:
    _all_are_found(text)


def test_what_begins_otherwise_is_passed_over() -> None:
    text = "an attentive look at attention, inattentive"
    found = [text[start:end] for start, end in stretches(text, beginnings(frozenset({"attent"})))]

    assert found == ["attentive", "attention,"]
