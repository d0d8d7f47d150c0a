from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord, VersionRecord
from dailypapers.feed.used_here import Use, uses
from dailypapers.testing.make import make_paper, make_record, paper_of, take_in
from dailypapers.web.tests.pages import get, make_rich_paper, read

pytestmark = pytest.mark.django_db


def test_it_shows_all_that_is_known(client: Client) -> None:
    make_rich_paper()
    page = get(client, "/papers/2609.77777")
    for words in (
        "<b>Teapots</b> & Back",
        "Published 22 September 2026, Journal of Pots",
        "30 September 2026: Picked by the editors",
        "7 votes and 2 comments at another site, as counted there",
        "Computation and Language cs.CL",
        "code.example/pots, 1,234 stars",
        "Known from arXiv,",
        "eprint",
    ):
        assert words in page.text
    content = client.get("/papers/2609.77777").content.decode()
    assert "<math" in content
    assert "<b>Teapots" not in content
    assert '<meta name="citation_title" content="From O(n²) to &lt;b&gt;Teapots' in content


def test_it_leads_to_the_paper_itself_first(client: Client) -> None:
    make_rich_paper()
    outside = [link for link in get(client, "/papers/2609.77777").links() if "://" in link]
    assert outside[:5] == [
        "https://arxiv.org/abs/2609.77777",
        "https://arxiv.org/pdf/2609.77777",
        "https://doi.org/10.1234/pots",
        "https://code.example/pots",
        "https://pots.example/",
    ]


def test_it_says_what_is_not_known(client: Client) -> None:
    bare = make_paper(abstract="", authors=(), published="", topics=(), identifiers=())
    page = get(client, f"/papers/{bare.key}")
    assert "Authors not named by the source" in page.text
    assert "The abstract has not been fetched yet" in page.text


def test_it_says_whose_words_the_summary_is(client: Client) -> None:
    ours = make_paper(abstract="", summary="Pots on scales.")
    page = get(client, f"/papers/{ours.address}")
    assert "Summary Pots on scales. Written by us" in page.text


def test_words_of_others_stand_apart_and_under_their_names(client: Client) -> None:
    extra = {"ai_summary": "Pots <on> scales.", "ai_keywords": ["pots"], "citations": 3}
    paper = make_paper(source="hf-daily", extra=extra, topics=(), keywords=("lids",))
    page = get(client, f"/papers/{paper.address}")
    assert "Summary by a machine of Hugging Face Daily Papers: “Pots <on> scales.”" in page.text
    assert "Keywords by a machine of Hugging Face Daily Papers: pots" in page.text
    assert "3 citations at Hugging Face Daily Papers, as counted there" in page.text
    assert "/search?q=lids" in page.links()
    assert "/search?q=pots" not in page.links()


def test_it_warns_of_a_withdrawn_paper(client: Client) -> None:
    paper = make_paper(withdrawn=True)
    assert "withdrawn by its authors" in get(client, f"/papers/{paper.address}").text


def test_it_lists_versions(client: Client) -> None:
    paper = make_paper(versions=(VersionRecord(1, "2026-09-22T10:00:00Z"), VersionRecord(2)))
    page = get(client, f"/papers/{paper.address}")
    assert "v1, 22 September 2026" in page.text
    assert "v2" in page.text


def test_it_tells_what_happened_and_what_changed(client: Client) -> None:
    first = VersionRecord(1, "2026-09-01T10:00:00Z")
    record = make_record(title="On Teapots", abstract="We pour <tea>.", versions=(first,))
    take_in(record)
    second = VersionRecord(2, "2026-09-20T10:00:00Z")
    again = replace(record, abstract="We slowly pour <tea>.", versions=(first, second))
    again = replace(again, topics=(*record.topics, "stat.ML"))
    take_in(again)
    take_in(replace(again, title="On Kettles", withdrawn=True))
    acl = make_record(source="acl", source_id="2026.tea-1.1", title="On Kettles", venue="TEA 2026")
    take_in(replace(acl, identifiers=record.identifiers, published="2026-11-03"))
    page = get(client, f"/papers/{paper_of(record).address}")
    history = page.text.partition("History ")[2]
    assert "20 September 2026: revised, version 2 (arXiv) What changed Abstract. We" in history
    assert "also listed under stat.ML (arXiv)" in history
    assert "withdrawn (arXiv)" in history
    assert "3 November 2026: published: TEA 2026 (ACL Anthology)" in history
    content = client.get(f"/papers/{paper_of(record).address}").content.decode()
    assert "We<ins> slowly</ins> pour &lt;tea&gt;." in content
    assert "On<del> Teapots</del><ins> Kettles</ins>" in content


def test_a_paper_to_which_nothing_happened_has_no_history(client: Client) -> None:
    assert "History" not in get(client, f"/papers/{make_paper().address}").text


def test_an_author_leads_to_their_papers(client: Client) -> None:
    paper = make_paper(authors=(AuthorName("Ó. Fjalar & Söhne"),))
    assert "/authors/ofjalarsohne" in get(client, f"/papers/{paper.address}").links()
    assert paper.title in get(client, "/authors/ofjalarsohne").text


def test_it_shows_no_link_that_would_run_a_script(client: Client) -> None:
    bad = LinkRecord(LinkKind.CODE, "javascript:alert(1)")
    worse = LinkRecord(LinkKind.PAGE, "data:text/html,<script>")
    paper = make_paper(links=(bad, worse, LinkRecord(LinkKind.DATA, "https://d.example")))
    response = client.get(f"/papers/{paper.address}")
    page = read(response)
    assert not [link for link in page.links() if link.startswith(("javascript", "data"))]
    assert "https://d.example" in page.links()


def test_it_says_where_its_method_is_used_here(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    use = Use("2106.04647", "dailypapers.x", "It ranks.", "nDCG 0.71", "make bench")
    monkeypatch.setattr("dailypapers.feed.used_here._by_paper", lambda: {use.paper: (use,)})
    monkeypatch.setattr("dailypapers.web.views.about.uses", lambda: (use,))
    make_paper(identifiers=(("arxiv", "2106.04647"),))
    page = get(client, "/papers/2106.04647")
    assert "Used here It ranks. In dailypapers.x. Measured: nDCG 0.71." in page.text
    assert "/papers/2106.04647" in get(client, "/about/used-here").links()


def test_the_file_of_uses_is_read() -> None:
    assert isinstance(uses(), tuple)


def test_its_bibtex_is_the_same_on_the_page_and_alone(client: Client) -> None:
    paper = make_rich_paper()
    response = client.get(f"/papers/{paper.address}.bib")
    assert response.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    alone = response.content.decode()
    assert alone.startswith("@inproceedings{")
    assert f"http://testserver/papers/{paper.address}" in alone
    assert " ".join(alone.split()) in get(client, f"/papers/{paper.address}").text


def test_its_markdown_holds_what_a_program_wants(client: Client) -> None:
    paper = make_rich_paper()
    response = client.get(f"/papers/{paper.address}.md")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("# From $O(n^2)$ to <b>Teapots</b> & Back\n")
    for line in (
        f"- Page: http://testserver/papers/{paper.address}",
        "- Published: 2026-09-22",
        "- Featured: 2026-09-30 (the editors)",
        "- doi: 10.1234/pots",
        "- Code: https://code.example/pots",
        "- 7 votes, 2 comments at another site",
        "## Abstract",
    ):
        assert f"\n{line}\n" in text


def test_a_paper_that_is_not_here_may_be_elsewhere(client: Client) -> None:
    page = get(client, "/papers/2301.00001", 404)
    assert "This instance has no paper 2301.00001." in page.text
    assert "https://arxiv.org/abs/2301.00001" in page.links()
