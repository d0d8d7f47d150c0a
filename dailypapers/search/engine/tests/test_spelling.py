from __future__ import annotations

from collections.abc import Mapping

import pytest

from dailypapers.search.engine.dictionary import Dictionary, Neighbour
from dailypapers.search.engine.edits import allowed
from dailypapers.search.engine.query import parse
from dailypapers.search.engine.spelling import RARER, Corrected, corrected, likeliest
from dailypapers.search.engine.stemming import stem

TITLES = {
    "transformer": 1300, "transformers": 800, "attention": 1700, "intention": 55, "neural": 4000,
    "networks": 9000, "network": 5000, "graph": 6000, "grape": 3, "lora": 150, "modal": 300,
    "model": 90_000, "once": 1, "lantern": 19, "quantum": 20, "tuning": 900, "pretraining": 400,
}  # fmt: skip
OTHERS = {"vaswani": 12, "nodel": 90, "mosel": 91}  # papers that have them in other fields


def _corrected(text: str, papers: Mapping[str, int] = TITLES | OTHERS) -> Corrected | None:
    counts = {stem(word): papers for word, papers in papers.items()}
    titles = Dictionary(TITLES.items())
    return corrected(
        text,
        parse(text),
        lambda word: counts.get(word, 0),
        lambda word: likeliest(word, titles.near(word, allowed(word)), 3),
        max(TITLES.values()),
    )


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("transfromer", "transformer"),
        ("  Transfromer  atention ", "  transformer  attention "),
        ("nueral netwroks", "neural networks"),
        ("atention transfromer", "attention transformer"),
        ("fine-tunign", "fine-tuning"),
        ("transfromer, yes!", "transformer, yes!"),
        ('"transfromer" transfromer -transfromer', '"transfromer" transformer -transfromer'),
        ("(grpah OR x) year:2024", "(graph OR x) year:2024"),
        ("Straße transfromer", "Straße transformer"),
        ("nodel", "model"),
        ("lanturn", "lantern"),
        ("qwantom", "quantum"),
    ],
)
def test_it_corrects(text: str, better: str) -> None:
    found = _corrected(text)

    assert found is not None
    assert found.text == better


def test_near_words_are_looked_for_only_where_one_could_be_so_much_more_frequent() -> None:
    asked: list[str] = []

    def spellings(word: str) -> list[tuple[str, int]]:
        asked.append(word)
        return []

    counts = {stem("lantern"): 2, stem("graph"): 3}
    text = "lantern graph xylophone"
    corrected(text, parse(text), lambda word: counts.get(word, 0), spellings, 2 * RARER)

    assert asked == ["lantern", "xylophone"]


@pytest.mark.parametrize(
    "text",
    [
        "transformer networks",
        "modal",  # has its papers
        "vaswani",  # an author
        "mosel",  # not rare enough
        "onse",  # only one title has `once`
        "lamturn",  # `lantern` is too rare for two edits
        "lor",
        "transfromer2 gpt4",
        "2401.12345 10.1145/transfromer",
        "title:transfromer author:transfromer",
        "transfromer* transfromer~",
        "NOT (transfromer)",
        "xylophone",
        "трансформер 深度学习",
        "",
    ],
)
def test_it_leaves_alone(text: str) -> None:
    assert _corrected(text) is None


def test_it_says_what_it_corrected() -> None:
    found = _corrected("a Nueral atention")

    assert found is not None
    assert found.corrections == (
        ("nueral", "neural", 4000, 2, 8),
        ("atention", "attention", 1700, 9, 17),
    )


def test_a_word_that_papers_have_is_corrected_only_by_one_edit() -> None:
    rare = {"netwrks": 1, "neetwroks": 1, "networks": RARER}

    assert _corrected("netwrks", rare) is not None
    assert _corrected("neetwroks", rare) is None
    assert _corrected("neetwroks", {}) is not None


def test_frequent_words_with_few_edits_are_likelier() -> None:
    near = [
        Neighbour("graphs", 1, 30),
        Neighbour("graph", 0, 10),
        Neighbour("gropes", 2, 31),
        Neighbour("grouped", 2, 30 * 101),
        Neighbour("traph", 1, 299),
        Neighbour("grap2", 1, 1000),
        Neighbour("grapt", 1, 30),
    ]

    assert [word for word, _ in likeliest("graph", near, 9)] == [
        "grouped", "graphs", "grapt", "traph", "gropes",
    ]  # fmt: skip
    assert likeliest("graph", near, 1) == [("grouped", 3030)]
