"""arXiv's queries in our own language."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.api.arxiv.query import translated
from dailypapers.core.errors import InputError
from dailypapers.search.engine.query import parse


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("", ""),
        ("all:electron", '"electron"'),
        ("electron", '"electron"'),
        ('all:"sparse attention"', '"sparse attention"'),
        ("ti:checkerboard", "title:checkerboard"),
        ("ti:electro*", "title:electro*"),
        ("all:electro*", "electro*"),
        ("au:del_maestro", "author:del author:maestro"),
        ("au:hinton_g_e", "author:hinton"),
        ('au:"Geoffrey Hinton"', 'author:"Geoffrey Hinton"'),
        ("cat:cs.CL", "cat:cs.CL"),
        ("cat:cs.*", "cat:cs.*"),
        ("cat:cond-mat*", "cat:cond-mat.*"),
        ("au:del_maestro AND ti:checkerboard", "author:del author:maestro title:checkerboard"),
        ("au:ng ANDNOT ti:checkerboard", "author:ng -title:checkerboard"),
        ("au:ng ANDNOT (ti:a1 OR ti:b1)", "author:ng -(title:a1 OR title:b1)"),
        ("ti:aa AND ti:bb OR ti:cc", "(title:aa title:bb) OR title:cc"),
        ("ti:aa AND (ti:bb OR ti:cc)", "title:aa (title:bb OR title:cc)"),
        ("ti:aa OR ti:bb AND ti:cc", "(title:aa OR title:bb) title:cc"),
        ("ti:(aa OR bb)", "title:aa OR title:bb"),
        ("ti:aa ti:bb", "title:aa title:bb"),
        ("jr:pots", "venue:pots"),
        (
            "cat:cs.CL AND submittedDate:[202601010600 TO 202609301200]",
            "cat:cs.CL after:2026-01-01 before:2026-10-01",
        ),
        ("lastUpdatedDate:[20260101 TO 20260101]", "after:2026-01-01 before:2026-01-02"),
    ],
)
def test_a_query_is_the_same_in_our_words(theirs: str, ours: str) -> None:
    assert translated(theirs) == ours
    assert not parse(translated(theirs)).hint


@pytest.mark.parametrize(
    "wrong",
    [
        *("(ti:a", "ti:a)", "AND", "ti:a AND", "OR ti:a", "ti:a OR OR ti:b", "()", 'ti:""'),
        *(
            "co:pages",
            "rn:1",
            "xx:a",
            "submittedDate:[x TO y]",
            "submittedDate:2026",
            "ti:[a TO b]",
        ),
        *("submittedDate:[20260230 TO 20260301]", "cat:---", "ti:[", "(" * 9 + "a" + ")" * 9),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(wrong: str) -> None:
    with pytest.raises(InputError) as refused:
        translated(wrong)
    assert len(str(refused.value)) > 15


@given(st.text(alphabet='ti:au cat"()[]ANDORNOT_*.-é\0', max_size=60))
def test_nothing_else_is_raised(text: str) -> None:
    with suppress(InputError):
        assert isinstance(translated(text), str)
