from __future__ import annotations

import pytest

from dailypapers.feed.reviews.table_file import harmless


@pytest.mark.parametrize("words", ["=1+1", "+49 89", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_run_is_shown_as_it_is(words: str) -> None:
    assert harmless(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "a = b", "12", "-0.5", "+3e-2", "a\n=1"])
def test_other_words_and_numbers_stay(words: str) -> None:
    assert harmless(words) == words
