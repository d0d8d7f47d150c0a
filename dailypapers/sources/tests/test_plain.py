"""Texts, dates, numbers and addresses as sources write them."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from dailypapers.catalogue.records import LinkKind, LinkRecord
from dailypapers.core.errors import SourceError
from dailypapers.sources import dates, json, plain
from dailypapers.sources.links import link, page
from dailypapers.sources.listing import listed

SPRINGER = (
    "<jats:p>Of <jats:inline-formula><jats:alternatives><jats:tex-math>\\documentclass{minimal}"
    "\\begin{document}$$\\alpha ^2$$\\end{document}</jats:tex-math><mml:math><mml:mi>α</mml:mi>"
    "</mml:math></jats:alternatives></jats:inline-formula> pots.</jats:p>"
)
PUBMED = (
    'uptake ( <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">\n  <mml:msub>\n   <mml:mi>V'
    "</mml:mi>\n <mml:mn>2</mml:mn> </mml:msub>\n</mml:math> )"
)


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        ("<jats:title>Abstract</jats:title>\n <jats:p>Tea &amp; pots.</jats:p>", "Tea & pots."),
        ("<title>SUMMARY</title><p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        (
            "<jats:sec><jats:title>Methods:</jats:title><jats:p>We <jats:italic>poured"
            "</jats:italic>.</jats:p></jats:sec>",
            "Methods: We poured.",
        ),
        ("H<sub>2</sub>O at 10<sup>-3</sup> and r<sup>max</sup>", "H₂O at 10⁻³ and rmax"),
        ("p &lt; 0.05 and q < 0.1 but List<Int> stays", "p < 0.05 and q < 0.1 but List<Int> stays"),
        ("&lt;i&gt;E. coli&lt;/i&gt; &amp;amp; us", "E. coli &amp; us"),
        (SPRINGER, "Of $\\alpha ^2$ pots."),
        (PUBMED, "uptake ( V2 )"),
        ("<b>On</b> <tex-math>O(n^2)</tex-math> in <url>x.org</url>", "On $O(n^2)$ in x.org"),
        ("A\u202eB\x00C\u200bD\ufeff", "ABCD"),
        ("line one\nline two\n\nnext", "line one line two\n\nnext"),
        ('na\\"ive, 5\\%', "naïve, 5%"),
        ("<!-- no --><![CDATA[yes]]>", "yes"),
        ("<math><mi>x</mi", "<math><mi>x</mi"),
    ],
)
def test_markup_becomes_plain_text(said: str, plainly: str) -> None:
    assert plain.paragraphs(said) == plainly


def test_of_a_web_page_only_the_text_stays() -> None:
    said = "<p>Tea &amp; <blink>pots</blink></p><script>x < y</script><table><td>10<sup>2</sup>"
    assert plain.html(said) == "Tea & pots\n\n10²"
    assert plain.html("&lt;p&gt;Tea&lt;/p&gt; and p < 0.05") == "Tea\n\nand p < 0.05"


@pytest.mark.parametrize(
    "tag", ["<math>", "<script>", "<jats:title>", "<!--", "<sub>", "<a ", "<p>", "&lt;"]
)
def test_no_text_takes_long(tag: str) -> None:
    began = time.process_time()
    plain.paragraphs(tag * 100_000)
    plain.html(tag * 100_000)
    assert time.process_time() - began < 3


def test_long_names_are_cut_and_persons_are_forenames_first() -> None:
    assert len(plain.venue("very " * 200)) <= 500
    assert plain.person("Ada~M.", "<b>Brandt</b>", "Jr.") == "Ada M. Brandt Jr."
    assert plain.person("", "", "") == ""


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2024-05-31", "2024-05-31"),
        ("2024-05-31T10:00:00Z", "2024-05-31"),
        ("2024/5", "2024-05"),
        ("2024-02-31", "2024-02"),
        ("2024-13-01", "2024"),
        ("1993-00-00", "1993"),
        ("31 May 2024", "2024-05-31"),
        ("May 2024", "2024-05"),
        ("Spring 2024", "2024"),
        ("May 3-7, 2024", "2024-05"),
        ("1998 Dec-1999 Jan", "1998-12"),
        ("2024 Sept 3", "2024-09-03"),
        ("2024-05-31T10:00:00+00:00 (Mon)", "2024-05-31"),
        ("Marketing 2024", "2024"),
        ("0000", ""),
        ("9999-01-01", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates_are_read_as_far_as_they_go(said: str, read: str) -> None:
    assert dates.read(said) == read


def test_times_are_aware_or_nothing() -> None:
    assert dates.moment("2026-09-23T00:23:14.421Z") == datetime(2026, 9, 23, 0, 23, 14, 421000, UTC)
    assert dates.moment("2026-09-23 02:00:00+02:00") == datetime(2026, 9, 23, tzinfo=UTC)
    assert dates.moment("0001-01-01T00:00:00+05:00") is dates.moment("yesterday") is None
    assert dates.day("2026-09") is None
    assert dates.of_milliseconds(1_758_000_000_000) == datetime(2025, 9, 16, 5, 20, tzinfo=UTC)
    assert dates.of_milliseconds(10**30) is dates.of_milliseconds(None) is None


def test_what_json_says_is_read_without_trust() -> None:
    said = {"a": {"b": [None, " x ", 3]}, "n": "12", "t": True, "f": 3.0, "neg": -1, "s": "y"}
    assert json.text(said, "a", "b") == "x"
    assert json.texts(said, "a", "b") == ("x",)
    assert json.texts(said, "s") == ("y",)
    assert json.text(said, "a", "c", "d") == json.text(None, "x") == json.text(said, "t") == ""
    assert [json.number(said, name) for name in ("n", "t", "f", "neg", "s")] == [
        12,
        None,
        3,
        None,
        None,
    ]
    assert json.mapping(said, "a") == {"b": [None, " x ", 3]}
    assert json.mapping(said, "n") == {}
    assert json.mappings(said, "a", "b") == []
    with pytest.raises(SourceError):
        json.parse_json(b"[" * 100_000, list)


def test_only_addresses_of_the_web_become_links() -> None:
    code = LinkKind.CODE
    assert link(code, "https://example.org/x", 3) == (LinkRecord(code, "https://example.org/x", 3),)
    for wrong in (
        "javascript:alert(1)",
        "ftp://x.org",
        "https://",
        "http://a b.org",
        "x",
        "h" * 2000,
    ):
        assert link(code, wrong) == ()
    assert page("www.github.com/a/b") == (LinkRecord(code, "https://www.github.com/a/b"),)
    assert page("https://example.org")[0].kind is LinkKind.PAGE


def test_an_old_paper_that_is_listed_today_is_no_news() -> None:
    on = date(2026, 9, 24)
    news = listed("PubMed", on, "2026-09-20")
    assert news
    assert (news.day, news.by) == ("2026-09-24", "PubMed")
    assert listed("PubMed", on, "2026")
    assert listed("PubMed", on, "2026-08")
    assert listed("PubMed", on, "2026-11")
    assert listed("PubMed", on, "1976") is listed("PubMed", on, "2026-06-01") is None
    assert listed("PubMed", date(2999, 1, 1), "2026") is None
    assert listed("PubMed", None, "2026") is listed("PubMed", on, "") is None
