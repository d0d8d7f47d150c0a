from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dailypapers.catalogue.identifiers import Name
from dailypapers.community.markup import (
    ATTRIBUTES,
    ELEMENTS,
    LONGEST,
    Markup,
    clean,
    mentioned,
    plain,
    quoted,
    render,
)
from dailypapers.community.parsing import DEEPEST, MOST_CELLS, MOST_FORMULAS, MOST_LINKS
from dailypapers.community.tests.payloads import DRESSED, PAYLOADS
from dailypapers.core.errors import InputError
from dailypapers.testing.harmless import harms

ADA = "u23456789ab"
REL = 'rel="nofollow ugc noopener"'
TEAPOT = Name("arxiv", "2302.04089")


def rendered(text: str) -> Markup:
    """Render for an instance that has every paper, and everybody whose handle starts with u."""
    return render(
        text,
        person=lambda handle: f"/people/{handle}" if handle.startswith("u") else None,
        paper=lambda name: f"/papers/{name.value}",
    )


def html(text: str) -> str:
    return rendered(text).html.strip()


def line(text: str) -> str:
    """Return the HTML of one paragraph without its tags."""
    return html(text).removeprefix("<p>").removesuffix("</p>")


# --- what it makes of Markdown


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Two *fine* **pots**, ~~gone~~", "Two <em>fine</em> <strong>pots</strong>, <s>gone</s>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("one  \ntwo", "one<br>\ntwo"),
        ("<b>x</b> & y", "&lt;b&gt;x&lt;/b&gt; &amp; y"),
        ("[x](/a)", f'<a href="/a" {REL}>x</a>'),
        ("[x](/a 'say \"hi\"')", f'<a href="/a" title="say &quot;hi&quot;" {REL}>x</a>'),
        ("[x](ftp://example.org)", "[x](ftp://example.org)"),
        ("<ada@example.org>", f'<a href="mailto:ada@example.org" {REL}>ada@example.org</a>'),
        ("![A pot](/a.png)", f'<a href="/a.png" {REL}>A pot</a>'),
        ("![](/a.png)", f'<a href="/a.png" {REL}>/a.png</a>'),
        ("[![A pot](/a.png) big](/b)", f'<a href="/b" {REL}>A pot big</a>'),
    ],
)
def test_a_line_of_markdown_can_be_read_word_for_word(text: str, made: str) -> None:
    assert line(text) == made


@pytest.mark.parametrize("mark", ["#", "##", "###", "####", "#####", "######"])
def test_headings_stay_below_those_of_the_page(mark: str) -> None:
    assert html(f"{mark} Tea") == "<h4>Tea</h4>"


def test_blocks_keep_their_kind() -> None:
    made = html("> said\n\n3. three\n\n- one\n\n---\n\n```py\nx = 1\n```\n\n|a|b|\n|-|-:|\n|1|2|")
    for part in (
        "<blockquote>\n<p>said</p>",
        '<ol start="3">\n<li>three</li>',
        "<ul>\n<li>one</li>",
        "<hr>",
        '<pre><code class="language-py">x = 1\n</code></pre>',
        '<th>a</th>\n<th align="right">b</th>',
        '<td>1</td>\n<td align="right">2</td>',
    ):
        assert part in made


def test_a_language_that_is_none_is_left_out() -> None:
    assert html('```py"x\n1\n```') == "<pre><code>1\n</code></pre>"


# --- formulas


def test_formulas_become_mathml_and_money_stays_money() -> None:
    made = line("From $a_b<c$ to $5 or $10")
    assert '<math display="inline"><mrow><msub><mi>a</mi><mi>b</mi></msub><mo>&lt;</mo>' in made
    assert made.endswith("to $5 or $10")


@pytest.mark.parametrize(
    "text", ["$$a=b$$", "$$\na\n=\nb\n$$", "Before\n$$\na\n-\nb\n$$\nafter", "> $$\n> a\n> =\n> $$"]
)
def test_a_formula_that_stands_alone_is_displayed_whole(text: str) -> None:
    made = html(text)
    assert made.count('<math display="block">') == 1
    assert "$" not in made
    assert "<h" not in made


def test_dollars_that_are_never_closed_stay() -> None:
    assert html("$$\na\n\nb") == "<p>$$\na</p>\n<p>b</p>"


def test_emphasis_and_brackets_do_not_reach_into_formulas() -> None:
    made = line("$a_1*b$ and $c*d_2$ [$x](/y)$")
    assert made.count("<math") == 3
    assert "<em>" not in made


def test_a_formula_that_cannot_be_read_is_shown_as_code() -> None:
    assert line(r"$\href{/x}{y}$") == r"<code>\href{/x}{y}</code>"


def test_formulas_are_capped() -> None:
    made = html("$x$ " * (MOST_FORMULAS + 5))
    assert (made.count("<math"), made.count("<code>x</code>")) == (MOST_FORMULAS, 5)


# --- what the words point at


def test_people_are_linked_and_told_to_the_caller() -> None:
    made = rendered(f"Thanks @{ADA} and (@{ADA.upper()}), not @nobody")
    assert made.mentions == (ADA,)
    assert made.html.count(f'<a href="/people/{ADA}" {REL}>@') == 2
    assert "not @nobody" in made.html


@pytest.mark.parametrize(
    "text",
    [
        "`@{}`",
        "```\n@{}\n```",
        "[see @{}](/x)",
        "<https://example.org/@{}>",
        "https://example.org/@{}",
        "ada@{}",
        "ada.@{}",
        "@{}@example.org",
        "\\@{}",
        "$@{}$",
        "@{}toolongtobeahandle",
    ],
)
def test_code_links_and_mail_addresses_mention_nobody(text: str) -> None:
    made = rendered(text.format(ADA))
    assert made.mentions == ()
    assert "/people/" not in made.html


def test_a_person_in_a_quote_is_linked_but_not_addressed() -> None:
    made = rendered(f"> @{ADA} wrote\n\nI agree with @ubcdefghijk")
    assert made.mentions == ("ubcdefghijk",)
    assert made.html.count("/people/") == 2


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("See arXiv:2302.04089v2.", "arXiv:2302.04089v2", "2302.04089"),
        ("(arxiv: hep-th/9901001)", "arxiv: hep-th/9901001", "hep-th/9901001"),
        ("doi:10.1145/3292500.3330701, say", "doi:10.1145/3292500.3330701", None),
        ("10.1016/S0140-6736(20)30183-5)", "10.1016/S0140-6736(20)30183-5", None),
        ("acl:P18-1001!", "acl:P18-1001", "P18-1001"),
        ("*arXiv:2302.04089*", "arXiv:2302.04089", "2302.04089"),
    ],
)
def test_papers_are_linked_where_they_are_named(text: str, said: str, value: str | None) -> None:
    made = rendered(text)
    [name] = made.papers
    assert name.value == (value or said.removeprefix("doi:").lower())
    assert f'<a href="/papers/{name.value}" {REL}>{said}</a>' in made.html


@pytest.mark.parametrize(
    "text",
    ["`arXiv:2302.04089`", "[arXiv:2302.04089](/x)", "On arXiv: we", "2302.04089", "v10.1/2"],
)
def test_code_links_and_bare_numbers_name_no_paper(text: str) -> None:
    assert rendered(text).papers == ()


def test_what_is_not_here_stays_text() -> None:
    made = render(f"@{ADA} arXiv:2302.04089", person=lambda _: None, paper=lambda _: None)
    assert made == Markup(f"<p>@{ADA} arXiv:2302.04089</p>\n", (), ())


def test_all_that_will_be_asked_for_is_known_before() -> None:
    text = f"@{ADA} @nobody > arXiv:2302.04089 arXiv:2302.04089 `@code`\n\n> @quoted"
    assert mentioned(text) == ([ADA, "nobody", "quoted"], [TEAPOT])


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.org/a_b_c?x=1&y=2.", "https://example.org/a_b_c?x=1&amp;y=2"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("**http://example.org/!**", "http://example.org/"),
        ("https://example.org/茶", "https://example.org/%E8%8C%B6"),
    ],
)
def test_addresses_are_linked_without_what_follows_them(text: str, address: str) -> None:
    assert f'<a href="{address}" {REL}>' in html(text)


def test_links_are_capped() -> None:
    made = html("[x]: /y\n\n" + "[x] " * (MOST_LINKS + 5))
    assert made.count("<a ") == made.count("</a>") == MOST_LINKS
    assert made.count("x") == MOST_LINKS + 5


# --- length and cost


def test_a_comment_that_is_too_long_is_refused_in_words() -> None:
    rendered("x" * LONGEST)
    with pytest.raises(InputError, match=r"at most 10,000 characters; this one has 10,001\."):
        rendered("x" * (LONGEST + 1))


MARKS = [*"<>)$`*_|\\}\"'\n\0\ud800", "](", "![", "$$", "```", "~~", "\n\n", "> ", "- ", "[a]: "]
WORDS = ["@u1", "arXiv:2302.04089", "10.1000/x", "https://x.y/", "javascript:", "&#x202e;"]
TAGS = ["\\text{", "<script>", "<math>", "<!--"]
PIECES = st.sampled_from([*MARKS, *WORDS, *TAGS])
TEXT = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join) | st.text(max_size=200)

PATHOLOGICAL = {
    "brackets": "[",
    "pictures": "![",
    "links": "[](",
    "openLinks": "[a](",
    "parentheses": "[a](" + "(" * 500,
    "emphasis": "*a ",
    "strong": "**a ",
    "mixed": "*a_ ",
    "stars": "*",
    "words": "a**b",
    "strikes": "~~a ",
    "quotes": ">",
    "quoteLines": "> a\n",
    "lists": "- ",
    "numbers": "1. ",
    "ticks": "`a``b```c",
    "dollars": "$",
    "formulas": "$x$ ",
    "openDisplays": "$$a\n",
    "displays": "$$\n\n",
    "tags": "<a@",
    "angles": "<",
    "entities": "&amp;",
    "escapes": "\\",
    "definitions": "[x]: y\n",
    "mentions": "@a ",
    "addresses": "http://a ",
    "openAddresses": "<http:",
    "dois": "10.1000/",
    "papers": "arxiv:",
    "closing": "http://x" + ")" * 9000,
    "table": "|a" * 90 + "\n" + "|-" * 90 + "\n" + "b\n" * 4000,
    "tickRuns": "".join("`" * length + " " for length in range(1, 140)),
    "deepList": "".join("  " * depth + "- a\n" for depth in range(95)),
    "references": "[a]: http://x.y/" + "é" * 150 + "\n\n" + "[a]" * 3200,
    "newFormulas": "".join(f"$x_{{{number}}}$ " for number in range(1000)),
    "deepFormula": ("$" + "\\frac{" * 70 + "a" + "}{b}" * 70 + "$ "),
}
SECONDS = 2.0  # About ten times what the slowest takes on one slow core.
LARGEST_HTML = 30 * LONGEST


@pytest.mark.parametrize("kind", PATHOLOGICAL)
def test_nothing_of_full_length_takes_long_or_grows_large(kind: str) -> None:
    text = (PATHOLOGICAL[kind] * LONGEST)[:LONGEST]
    start = time.process_time()
    made = rendered(text).html
    plain(text)
    assert time.process_time() - start < SECONDS
    assert len(made) < LARGEST_HTML
    assert harms(made) == []


@given(st.lists(PIECES, min_size=1, max_size=5).map("".join))
@settings(deadline=None, max_examples=40)
def test_no_repetition_takes_long(text: str) -> None:
    start = time.process_time()
    assert harms(rendered((text * LONGEST)[:LONGEST]).html) == []
    assert time.process_time() - start < SECONDS


def test_a_table_with_too_many_cells_is_shown_as_it_was_typed() -> None:
    row = "|a" * 50 + "\n"
    head = row + "|-" * 50 + "\n"
    assert "<table>" in html(head + row * (MOST_CELLS // 50 - 4))
    assert "<table>" not in html(head + "|a\n" * (MOST_CELLS // 50))


def test_quotes_in_quotes_end_somewhere() -> None:
    assert html("> " * 100 + "x").count("<blockquote>") <= DEEPEST


# --- harm

HARMFUL = {
    "script": "<script>alert(1)</script>",
    "unknown": "<x>y</x>",
    "comment": "<p><!-- x --></p>",
    "picture": "<img src=x>",
    "handler": "<p onclick=alert(1)>x</p>",
    "style": "<p style='color:red'>x</p>",
    "id": "<h4 id=login>x</h4>",
    "target": "<a href=/ target=_blank>x</a>",
    "scheme": "<a href='javascript:alert(1)'>x</a>",
    "case": "<a href='JavaScript:alert(1)'>x</a>",
    "blank": "<a href=' java\tscript:alert(1)'>x</a>",
    "entity": "<a href='java&#10;script&colon;alert(1)'>x</a>",
    "data": "<a href='data:text/html,x'>x</a>",
    "rel": "<a href='/' rel=opener>x</a>",
    "class": "<code class='language-py evil'>x</code>",
    "align": "<td align='x'>x</td>",
    "namespace": "<math xlink:href=/>x</math>",
    "annotation": "<math><annotation-xml>x</annotation-xml></math>",
    "svg": "<svg></svg>",
    "direction": "<p>\u202ex</p>",
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_the_check_finds_harm(kind: str) -> None:
    assert harms(HARMFUL[kind])


@pytest.mark.parametrize("kind", HARMFUL)
def test_the_last_step_alone_makes_it_harmless(kind: str) -> None:
    assert harms(clean(HARMFUL[kind])) == []


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_harmful_comment_is_harmless_as_html(text: str) -> None:
    assert harms(html(text)) == []
    assert harms(clean(text)) == []
    assert harms(html(quoted(text, text, text))) == []


@pytest.mark.parametrize("text", DRESSED)
def test_an_address_that_acts_is_no_link(text: str) -> None:
    assert harms(html(text)) == []
    assert harms(clean(text)) == []


def test_the_callers_addresses_are_cleaned_too() -> None:
    made = render(
        f"@{ADA} arXiv:2302.04089",
        person=lambda _: "javascript:alert(1)",
        paper=lambda _: '/"onclick="alert(1)',
    )
    assert harms(made.html) == []
    assert "javascript" not in made.html


def test_the_table_allows_nothing_that_acts() -> None:
    assert not ELEMENTS & {"script", "style", "img", "svg", "iframe", "form", "input", "button"}
    assert not {name for names in ATTRIBUTES.values() for name in names if name.startswith("on")}


@given(TEXT)
@example("\ud800")
@settings(deadline=None)
def test_any_text_becomes_harmless_html_and_plain_text(text: str) -> None:
    made = rendered(text).html
    assert harms(made) == []
    assert clean(made) == made
    assert "\n" not in plain(text)


# --- plain text and quotes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Hi\n\nsee $O(n^2)$ `co  de`\nnext [x](/y) ![alt](/z)", "Hi see O(n²) co de next x alt"),
        ("- a\n- b\n\n> c\n\n|d|e|\n|-|-|\n|f|g|", "a b c d e f g"),
        ("```py\nx = 1\n```\n\n\\*y\\* &amp; <b>", "x = 1 *y* & <b>"),
        ("", ""),
    ],
)
def test_plain_text_is_the_words_alone(text: str, said: str) -> None:
    assert plain(text) == said


def test_plain_text_is_cut_at_a_word() -> None:
    assert plain("tea " * 100, 12) == "tea tea…"


def test_a_quote_says_whose_words_they_are() -> None:
    text = "Hello\n```\nworld\n\n[x]: /y"
    made = quoted(text, "Ada [B] *x* @u1", "/papers/p1#c 2)>")
    assert made == (
        r"> [Ada \[B\] \*x\* \@u1](</papers/p1#c%202)%3E>):"
        "\n>\n> Hello\n> ```\n> world\n>\n> [x]: /y\n\n"
    )
    assert html(made + "mine").endswith("</blockquote>\n<p>mine</p>")
    assert ">Ada [B] *x* @u1</a>:</p>" in html(made)


@given(TEXT, TEXT)
@settings(deadline=None)
def test_nothing_gets_out_of_a_quote(text: str, by: str) -> None:
    made = html(quoted(text, by, "/papers/p1") + "mine")
    assert made.startswith("<blockquote>")
    assert made.endswith("</blockquote>\n<p>mine</p>")


def test_a_comment_asks_for_no_more_people_than_it_may_link_to() -> None:
    handles, _ = mentioned(" ".join(f"@a{number}" for number in range(1000)))
    assert len(handles) == MOST_LINKS
