from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dailypapers.catalogue.identifiers import Name, address, read, url
from dailypapers.core.ids import new_key


@pytest.mark.parametrize(
    ("text", "value", "version"),
    [
        ("2401.00001", "2401.00001", None),
        ("0704.0001", "0704.0001", None),
        ("2401.00001v3", "2401.00001", 3),
        ("  2401.00001 \n", "2401.00001", None),
        ("arXiv:2401.00001v12", "2401.00001", 12),
        ("arxiv: 2401.00001", "2401.00001", None),
        ("arXiv:2401.00001v2 [cs.CL]", "2401.00001", 2),
        ("arXiv:2401.00001v2 [cs.CL] 3 Jan 2024", "2401.00001", 2),
        ("hep-th/9901001", "hep-th/9901001", None),
        ("cond-mat/9901001v2", "cond-mat/9901001", 2),
        ("math.GT/0309136", "math/0309136", None),
        ("arXiv:math.GT/0309136v2", "math/0309136", 2),
        ("CS.CL/0112017", "cs/0112017", None),
    ],
)
def test_it_reads_an_arxiv_id_with_its_version(text: str, value: str, version: int | None) -> None:
    assert read(text) == Name("arxiv", value, version)


@pytest.mark.parametrize(
    ("text", "value", "version"),
    [
        ("https://arxiv.org/abs/2401.00001", "2401.00001", None),
        ("http://arxiv.org/abs/2401.00001v2/", "2401.00001", 2),
        ("https://www.arxiv.org/abs/2401.00001?context=cs.LG", "2401.00001", None),
        ("https://arxiv.org/abs/2401.00001/?utm_source=mail", "2401.00001", None),
        ("https://arxiv.org/abs/2401.00001#references", "2401.00001", None),
        ("https://arxiv.org/pdf/2401.00001", "2401.00001", None),
        ("https://arxiv.org/pdf/2401.00001v2.pdf?download=1#page=3", "2401.00001", 2),
        ("https://arxiv.org/html/2401.00001v1", "2401.00001", 1),
        ("https://arxiv.org/format/2401.00001", "2401.00001", None),
        ("https://export.arxiv.org/abs/math.GT/0309136v1", "math/0309136", 1),
        ("arxiv.org/abs/hep-th/9901001", "hep-th/9901001", None),
        ("https://arxiv.org/abs/hep-th%2F9901001", "hep-th/9901001", None),
        ("HTTPS://ARXIV.ORG/ABS/2401.00001V2", "2401.00001", 2),
        ("https://huggingface.co/papers/2401.00001", "2401.00001", None),
        ("https://www.alphaxiv.org/abs/2401.00001v1", "2401.00001", 1),
    ],
)
def test_it_reads_an_address_of_arxiv(text: str, value: str, version: int | None) -> None:
    assert read(text) == Name("arxiv", value, version)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.1038/nature14539", "10.1038/nature14539"),
        ("10.1038/Nature14539", "10.1038/nature14539"),
        ("doi:10.1038/nature14539", "10.1038/nature14539"),
        ("DOI: 10.1038/nature14539", "10.1038/nature14539"),
        ("https://doi.org/10.1038/nature14539", "10.1038/nature14539"),
        ("http://dx.doi.org/10.1038/nature14539/", "10.1038/nature14539"),
        ("https://doi.org/10.1145/3292500.3330701?casa_token=x", "10.1145/3292500.3330701"),
        (
            "10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O",
            "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o",
        ),
        ("10.1162/tacl_a_00001", "10.1162/tacl_a_00001"),
    ],
)
def test_it_reads_a_doi_in_lower_case(text: str, value: str) -> None:
    assert read(text) == Name("doi", value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("10.48550/arXiv.2401.00001", Name("arxiv", "2401.00001")),
        ("https://doi.org/10.48550/ARXIV.2401.00001v2", Name("arxiv", "2401.00001", 2)),
        ("10.48550/arXiv.hep-th/9901001", Name("arxiv", "hep-th/9901001")),
        ("10.18653/v1/P18-1001", Name("acl", "P18-1001")),
        ("https://doi.org/10.18653/v1/2020.acl-main.1", Name("acl", "2020.acl-main.1")),
        ("10.3115/v1/P14-1001", Name("acl", "P14-1001")),
        ("10.3115/1073083.1073135", Name("doi", "10.3115/1073083.1073135")),
    ],
)
def test_the_dois_of_arxiv_and_acl_are_their_ids(text: str, name: Name) -> None:
    assert read(text) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020.acl-main.1", "2020.acl-main.1"),
        ("2020.ACL-Main.1", "2020.acl-main.1"),
        ("P18-1001", "P18-1001"),
        ("w18-63001", "W18-63001"),
        ("acl:P18-1001", "P18-1001"),
        ("https://aclanthology.org/2020.acl-main.1/", "2020.acl-main.1"),
        ("https://aclanthology.org/2020.acl-main.1/?ref=x", "2020.acl-main.1"),
        ("https://aclanthology.org/P18-1001.pdf", "P18-1001"),
        ("https://aclanthology.org/P18-1001.bib", "P18-1001"),
        ("https://aclanthology.org/P18-1001v2.pdf", "P18-1001"),
        ("2020.acl-main.1v3", "2020.acl-main.1"),
        ("https://www.aclweb.org/anthology/P18-1001/", "P18-1001"),
    ],
)
def test_it_reads_old_and_new_ids_of_the_acl_anthology(text: str, value: str) -> None:
    assert read(text) == Name("acl", value)


@pytest.mark.parametrize(
    "text",
    [
        "W2741809807",
        "w2741809807",
        "openalex:W2741809807",
        "https://openalex.org/W2741809807",
        "https://openalex.org/works/W2741809807",
        "https://api.openalex.org/works/W2741809807?select=id",
    ],
)
def test_it_reads_an_openalex_id(text: str) -> None:
    assert read(text) == Name("openalex", "W2741809807")


@pytest.mark.parametrize(
    "text",
    [
        "openreview:rJlMmaNYvS",
        "https://openreview.net/forum?id=rJlMmaNYvS",
        "https://openreview.net/forum?id=rJlMmaNYvS&noteId=abc#def",
        "openreview.net/pdf?id=rJlMmaNYvS",
    ],
)
def test_it_reads_an_openreview_id_where_openreview_is_named(text: str) -> None:
    assert read(text) == Name("openreview", "rJlMmaNYvS")
    assert read("rJlMmaNYvS") is None


def test_it_reads_every_key_we_hand_out() -> None:
    for key in (new_key("p") for _ in range(200)):
        assert read(key) == Name("key", key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "/",
        "sparse attention",
        "2401",
        "24010.0001",
        "2401.00001 and 2401.00002",
        "https://arxiv.org/abs/",
        "https://arxiv.org/list/cs.CL/recent",
        "https://example.org/abs/2401.00001",
        "https://arxiv.org/abs/P18-1001",
        "doi:2401.00001",
        "10.1038",
        "plato",
        "pabcdefghjk1",
        "pabcdefghjl",
        "٢٤٠١.٠٠٠٠١",
        "２４０１.00001",
    ],
)
def test_it_says_nothing_of_junk(text: str) -> None:
    assert read(text) is None


@given(st.text(max_size=40) | st.text("arxiv:/.org10W%?#v[]0123456789-", max_size=40))
@example("%00")
@example("https://doi.org/10.1234/%FF")
def test_it_never_fails_and_understands_what_it_wrote(text: str) -> None:
    name = read(text)
    if name is None:
        return
    assert re.search(r"\s|[A-Z]{3}", name.value.split("/")[0]) is None
    again = read(name.value)
    assert again is not None
    assert again.value == name.value


@pytest.mark.parametrize(
    ("identifiers", "wanted"),
    [
        ({"arxiv": "2401.00001", "acl": "P18-1001"}, "2401.00001"),
        ({"acl": "P18-1001", "doi": "10.1/x"}, "P18-1001"),
        ({"arxiv": "hep-th/9901001"}, "hep-th/9901001"),
        ({"doi": "10.1038/nature14539", "openalex": "W2741809807"}, "pabcdefghjk"),
        ({"arxiv": "../admin"}, "pabcdefghjk"),
        ({"arxiv": "a b", "acl": "2020.acl-main.1"}, "2020.acl-main.1"),
        ({}, "pabcdefghjk"),
    ],
)
def test_the_address_is_the_best_id_that_is_safe_in_a_path(
    identifiers: dict[str, str], wanted: str
) -> None:
    assert address("pabcdefghjk", identifiers) == wanted


@pytest.mark.parametrize("text", ["2401.00001", "hep-th/9901001", "P18-1001", "2020.acl-main.1"])
def test_an_address_leads_back_to_its_identifier(text: str) -> None:
    name = read(text)
    assert name is not None
    assert read(address("pabcdefghjk", {name.scheme: name.value})) == name


def test_it_links_to_the_outside_where_there_is_a_page() -> None:
    assert url("arxiv", "2401.00001") == "https://arxiv.org/abs/2401.00001"
    assert url("acl", "P18-1001") == "https://aclanthology.org/P18-1001"
    assert url("doi", "10.1/x") == "https://doi.org/10.1/x"
    assert url("unheard", "x") == ""


@pytest.mark.parametrize("scheme", ["arxiv", "acl", "doi", "openalex", "openreview", "pmid"])
def test_a_link_to_the_outside_is_read_as_the_same_identifier(scheme: str) -> None:
    values = {"arxiv": "hep-th/9901001", "acl": "P18-1001", "doi": "10.1/x(y)", "openalex": "W1234"}
    values |= {"doi": "10.1234/x(y)", "openreview": "-AIqBI4_qZAQ1", "pmid": "31452104"}
    assert read(url(scheme, values[scheme])) == Name(scheme, values[scheme])


@pytest.mark.parametrize(
    "text",
    [
        "PMID: 31452104",
        "pmid:31452104",
        "PMID 31452104",
        "https://pubmed.ncbi.nlm.nih.gov/31452104/",
        "https://pubmed.ncbi.nlm.nih.gov/31452104/?from_term=tea",
        "https://www.ncbi.nlm.nih.gov/pubmed/031452104",
    ],
)
def test_it_reads_a_pubmed_id_where_pubmed_is_named(text: str) -> None:
    assert read(text) == Name("pmid", "31452104")


def test_a_number_alone_is_no_pubmed_id() -> None:
    assert read("31452104") is None
    assert read("pmid:0") is None


@pytest.mark.parametrize(
    "text",
    [
        "https://doi.org/10.1101/2026.01.02.123456",
        "10.1101/2026.01.02.123456v2",
        "10.1101/2026.01.02.123456v1.full.pdf",
        "10.1101/2026.01.02.123456v1.full-text",
    ],
)
def test_the_version_in_an_address_of_biorxiv_is_no_part_of_its_doi(text: str) -> None:
    assert read(text) == Name("doi", "10.1101/2026.01.02.123456")


@pytest.mark.parametrize("text", ["arxiv:x", "https://arxiv.org/abs/x", "doi:10.1234/"])
def test_no_blanks_take_long(text: str) -> None:
    start = time.process_time()
    read(text + "\xa0" * 100_000 + "x")
    assert time.process_time() - start < 1
