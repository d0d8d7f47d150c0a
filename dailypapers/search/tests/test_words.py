"""From a paper in the catalogue to a reader's spelling of it, through everything between."""

from __future__ import annotations

import pytest

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AuthorName
from dailypapers.search import index
from dailypapers.search.engine.compounding import both_ways
from dailypapers.search.engine.query import parse
from dailypapers.testing.make import make_paper

pytestmark = pytest.mark.django_db

TITLES = {
    "low-rank teapots": ["low-rank", "lowrank", "low rank", "Low‐Rank", '"low rank"'],
    "lowrank teapots": ["low-rank", "lowrank", "low rank"],
    "low rank teapots": ["low-rank", "lowrank", "low rank", "Lowrank teapots"],
    "fine tuned teapots": ["finetuning", "fine tuning", "fine-tuning", "finetune"],
    "fine-tuning teapots": ["finetuning", "fine tuning", "fine-tuned", "finetune", "fine tune"],
    "finetuned teapots": ["finetuning", "fine tuning", "fine-tuning", "finetune", "fine-tune"],
    "GPT-4 on teapots": ["GPT-4", "gpt-4", "GPT4", "gpt 4", '"gpt 4"'],
    "C++ for teapots": ["C++", "c++"],
    "The curve x^2": ["x^2", "x^{2}", "$x^2$", "x²", "x2"],
    r"A teapot in $\ell_1$-norm": [
        r"$\ell_1$-norm", "l1-norm", "l1 norm", "L1", "ℓ1", "ℓ_1 norm", "l_1", "norm",
    ],
    "Teapots in L1 norm": [r"\ell_1 norm", "ℓ_1", "l1 norm", '"l1 norm"'],
    r"Boiling H$_2$O in $O(n\log n)$": ["H2O", "H_2O", "H₂O", "O(n log n)"],
    r"D$^3$Fields of $\varepsilon$-teapots": ["D3Fields", "epsilon teapots", "ε-teapot"],
    r"A Schr\"{o}dinger teapot": ["Schrödinger", "schrodinger"],
    "深度学习 of teapots": ["深度学习", "深度", "学习", "学"],
    "Teapot LLMs, GANs and GPUs": ["LLM", "llms", "GAN", "GPU"],
    "Matrices and analyses of teapots": ["matrix", "analysis"],
}  # fmt: skip
PEOPLE = {
    "Ada O'Brien": ["O'Brien", "O’Brien", "obrien", "author:O'Brien"],
    "Jürgen Müller": ["Müller", "muller", "Mu\u0308ller", "author:müller"],
    "Łukasz Brandt": ["Łukasz", "lukasz", "Lukasz Brandt"],
    "Jean-Luc Quill": ["Jean-Luc", "Jean Luc", "jeanluc", '"jean luc quill"', "author:Jean-Luc"],
}
NEIGHBOURS = ["Rank and low teapots", "GPT and other teapots", "C teapots", "Moller's 4 norms"]


def found(text: str) -> set[int]:
    """Return the papers that match all of `text`, read as a reader's query."""
    reader = index.reader()
    return {hit.id for hit in reader.keyword(both_ways(parse(text), reader).tree)}


def indexed(paper: Paper) -> int:
    """Index the paper among others that look like it, and return its id."""
    for title in NEIGHBOURS:
        make_paper(title=title)
    index.catch_up()
    return paper.pk


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_found_by_every_spelling(title: str) -> None:
    paper = indexed(make_paper(title=title, abstract=""))

    assert [text for text in TITLES[title] if paper not in found(text)] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_a_name_is_found_by_every_spelling(name: str) -> None:
    paper = indexed(make_paper(authors=(AuthorName(name),)))

    assert [text for text in PEOPLE[name] if found(text) != {paper}] == []


@pytest.mark.parametrize("text", ["2609.54321", "arXiv:2609.54321v3", "10.1234/Tea.pots"])
def test_an_identifier_is_one_word(text: str) -> None:
    names = (("arxiv", "2609.54321"), ("doi", "10.1234/tea.pots"))
    paper = indexed(make_paper(identifiers=names))

    assert found(text) == {paper}


def test_what_looks_alike_is_not_found() -> None:
    indexed(make_paper(title="Teapots of 1,000 universities", abstract=""))

    for text in ["universal", "universe", "C#", "C++", "GPT-4", "GPT4", "lowrank", "Mueller", "10"]:
        assert found(text) == set(), text
