"""The parts of cards that are made once say what their templates say for each card."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import Featured
from dailypapers.community.marks import mark
from dailypapers.community.models import Mark
from dailypapers.community.votes import vote
from dailypapers.feed.entries import load_entries
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.cards import PaperCard, paper_card
from dailypapers.web.context import site
from dailypapers.web.shapes import gap

pytestmark = pytest.mark.django_db
NAMES = (("arxiv", "2609.00001"), ("arxiv", "cs/9901001"), ("acl", "2023.acl-long.1"))


def test_buttons_are_as_their_templates_make_them() -> None:
    ada, others = make_reader(), [make_reader() for _ in range(3)]
    papers = [make_paper(identifiers=(name,)) for name in NAMES]
    for n, paper in enumerate(papers):
        for reader in [*others[:n], *([ada] if n else [])]:
            vote(reader, paper.pk)
        for kind in list(Mark.Kind)[:n]:
            mark(ada, paper.pk, kind)
    viewers: list[User | None] = [ada, None]
    for viewer in viewers:
        for paper in papers:
            plain, kept = lines(paper, viewer)
            assert plain == kept, (viewer, paper.address)
    assert {paper.address for paper in papers} == {value for _, value in NAMES}


CARD = Template("{% paper_card card %}")


def drawn(card: PaperCard, **context: object) -> str:
    """Return the card of a paper."""
    return CARD.render(Context({"card": card, **context}))


def test_what_a_paper_says_opens_no_gap() -> None:
    edged = f"Kilns {gap('address')}"
    [entry] = load_entries([make_paper(title=edged, abstract=f"Of {gap('title')}.").pk])
    html = drawn(
        paper_card(entry, reason="<i>", standing=gap("reason") + "<b>"),
        signed_in=False,
        sign_in="/",
    )
    assert f">{edged}</a></h2>" in html
    assert f"Of {gap('title')}." in html
    assert "&lt;i&gt;" in html
    assert "&lt;b&gt;" in html
    assert gap("reason") in html


def lines(paper: Paper, reader: User | None) -> tuple[list[str], list[str]]:
    """Return what the templates of buttons say, and what of it stands on the paper's card."""
    request = RequestFactory().get("/papers/date/2026-09-30?source=a&unread=1")
    if reader:
        request.user = reader
    [entry] = load_entries([paper.pk], reader)
    card = paper_card(entry)
    whole = drawn(card, **site(request))
    context = {"paper": card, **site(request)}
    names = ("_vote", "_marks") if reader else ("_vote",)
    plain = [render_to_string(f"web/partials/{name}.html", context) for name in names]
    said = [line.strip() for part in plain for line in part.splitlines() if line.strip()]
    return said, [line for line in said if line in whole]


def test_a_card_that_changes_is_made_anew(client: Client) -> None:
    day = make_announcement("2026-09-30", Featured.LISTING)
    one = make_paper(venue="Journal of Pots", keywords=("pots",), announcement=day)
    make_paper(venue="<b>Pots</b>", keywords=("cups & saucers",), announcement=day)
    html = client.get("/papers/date/2026-09-30").content.decode()
    assert html.count("Journal of Pots") == html.count("&lt;b&gt;Pots&lt;/b&gt;") == 1
    assert "cups &amp; saucers" in html
    Paper.objects.filter(pk=one.pk).update(keywords=["pans"])
    html = client.get("/papers/date/2026-09-30").content.decode()
    assert ">pans<" in html
    assert ">pots<" not in html
