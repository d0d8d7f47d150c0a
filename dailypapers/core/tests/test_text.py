from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dailypapers.core.text import fold, shorten, squeeze


def test_it_squeezes_every_kind_of_white_space() -> None:
    assert squeeze("  a\n\n b\t\u00a0c\u2003 ") == "a b c"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller-Lyer", "mullerlyer"),
        ("Mu\u0308ller—Lyer", "mullerlyer"),
        ("GPT-4: A (Short) Report!", "gpt4ashortreport"),
        ("snake_case", "snakecase"),
        ("Straße", "strasse"),
        ("ﬁne-tuning", "finetuning"),
        ("ℝ² ℌ", "r2h"),
        ("İstanbul", "istanbul"),
        ("北京大学", "北京大学"),
        ("Обучение с подкреплением", "обучениесподкреплением"),
        ("Θεωρία", "θεωρια"),
        ("…!?", ""),
    ],
)
def test_it_folds_two_spellings_to_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
@example("ℝ²")
@example("ŉ ſt ͅ")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.upper().lower())


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("short enough", 12, "short enough"),
        ("cut at a blank", 10, "cut at a…"),
        ("and, without: signs", 15, "and, without…"),
        ("and, without, signs", 5, "and…"),
        ("unbreakable", 6, "unbre…"),
    ],
)
def test_it_shortens_at_a_blank(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_is_never_longer(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length
