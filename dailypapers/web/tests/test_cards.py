from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils.safestring import mark_safe

from dailypapers.catalogue.records import Featured, LinkKind, PartialDate
from dailypapers.feed.entries import Entry, Featuring, ImportedVotes, PaperLink
from dailypapers.web.cards import ABSTRACT_LENGTH, SHOWN_AUTHORS, pager, paper_card
from dailypapers.web.templatetags.card_parts import chips, facts

ENTRY = Entry(
    id=1,
    key="pabcdefghij",
    address="2609.00001",
    title="Weighing <Teapots> $n$",
    abstract="We weigh & weigh.",
    summary="",
    published=PartialDate(date(2021, 6, 8), "day"),
    venue="",
    withdrawn=False,
    keywords=(),
)


def test_title_and_text_are_safe_html() -> None:
    card = paper_card(ENTRY)
    assert card.title.startswith("Weighing &lt;Teapots&gt; <math")
    assert card.text == "We weigh &amp; weigh."
    assert card.text_is_ours is False


def test_a_search_hands_in_title_and_text() -> None:
    card = paper_card(ENTRY, title=mark_safe("<mark>a</mark>"), text=mark_safe("b"))
    assert (card.title, card.text) == ("<mark>a</mark>", "b")


@pytest.mark.parametrize(("stars", "said"), [(None, "Code</a></li>"), (1, ", 1 star</li>")])
def test_counts_stand_with_what_they_count(stars: int | None, said: str) -> None:
    votes = [ImportedVotes("<Kites>", 1, 0), ImportedVotes("Pots", 21, 0)]
    code = PaperLink(LinkKind.CODE, "https://code.example/?a&b", stars)
    told = facts(paper_card(replace(ENTRY, counts=votes, links=[code], venue="V" * 70)))
    assert "<strong>1</strong> vote at &lt;Kites&gt;<" in told
    assert "<strong>21</strong> votes at Pots<" in told
    assert 'href="https://code.example/?a&amp;b"' in told
    assert said in told
    assert f"<li>{'V' * 59}…</li>" in told
    many = facts(paper_card(replace(ENTRY, links=[replace(code, stars=300)])))
    assert ", 300 stars</li>" in many


def test_topics_and_keywords_lead_each_to_its_own() -> None:
    entry = replace(ENTRY, topics=[("cs.CL", "Words & more"), ("cs.LG", "Learning")])
    told = chips(paper_card(replace(entry, keywords=("kites",))))
    assert 'href="/topics/cs.CL">Words &amp; more<' in told
    assert 'href="/topics/cs.LG">Learning<' in told
    assert 'class="chip soft" href="/search?q=kites">kites<' in told


def test_many_authors_are_cut_but_never_to_and_one_more() -> None:
    names = [f"A{number}" for number in range(30)]
    links = [f'<a href="/authors/{name.lower()}">{name}</a>' for name in names]
    shown = ", ".join(links[:SHOWN_AUTHORS])
    assert paper_card(replace(ENTRY, authors=names)).authors == f"{shown} and 24 more"
    just = replace(ENTRY, authors=names[: SHOWN_AUTHORS + 1])
    assert paper_card(just).authors == f"{shown}, {links[SHOWN_AUTHORS]}"
    assert paper_card(ENTRY).authors == "Authors not named by the source"


def test_names_of_authors_are_escaped() -> None:
    authors = paper_card(replace(ENTRY, authors=["<b>Bo</b> & Co"])).authors
    assert ">&lt;b&gt;Bo&lt;/b&gt; &amp; Co</a>" in authors
    assert "<b>" not in authors


def test_a_long_abstract_is_cut_at_a_word() -> None:
    text = paper_card(replace(ENTRY, abstract="teapot " * 200)).text
    assert len(text) <= ABSTRACT_LENGTH + 1
    assert text.endswith("teapot…")


def test_our_own_words_are_told_from_the_authors() -> None:
    assert paper_card(replace(ENTRY, abstract="", summary="Ours.")).text_is_ours is True
    both = paper_card(replace(ENTRY, summary="Ours."))
    assert (both.text_is_ours, both.text) == (False, "We weigh &amp; weigh.")


@pytest.mark.parametrize(
    ("precision", "words"), [("day", "8 June 2021"), ("month", "June 2021"), ("year", "2021")]
)
def test_a_date_is_as_long_as_it_is_known(precision: str, words: str) -> None:
    published = PartialDate(date(2021, 6, 8), precision)
    assert paper_card(replace(ENTRY, published=published)).published == words


def test_the_newest_featuring_is_shown() -> None:
    newest = Featuring(date(2026, 9, 30), Featured.PICK, "the editors", "archive")
    older = Featuring(date(2026, 9, 1), Featured.LISTING, "arXiv", "arxiv")
    card = paper_card(replace(ENTRY, featured=[newest, older]))
    assert card.featured == "Picked by the editors"
    assert card.edition == (date(2026, 9, 30), "30 Sep 2026", "/papers/date/2026-09-30")
    assert paper_card(ENTRY).edition is None


def test_topics_and_keywords_lead_somewhere() -> None:
    card = paper_card(replace(ENTRY, topics=[("cs.CL", "Language")], keywords=("a/b & c",)))
    assert card.topics == [("Language", "/topics/cs.CL")]
    assert card.keywords == [("a/b & c", "/search?q=a/b%20%26%20c")]
    assert card.page == "/papers/2609.00001"


def test_a_pager_links_to_neighbours_and_keeps_the_query() -> None:
    middle = pager("/x", 2, 3, 120, "q=a+b")
    assert (middle.newer, middle.older) == ("/x?q=a+b", "/x?q=a+b&page=3")
    assert pager("/x", 1, 3, 120).newer is None
    assert pager("/x", 3, 3, 120).older is None
    assert pager("/x", 3, 3, 120).newer == "/x?page=2"
    assert pager("/x", 2, 3, 120).newer == "/x"
