from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine.folding import fold
from dailypapers.search.engine.tokens import (
    LONGEST_WORD,
    NOWHERE,
    Token,
    compounds,
    matching,
    plain_words,
    tokens,
    words,
)

# What papers are written in, in pieces; put together at random they are harder than any text.
SIGNS = [
    "a", "Ab", "ies", "é", "ß", "β", "2", "10", "3.5", "1234.56789", "-", "_", "^", "$", "{", "}",
    "+", "#", "'", ".", ",", "/", "\\", "\\ell", "\\'e", " ", "\n", "学", "ー", "ि",
]  # fmt: skip
TEXTS = st.text() | st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


def analyse(text: str) -> tuple[list[str], list[str]]:
    """Return the words that stand in `text`, in order, and the joined forms beside them."""
    found = compounds(text)
    parts = [piece.text for compound in found for piece in compound.parts]
    return parts, [piece.text for compound in found for piece in compound.joined]


@pytest.mark.parametrize(
    ("text", "expected", "joined"),
    [
        ("Sparse Attention!", "spars attent", ""),
        ("low-rank", "low rank", "lowrank"),
        ("lowrank", "lowrank", ""),
        ("State-of-the-Art", "state of the art", "stateoftheart"),
        ("a-b-c-d-e", "a b c d e", ""),
        ("GPT-4 and GPT-3.5", "gpt 4 and gpt 3.5", "gpt4 gpt3.5"),
        ("ResNet50", "resnet50", ""),
        ("pre- and post-training", "pre and post train", "posttrain"),
        ("2019-2020", "2019 2020", ""),
        ("10,000 words, 1,5", "10000 word 1 5", ""),
        ("C++, C# and c", "c++ c# and c", ""),
        ("and/or TCP/IP", "and or tcp ip", ""),
        ("Yngve's model doesn’t", "yngve model doesnt", ""),
        ("O'Brien, OBrien", "obrien obrien", ""),
        ("Jean-Luc Łukasz", "jean luc lukasz", "jeanluc"),
        (r"\textsc{LoRA} at $\ell_1$", "lora at l1", ""),
        (r"$\ell_1$-norm, L1-norm", "l1 norm l1 norm", "l1norm l1norm"),
        (r"$O(n\log n)$ and $\varepsilon$", "o n log n and epsilon", ""),
        (r"Schr\"{o}dinger G\"odel H\r{a}stad", "schroding godel hastad", ""),
        ("x^2 x^{2} $x$ $^2$", "x2 x2 x 2", ""),
        ("H$_2$O Al$_2$O$_3$ CO₂", "h2o al2o3 co2", ""),
        ("VO$Q$L D$^3$Fields SL$^{2}$A-INR", "voql d3fields sl2a inr", "sl2ainr"),
        ("SL$^{2}$-INR NeRF$^{360}$", "sl2 inr nerf360", "sl2inr"),
        ("{D}eep{M}ind n$^{th}$", "deepmind nth", ""),
        ("10^5 L_2^2 PM$_{2.5}$", "10 5 l2 2 pm 2.5", "l22 pm2.5"),
        (r"$\beta$-VAE", "beta vae", "betava"),
        ("β-VAE", "beta vae", "betava"),
        ("$K$-means", "k mean", "kmean"),
        ("snake_case x_{ij}", "snake case xij", "snakecas"),
        ("Erdős–Rényi naïve Straße ﬁne Ångström", "erdo renyi naiv strass fine angstrom",
         "erdosrenyi"),
        ("arXiv:2401.12345v2.", "arxiv 2401.12345", ""),
        ("0704.0001", "0704.0001", ""),
        ("cs/0112017v3 math.GT/0309136", "cs/0112017 math.gt/0309136", ""),
        ("doi:10.1145/3292500.3330701.", "doi 10.1145/3292500.3330701", ""),
        ("深度学习", "深 度 学 习", "深度 度学 学习"),
        ("deep學習", "deep 學 習", "學習"),
        ("हिन्दी भाषा", "हिन्दी भाषा", ""),
        ("soft\u00adware", "softwar", ""),
        ("  ... -- ++ $ ", "", ""),
    ],
)  # fmt: skip
def test_it_cuts_words(text: str, expected: str, joined: str) -> None:
    assert analyse(text) == (expected.split(), joined.split())


def test_the_spellings_of_a_compound_meet() -> None:
    hyphen, joined = (
        {token.text for token in tokens(text)} for text in ("fine-tunings", "finetuning")
    )

    assert hyphen & joined == {"finetun"}
    assert set(words("fine tuning")) <= hyphen


def test_tokens_say_where_they_stand() -> None:
    assert tokens("A Low-Rank fix") == [
        Token("a", 0, 1, 0),
        Token("low", 2, 5, 1),
        Token("rank", 6, 10, 2),
        Token("lowrank", 2, 10, 1),
        Token("fix", 11, 14, 3),
    ]


def test_offsets_hold_where_letters_fold_to_two_or_none() -> None:
    text = "Straße ﬁne e\u0301tude of Müllers"

    assert [text[t.start : t.end] for t in tokens(text)] == [
        "Straße", "ﬁne", "e\u0301tude", "of", "Müllers",
    ]  # fmt: skip


def test_a_word_without_end_is_cut() -> None:
    assert words("x" * 1000) == ["x" * LONGEST_WORD]


def test_plain_words_keep_their_plural() -> None:
    assert plain_words("Deep Networks' Studies") == ["deep", "networks", "studies"]


@given(TEXTS)
def test_offsets_and_words_agree_on_any_text(text: str) -> None:
    found = tokens(text)
    running, joined = analyse(text)

    assert sorted(token.text for token in found) == sorted(running + joined)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert not any(" " in token.text or not token.text for token in found)


@given(TEXTS)
def test_what_is_wanted_has_the_places_it_has_among_all(text: str) -> None:
    found = matching(text, lambda word: len(word) < 3)
    standing = [token for token in found if token.position != NOWHERE]
    running, joined = analyse(text)

    assert [(token.position, token.text) for token in standing] == [
        (place, word) for place, word in enumerate(running) if len(word) < 3
    ]
    assert sorted(token.text for token in found if token.position == NOWHERE) == sorted(
        word for word in joined if len(word) < 3
    )
    assert {token[:3] for token in found} <= {token[:3] for token in tokens(text)}


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
