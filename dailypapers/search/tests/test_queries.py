"""Paging, priors and completion over an index of 900 papers that meaning reaches too."""

from __future__ import annotations

from collections import Counter

import pytest

from dailypapers.search import encoding, index, queries
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.engine.fusion import DEPTH
from dailypapers.search.engine.types import Filter, IndexedPaper, PaperVector
from dailypapers.search.ranking import Mode
from dailypapers.search.tests.encoders import FakeEncoder

SIZE = 25
PAPERS = 900


@pytest.fixture(scope="module")
def made() -> MemoryIndex:
    """Return an index of 900 papers; every second has `zebra` in its title; all have vectors."""
    papers = [_paper(number) for number in range(1, PAPERS + 1)]
    made = MemoryIndex()
    made.upsert(papers)
    vectors = FakeEncoder("fake").encode_papers(paper.title for paper in papers)
    made.add_vectors(
        "fake",
        [PaperVector(p.id, p.text_key(), v) for p, v in zip(papers, vectors, strict=True)],
    )
    made.commit(1)
    return made


@pytest.fixture
def full(made: MemoryIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Search that index."""
    monkeypatch.setattr(index, "reader", lambda: made)
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: FakeEncoder("fake"))


def _paper(number: int) -> IndexedPaper:
    word = "Zebra" if number % 2 else "Kite"
    return IndexedPaper(
        number,
        f"{word} {'stripes ' * (number % 7)}{number}",
        authors=(f"Ada Brandt{number}",),
        published=20200101 + number % 28,
    )


def ids(number: int, **options: object) -> list[int]:
    """Return the ids on a page of results."""
    found = queries.search("zebra", number=number, size=SIZE, **options)  # type: ignore[arg-type]
    return [hit.id for hit in found.hits]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("with_priors", [False, True])
def test_no_page_repeats_or_leaves_out_a_paper(with_priors: bool) -> None:
    options = {"priors": lambda ids: {number: number / PAPERS for number in ids}}
    options = options if with_priors else {}
    pages = {number: ids(number, **options) for number in range(1, 31)}
    seen = Counter(paper for page in pages.values() for paper in page)
    assert set(seen.values()) == {1}
    assert {paper for paper in seen if paper % 2} == set(range(1, PAPERS + 1, 2))
    total = queries.search("zebra", size=SIZE, **options).total  # type: ignore[arg-type]
    assert len(seen) == total > PAPERS // 2
    full_pages, rest = divmod(total, SIZE)
    lengths = [len(pages[number]) for number in (1, 4, 5, 15, full_pages, full_pages + 1, 30)]
    assert lengths == [SIZE, SIZE, SIZE, SIZE, SIZE, rest, 0]


@pytest.mark.usefixtures("full")
def test_the_count_is_the_same_on_every_page() -> None:
    pages = [queries.search("zebra", number=number, size=SIZE) for number in (1, 5, 20)]
    assert len({(page.total, page.matching) for page in pages}) == 1
    assert pages[0].matching == PAPERS // 2


@pytest.mark.usefixtures("full")
def test_priors_order_what_was_ranked_together() -> None:
    asked: list[list[int]] = []

    def priors(ids: list[int]) -> dict[int, float]:
        asked.append(list(ids))
        return {ids[-1]: 5.0}

    found = queries.search("zebra", size=SIZE, priors=priors)  # type: ignore[arg-type]
    assert DEPTH <= len(asked[0]) <= 2 * DEPTH
    assert found.hits[0].id == asked[0][-1]
    assert found.hits[1].id == asked[0][0]


@pytest.mark.usefixtures("full")
def test_one_side_can_be_asked_alone() -> None:
    words = queries.search("zebra", size=SIZE, mode=Mode.KEYWORD)
    assert words.total == PAPERS // 2
    assert {hit.cosine for hit in words.hits} == {None}
    near = queries.search("zebra", size=SIZE, mode=Mode.MEANING)
    assert near.total == DEPTH
    assert {hit.points for hit in near.hits} == {None}
    assert queries.search("zebra", size=SIZE, mode=Mode.MEANING, number=9).hits == []


@pytest.mark.usefixtures("full")
def test_it_counts_what_other_filters_would_find() -> None:
    first_days = Filter(published_to=20200107)
    assert queries.counts("zebra", [Filter(), first_days, Filter(topics=("cs.CL",))]) == [
        PAPERS // 2,
        queries.search("zebra", first_days).matching,
        0,
    ]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("order", queries.Order)
def test_what_has_all_words_counts_also_where_it_is_not_wanted(order: queries.Order) -> None:
    text = "zebra 101"  # one paper has both
    found = queries.search(text, order=order, without={101})
    assert (found.matching, found.relaxed, found.all_left_out) == (0, False, True)
    assert queries.counts(text, [Filter()]) == [1]
    assert queries.counts(text, [Filter()], without={101}) == [0]
    assert bool(found.hits) is (order is queries.Order.RELEVANCE)
    assert 101 not in {hit.id for hit in found.hits}
    other = queries.search(text, order=order, without={103})
    assert (other.matching, other.relaxed, other.all_left_out) == (1, False, False)
    loose = queries.search("zebra walrus", order=order, without={103})
    assert (loose.matching, loose.relaxed, loose.all_left_out) == (PAPERS // 2 - 1, True, False)


def test_no_paper_is_found_by_its_function_words(monkeypatch: pytest.MonkeyPatch) -> None:
    made = MemoryIndex()
    made.upsert([IndexedPaper(1, "The kite"), IndexedPaper(2, "The zebra")])
    made.commit(1)
    monkeypatch.setattr(index, "reader", lambda: made)
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: None)
    for order in queries.Order:
        found = queries.search("the walrus", order=order)
        assert (found.hits, found.matching, found.total) == ([], 0, 0)
        found = queries.search("the walrus kite", order=order)
        assert ([hit.id for hit in found.hits], found.matching) == ([1], 1)


@pytest.mark.usefixtures("full")
def test_it_completes_words_titles_and_names() -> None:
    found = queries.complete("str", 3)
    assert found.texts == [("stripes", PAPERS - PAPERS // 7)]
    assert len(found.titled) == 3
    assert queries.complete("zebra str", 3).texts[0][0] == "zebra stripes"
    assert all(number % 2 for number in queries.complete("zebra str", 3).titled)
    assert set(queries.complete("ada brandt89", 3).signed) == {89, *range(890, 900)}
    assert queries.complete("zebra", 3).signed == []
    assert queries.complete("?", 3) == ([], [], [])
