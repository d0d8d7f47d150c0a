from __future__ import annotations

import pytest

from dailypapers.catalogue.pasted import links, names, surely
from dailypapers.catalogue.queries import find_pasted
from dailypapers.catalogue.records import LinkKind, LinkRecord
from dailypapers.testing.make import make_paper

NAMES = (
    ("arxiv", "2401.00001"),
    ("acl", "P18-1001"),
    ("doi", "10.1145/3292500.3330701"),
    ("openreview", "rJlMmaNYvS"),
)
REPOSITORY, PAGE = "https://github.com/teapots/pour", "http://www.example.org/teapots/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        " 2401.00001v3 ",
        "(2401.00001)",
        "“2401.00001”",
        "2401.00001.",
        "<https://arxiv.org/abs/2401.00001>",
        "https://arxiv.org/abs/2401.00001),",
        "https://ar5iv.labs.arxiv.org/html/2401.00001",
        "https://www.alphaxiv.org/overview/2401.00001v1",
        "https://scirate.com/arxiv/2401.00001",
        "https://www.semanticscholar.org/search?q=2401.00001",
        "https://papers.example.org/papers/2401.00001/similar?facet=method",
        "localhost:8000/papers/2401.00001.md",
        "/papers/2401.00001",
        "https://aclanthology.org/anthology-files/pdf/P/P18/P18-1001.pdf",
        "https://aclanthology.org/P18-1001v2.pdf",
        "https://dl.acm.org/doi/abs/10.1145/3292500.3330701?casa_token=x",
        "https://dl.acm.org/doi/10.1145/3292500.3330701#sec-terms",
        "https://openreview.net/forum?id=rJlMmaNYvS&noteId=x",
        "https://openreview.net/pdf?id=rJlMmaNYvS",
        "https://openreview.net/attachment?id=rJlMmaNYvS&name=code",
        "openreview:rJlMmaNYvS",
        "rJlMmaNYvS",
        REPOSITORY,
        "github.com/teapots/pour.git",
        "https://www.github.com/teapots/pour/blob/main/README.md#use",
        "https://example.org/teapots",
        PAGE,
    ],
)
def test_whatever_names_a_paper_leads_to_it(text: str) -> None:
    links = (LinkRecord(LinkKind.CODE, REPOSITORY), LinkRecord(LinkKind.PAGE, PAGE))
    paper = make_paper(identifiers=NAMES, links=links)
    make_paper()
    for form in (text, paper.key, f"http://127.0.0.1:8000/papers/{paper.key}"):
        assert find_pasted(form) == "2401.00001"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "teapots", "https://example.org/other", "rJlMmaNYvs", "2401.99999", "[::1", "a/b"]
)
def test_what_names_no_paper_leads_nowhere(text: str) -> None:
    make_paper(identifiers=NAMES, links=(LinkRecord(LinkKind.PAGE, PAGE),))
    assert find_pasted(text) is None


@pytest.mark.django_db
def test_what_is_linked_to_several_papers_leads_to_none_of_them() -> None:
    for _ in range(2):
        make_paper(links=(LinkRecord(LinkKind.CODE, REPOSITORY),))
    assert find_pasted(REPOSITORY) is None


@pytest.mark.parametrize(
    "text", ["attention", "Attention", "BERT", "GPT-4", "TCP/IP", "what is a/b", "x" * 999]
)
def test_words_are_no_names_and_no_addresses(text: str) -> None:
    assert names(text) == []
    assert links(text) == []


@pytest.mark.parametrize("text", ["https://[::1/x", "http://", "https://example.org:port/x", "//"])
def test_an_address_that_is_none_is_no_failure(text: str) -> None:
    assert names(text) == []
    assert surely(text) is None
    assert all(link.count("://") == 1 for link in links(text))


def test_an_id_that_looks_like_a_word_is_not_surely_one() -> None:
    assert surely("rJlMmaNYvS") is None
    assert surely("pabcdefghjk") is None
    assert surely("openreview:rJlMmaNYvS") == ("openreview", "rJlMmaNYvS", None)
    assert surely("https://arxiv.org/abs/2401.00001v1") == ("arxiv", "2401.00001", 1)
