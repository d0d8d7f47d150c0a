"""A paper has one address; every other name of it leads there."""

from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_paper, make_record, paper_of

pytestmark = pytest.mark.django_db


def leads(client: Client, path: str) -> str:
    """Return where a path leads for good."""
    response = client.get(path)
    assert response.status_code == 301, path
    return response.headers["Location"]


def test_every_name_of_a_paper_leads_to_its_address(client: Client) -> None:
    paper = make_paper(
        identifiers=(
            ("arxiv", "2609.00001"),
            ("doi", "10.1234/a(b)<c>;2-x"),
            ("openalex", "W2741809807"),
            ("acl", "2026.acl-long.7"),
            ("openreview", "aBc_-1"),
        )
    )
    address = "/papers/2609.00001"
    assert client.get(address).status_code == 200
    for name in (
        "2609.00001v2",
        "2609.00001v17.pdf",
        "arXiv:2609.00001",
        "10.48550/arXiv.2609.00001",
        "W2741809807",
        "w2741809807",
        "2026.acl-long.7",
        "by/doi/10.1234/a(b)<c>;2-x",
        "by/doi/10.1234/A(B)<C>;2-X",
        "by/doi/10.1234%2Fa(b)%3Cc%3E%3B2-x",
        "by/arxiv/2609.00001v3",
        "by/openalex/W2741809807",
        "by/openreview/aBc_-1",
        "by/acl/2026.acl-long.7",
        f"{paper.key}",
    ):
        assert leads(client, f"/papers/{name}") == address, name


def test_the_other_forms_of_a_page_keep_their_form(client: Client) -> None:
    make_paper(identifiers=(("arxiv", "2609.00001"),))
    assert leads(client, "/papers/2609.00001v2.md") == "/papers/2609.00001.md"
    assert leads(client, "/papers/2609.00001v2.bib") == "/papers/2609.00001.bib"


@pytest.mark.parametrize("name", ["math/0309136", "hep-th/9901001"])
def test_an_old_arxiv_id_keeps_its_slash(client: Client, name: str) -> None:
    paper = make_paper(identifiers=(("arxiv", name),), title="An Old Paper")
    assert paper.address == name
    assert "An Old Paper" in client.get(f"/papers/{name}").content.decode()
    assert leads(client, f"/papers/{name}v2") == f"/papers/{name}"
    assert leads(client, f"/papers/{paper.key}") == f"/papers/{name}"
    assert client.get(f"/papers/{name}.bib").status_code == 200


def test_an_old_arxiv_id_with_its_class_leads_to_the_one_without(client: Client) -> None:
    make_paper(identifiers=(("arxiv", "math/0309136"),))
    assert leads(client, "/papers/math.GT/0309136") == "/papers/math/0309136"


def test_a_paper_without_arxiv_id_has_its_acl_id_or_its_key_as_address(client: Client) -> None:
    acl = make_paper(source="acl", identifiers=(("acl", "P18-1001"),))
    assert acl.address == "P18-1001"
    assert leads(client, "/papers/p18-1001") == "/papers/P18-1001"
    bare = make_paper(source="acl", identifiers=(("doi", "10.1234/x"),))
    assert client.get(f"/papers/{bare.key}").status_code == 200
    assert leads(client, "/papers/by/doi/10.1234/x") == f"/papers/{bare.key}"


def test_the_key_of_a_paper_merged_away_leads_to_the_one_it_became(client: Client) -> None:
    one = make_record(identifiers=(("arxiv", "2609.00001"),))
    other = make_record(source="acl", identifiers=(("acl", "P18-1001"),))
    ingest([one, other])
    gone = paper_of(other)
    both = (("arxiv", "2609.00001"), ("acl", "P18-1001"))
    ingest([make_record(source="hf-daily", identifiers=both)])
    assert leads(client, f"/papers/{gone.key}") == "/papers/2609.00001"
    assert leads(client, "/papers/P18-1001") == "/papers/2609.00001"


def test_a_search_for_a_name_leads_to_the_paper(client: Client) -> None:
    make_paper(identifiers=(("arxiv", "2609.00001"), ("doi", "10.1234/x")))
    for text in ("2609.00001", "https://arxiv.org/abs/2609.00001v3", "doi:10.1234/x"):
        response = client.get("/search", {"q": text})
        assert (response.status_code, response.headers["Location"]) == (302, "/papers/2609.00001")


def test_a_redirect_never_leads_to_itself(client: Client) -> None:
    paper = make_paper(identifiers=(("arxiv", "2609.00001"),))
    for name in (paper.key, "2609.00001", "2609.00001v1"):
        response = client.get(f"/papers/{name}", follow=True)
        assert response.status_code == 200
        assert len(response.redirect_chain) <= 1
