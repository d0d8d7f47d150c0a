from __future__ import annotations

import time

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.core.maths import (
    ATTRIBUTES,
    ELEMENTS,
    FORMULA,
    mathml,
    shorten,
    to_html,
)

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "</p><iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "<style>@import 'https://evil.example';</style>",
    "<link rel=stylesheet href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><input></form>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<maction actiontype='statusline#https://evil.example' xlink:href='javascript:1'>x</maction>",
    "</math><script>alert(1)</script>",
    "</mtext></math><img src=x onerror=alert(1)>",
    "<!--<img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "]]><img src=x onerror=alert(1)>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<img/src=x/onerror=alert(1)//",
    "<<script>alert(1)//<</script>",
    "<x onclick=alert(1)>x",
    "<annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml>",
    "<mi xmlns='http://www.w3.org/1999/xhtml'>x</mi>",
    "<mspace style='background:url(javascript:alert(1))'/>",
]
WRAPPERS = [
    "{}",
    "A title {} and more",
    "$ {} $",
    "${}$",
    "$x_{{{}}}$",
    "$$\\text{{{}}}$$",
    "\\(\\mathrm{{{}}}\\)",
    "\\[\\operatorname{{{}}}\\]",
    "$\\mbox{{{}}}$",
    "$\\href{{javascript:alert(1)}}{{{}}}$",
    "$\\style{{{}}}{{x}}$",
    "$\\class{{{}}}{{x}}$",
    "$\\color{{{}}}{{x}}$",
    "$\\frac{{{}}}{{\\unknown {}}}$",
    "$\\begin{{array}}{{{}}} 1 \\end{{array}}$",
    "$\\unicode{{x3c}}{}$",
    "\\${}$",
]
COMMANDS = [
    r"\href{javascript:alert(1)}{x}",
    r"\url{javascript:alert(1)}",
    r"\style{background:red}{x}",
    r"\class{admin}{x}",
    r"\cssId{login}{x}",
    r"\htmlClass{a}{x}",
    r"\bbox[red]{x}",
    r"\require{html}",
]


def assert_inert(html: str) -> None:
    """Only text, code and MathML may come out, with no attribute that can do anything."""
    for element in lxml.html.fragment_fromstring(html, create_parent="p").iterdescendants():
        assert element.tag in {*ELEMENTS, "code"}, html
        assert set(element.attrib) <= ATTRIBUTES, html
    assert "<!" not in html
    assert "<?" not in html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_text_and_formulas_comes_out_inert(payload: str) -> None:
    for wrapper in WRAPPERS:
        assert_inert(to_html(wrapper.format(payload, payload)))


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_that_make_links_and_styles_are_shown_as_code(command: str) -> None:
    for tex in (command, f"x + {command}", f"\\text{{{command}}}"):
        html = to_html(f"${tex}$")
        assert_inert(html)
        assert html.startswith("<code>")


@given(st.text("<>&'\"\\${}()[]/abx=!-^_ \n"))
def test_whatever_is_written_comes_out_inert(text: str) -> None:
    assert_inert(to_html(text))


@pytest.mark.parametrize(
    "text",
    [
        "costs $5 to $10",
        "from $5-$10 a day",
        "it costs $5 and $10.",
        "$ 5 and 6 $",
        "only one $ here",
        "US$5, US$6",
        "a \\ b",
    ],
)
def test_money_stays_money(text: str) -> None:
    assert to_html(text) == text


def test_an_escaped_dollar_is_a_dollar() -> None:
    assert to_html(r"\$5 and \$6") == "$5 and $6"
    assert "<math" in to_html(r"$x$ costs \$5")


@pytest.mark.parametrize(
    ("text", "formulas", "rest"),
    [
        ("at $x^2$ and", 1, "at  and"),
        (r"galaxies at $z\sim$1 are", 1, "galaxies at 1 are"),
        (r"about $\sim$5% of $O(n)$", 2, "about 5% of "),
        (r"\(x\), \[y\], $$z$$", 3, ", , "),
        (r"$\$5$ and $x$", 2, " and "),
    ],
)
def test_formulas_become_mathml(text: str, formulas: int, rest: str) -> None:
    html = to_html(text)
    found = lxml.html.fragment_fromstring(html, create_parent="p")
    assert len(found.findall("math")) == formulas
    assert "".join([found.text or "", *(math.tail or "" for math in found)]) == rest


def test_a_formula_can_be_read_word_for_word() -> None:
    assert mathml("x^2") == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">'
        "<mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>"
    )
    assert 'display="block"' in to_html("$$x$$")
    assert 'display="block"' in to_html(r"\[x\]")


@pytest.mark.parametrize(
    "tex",
    [
        r"\ours{x}",
        r"x + \name",
        r"\begin{nothing",
        r"\left(",
        "x" * 1001,
        r"\color{red}{x}",
        "a & b",
    ],
)
def test_what_cannot_be_converted_is_shown_as_code(tex: str) -> None:
    html = to_html(f"before ${tex}$ after")
    [code] = lxml.html.fragment_fromstring(html, create_parent="p").findall("code")
    assert code.text == tex
    assert html.startswith("before <code>")
    assert html.endswith("</code> after")


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("short", 5, "short"),
        ("cut at a blank", 10, "cut at a…"),
        ("we show $a + b$ here", 12, "we show…"),
        ("$a + b + c$ is it", 6, "$a + b + c$…"),
        ("$a+b+c$ is it", 4, "$a+b+c$…"),
        ("unbreakable", 6, "unbrea…"),
    ],
)
def test_it_shortens_without_cutting_a_formula(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short


@given(st.text("$ab\\ ()[]", max_size=40), st.integers(1, 30))
def test_no_formula_is_cut(text: str, length: int) -> None:
    whole = [match[0] for match in FORMULA.finditer(text)]
    kept = [match[0] for match in FORMULA.finditer(shorten(text, length).removesuffix("…"))]
    assert kept == whole[: len(kept)]


@pytest.mark.parametrize(
    "unit", ["\\(", "\\[", "$", "$a\\$", "$$", "$\\a ", "$a ", "\\$", "$a\\", "\\(a", "<"]
)
def test_it_is_fast_on_hostile_text(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    begin = time.process_time()
    to_html(text)
    shorten(text, 300)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    "unit", ["{", "^", "_", "\\frac{", "\\left(", "\\text{", "a_", "\\sqrt[", "&", "\\\\", "'"]
)
def test_it_is_fast_on_hostile_formulas(unit: str) -> None:
    begin = time.process_time()
    assert_inert(mathml(unit * (1000 // len(unit))))
    assert time.process_time() - begin < 2
