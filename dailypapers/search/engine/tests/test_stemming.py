from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.search.engine import stemming
from dailypapers.search.engine.stemming import stem


@pytest.mark.parametrize(
    "forms",
    [
        ("network", "networks", "networked", "networking"),
        ("generate", "generates", "generated", "generating", "generation", "generative"),
        ("optimize", "optimized", "optimizer", "optimization"),
        ("study", "studies", "studied", "studying"),
        ("class", "classes"),
        ("box", "boxes"),
        ("search", "searches", "searching"),
        ("fine", "fines"),
        ("embed", "embeds", "embedded", "embedding", "embeddings"),
        ("analysis", "analyses"),
        ("hypothesis", "hypotheses"),
        ("matrix", "matrices"),
        ("corpus", "corpora"),
        ("index", "indices", "indexes"),
        ("bert", "berts"),
        ("gan", "gans"),
        ("llm", "llms"),
        ("mllm", "mllms"),
        ("rnn", "rnns"),
        ("gpu", "gpus"),
        ("pde", "pdes"),
        ("vae", "vaes"),
    ],
)
def test_the_forms_of_a_word_meet(forms: Sequence[str]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("university", "universal"),
        ("university", "universe"),
        ("organization", "organ"),
        ("international", "internal"),
        ("policy", "police"),
        ("new", "news"),
        ("gp", "gps"),
        ("tt", "tts"),
        ("dn", "dns"),
        ("thi", "this"),
        ("pas", "pass"),
    ],
)
def test_different_words_stay_apart(word: str, other: str) -> None:
    assert stem(word) != stem(other)


@pytest.mark.parametrize(
    "word",
    ["a", "x2", "gpt4s", "resnet50", "c++", "3.5", "naïves", "studiés", "深度", "cs/01s"],
)
def test_what_is_not_plain_english_is_left_alone(word: str) -> None:
    assert stem(word) == word


@given(st.text(alphabet="abcdeghilmnorstuy", min_size=1, max_size=12))
def test_a_stem_is_never_empty_nor_longer_by_more_than_a_letter(word: str) -> None:
    assert 1 <= len(stem(word)) <= len(word) + 1


def test_each_thread_has_a_stemmer_of_its_own() -> None:
    with ThreadPoolExecutor(1) as another:
        theirs = another.submit(lambda: stemming._own.stem.__self__).result()

    assert theirs is not stemming._own.stem.__self__
