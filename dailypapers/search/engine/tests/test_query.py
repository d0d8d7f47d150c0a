from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dailypapers.search.engine.query import LONGEST_TEXT, MOST_WORDS, Typed, any_of, parse
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.syntax import DEEPEST
from dailypapers.search.engine.types import (
    And,
    Everything,
    Field,
    Filter,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Where,
)

A, B, C, D = Term("1"), Term("2"), Term("3"), Term("4")  # numbers are never joined to a neighbour
LOW_RANK = Or((Phrase(("low", "rank")), Term("lowrank")))
CODE = Filter(has_code=True)
IN_2024 = Filter(20240101, 20241231)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        # words
        ("Models", Term("model")),
        ("1 2", And((A, B))),
        ("1 AND 2", And((A, B))),
        ("the 1", And((Term("the"), A))),
        ("low-rank", LOW_RANK),
        ("GPT-4", Or((Phrase(("gpt", "4")), Term("gpt4")))),
        ("C++", Term("c++")),
        ("tcp/ip", And((Term("tcp"), Term("ip")))),
        ("深度学", And((Term("深度"), Term("度学")))),
        ("学", Term("学")),
        ("f(1)", And((Term("f"), A))),
        ("P(1|2)", And((Term("p"), A, B))),
        ("1, 2.", And((A, B))),
        ("1\u00a02\u30003", And((A, B, C))),
        # phrases
        ('"low rank"', Phrase(("low", "rank"))),
        ("“low rank”", Phrase(("low", "rank"))),
        ('"rank"', Term("rank")),
        ('"low rank"~2', Phrase(("low", "rank"), 2)),
        ('"low-rank model"~1', Phrase(("low", "rank", "model"), 1)),
        ('"1 2"3', And((C, Phrase(("1", "2"))))),
        # without
        ("-vision", Not(Term("vision"))),
        ("-low-rank", Not(LOW_RANK)),
        ("NOT 1", Not(A)),
        ("NOT NOT 1", A),
        ("NOT -1", A),
        ("1 -2", And((A, Not(B)))),
        ("1 AND NOT 2", And((A, Not(B)))),
        ('1 -"a b"', And((A, Not(Phrase(("a", "b")))))),
        ("-(1 2)", Not(And((A, B)))),
        ("1 -author:wang", And((A, Not(Field("authors", Term("wang")))))),
        ("- 1", A),
        ("(1)-2", And((B, A))),
        # either
        ("1 OR 2", Or((A, B))),
        ("1|2", Or((A, B))),
        ("1 OR 2 | 3", Or((A, B, C))),
        ("1 2 OR 3", And((A, Or((B, C))))),
        ("1 OR -2", Or((A, Not(B)))),
        ("NOT 1 OR 2", Or((Not(A), B))),
        ("1 or 2", And((A, Term("or"), B))),
        # groups
        ("(1)", A),
        ("(1 2) OR 3", Or((And((A, B)), C))),
        ("(1 OR 2) (3 OR 4)", And((Or((A, B)), Or((C, D))))),
        ("((1 OR 2) 3) -4", And((And((Or((A, B)), C)), Not(D)))),
        ("(data set)", And((Or((Term("data"), Term("dataset"))),
                            Or((Term("set"), Term("dataset")))))),
        # fields
        ("title:1", Field("title", A)),
        ("TITLE:1", Field("title", A)),
        ("abs:1 abstract:2", And((Field("abstract", A), Field("abstract", B)))),
        ('Author:"Yann LeCun"', Field("authors", Phrase(("yann", "lecun")))),
        ("authors:1", Field("authors", A)),
        ("keyword:1", Field("keywords", A)),
        ("venue:1", Field("venue", A)),
        ("arxiv:2401.12345v2", Field("identifiers", Term("2401.12345"))),
        ("doi:10.1145/12.34", Field("identifiers", Term("10.1145/12.34"))),
        ("id:1", Field("identifiers", A)),
        ("title:(1 OR 2)", Field("title", Or((A, B)))),
        ("title:(1 author:2)", Field("title", And((A, Field("authors", B))))),
        ("title:low-rank", Field("title", LOW_RANK)),
        ("-title:(1 2)", Not(Field("title", And((A, B))))),
        ("tıtle:1", And((Term(stem("title")), A))),
        # parts of words and misspelt ones
        ("transf*", Prefix("transf")),
        ("title:transf*", Field("title", Prefix("transf"))),
        ("deep-learn*", And((Term("deep"), Prefix("learn")))),
        ("Studies*", Prefix("studies")),
        ("id:2401.*", Field("identifiers", Prefix("2401."))),
        ("id:2023.ccl-3.5", Field("identifiers", Term("2023.ccl-3.5"))),
        ("id:HyX-A-", Field("identifiers", Term("hyx-a-"))),
        ('id:"arXiv 1"', Field("identifiers", Term("arxiv1"))),
        ("vaswany~", Fuzzy("vaswany", 2)),
        ("yann~", Fuzzy("yann", 1)),
        ("vaswany~1", Fuzzy("vaswany", 1)),
        ("Optimisations~2", Fuzzy("optimisations", 2)),
        ("models~0", Term("model")),
        ("author:lecum~1", Field("authors", Fuzzy("lecum", 1))),
        # conditions
        ("year:2024", Where(IN_2024)),
        ("1 year:2024", And((A, Where(IN_2024)))),
        ("1 has:code year:2024", And((A, Where(Filter(20240101, 20241231, has_code=True))))),
        ("-has:code", Where(Filter(has_code=False))),
        ("-year:2024", Not(Where(IN_2024))),
        ("1 OR year:2024", Or((A, Where(IN_2024)))),
        ("cat:cs.CL OR cat:cs.LG", Where(Filter(topics=("cs.CL", "cs.LG")))),
        ("cat:(cs.CL OR cs.LG)", Where(Filter(topics=("cs.CL", "cs.LG")))),
        ("year:(2024 -has:code)", And((Where(IN_2024), Not(Where(CODE))))),
        ("cat:cs.CL cat:cs.LG", And((Where(Filter(topics=("cs.LG",))),
                                     Where(Filter(topics=("cs.CL",)))))),
        ("title:(1 has:code)", Field("title", And((A, Where(CODE))))),
        ('topic:"cs.CL"', Where(Filter(topics=("cs.CL",)))),
        # nothing
        ("", Everything()),
        (" \n ", Everything()),
    ],
)  # fmt: skip
def test_it_reads(text: str, tree: Node) -> None:
    query = parse(text)

    assert query.tree == tree
    assert query.problems == ()


@pytest.mark.parametrize(
    ("text", "tree", "where", "message"),
    [
        ('1 "2', And((A, B)), '"', "quotation mark has no partner"),
        ('1" 2', And((A, B)), '"', "quotation mark has no partner"),
        ('1 title:"2 3', And((A, Field("title", Phrase(("2", "3"))))), '"', "closed at the end"),
        ('1 -title:"2', And((A, Not(Field("title", B)))), '"', "closed at the end"),
        ('1 subtitle:"2', And((A, Term(stem("subtitle")), B)), '"', "has no partner; it was left"),
        ('1 "" 2', And((A, B)), '""', "no word between the quotation marks"),
        ('1 -" ?"', A, '-" ?"', "no word between the quotation marks"),
        ("1 (2", And((A, B)), "(", "never closed"),
        ("1 -(2 3", And((A, Not(And((B, C))))), "-(", "never closed"),
        ("1) 2", And((A, B)), ")", "closing parenthesis has no partner"),
        ("1 title:() 2", And((A, B)), "title:()", "nothing between the parentheses"),
        ("1 ( () )", A, "( () )", "nothing between the parentheses"),
        ("OR 1", And((Term("or"), A)), "OR", "OR stands between"),
        ("1 OR", And((A, Term("or"))), "OR", "OR stands between"),
        ("(1 OR) 2", And((B, And((A, Term("or"))))), "OR", "OR stands between"),
        ("1 | ", A, "|", "| stands between"),
        ("AND 1", And((Term("and"), A)), "AND", "AND stands between"),
        ("1 NOT", And((A, Term("not"))), "NOT", "NOT stands before"),
        ("1 colour:2", And((A, And((Term(stem("colour")), B)))), "colour:", "no field “colour:”"),
        ("-colour:2", Not(And((Term(stem("colour")), B))), "colour:", "no field “colour:”"),
        ("1 tr*", And((A, Term("tr"))), "tr*", "star needs at least 3"),
        ("1 *", A, "*", "star needs at least 3"),
        ("lstm~3", Fuzzy("lstm", 2), "lstm~3", "at most 2 letters"),
        ("1 gan~", And((A, Term("gan"))), "gan~", "tilde needs one word of at least 4"),
        ("low-rank~", LOW_RANK, "low-rank~", "tilde needs one word"),
        ('"1 2"~9', Phrase(("1", "2"), 5), '"1 2"~9', "At most 5 words between"),
        ("1 year:2o24", And((A, Term("2o24"))), "year:2o24", "not a year"),
        ("has:data", Term("data"), "has:data", "there is has:code only"),
        ("year:(2024 OR x)", Or((Where(IN_2024), Term("x"))), "x", "not a year"),
        ("?!", Or(()), "?!", "no word"),
        ("-", Or(()), "-", "no word"),
    ],
)
def test_what_it_cannot_read_is_plain_words_and_it_says_where(
    text: str, tree: Node, where: str, message: str
) -> None:
    query = parse(text)
    problem = next(problem for problem in query.problems if message in problem.message)

    assert query.tree == tree
    assert text[problem.start : problem.end] == where
    assert problem.message in query.hint
    assert problem.message.endswith(".")


def test_of_three_quotation_marks_the_last_is_left_out() -> None:
    query = parse('"1 2" "3')

    assert query.tree == And((C, Phrase(("1", "2"))))
    assert [problem.start for problem in query.problems] == [6]


def test_problems_come_in_the_order_of_the_text_and_the_hint_says_each_once() -> None:
    query = parse('colour:1 ) year:x ) "')

    assert [problem.start for problem in query.problems] == [0, 9, 11, 18, 20]
    assert query.hint.count("closing parenthesis") == 1


def test_what_is_typed_plainly_is_ranked_and_the_rest_is_required() -> None:
    query = parse('graph tree-like "a b" -1 title:2 net* 3 OR 4 (1) has:code cat:cs.* year:2024')

    assert query.words == (Term("graph"), Or((Phrase(("tree", "like")), Term(stem("treelike")))))
    assert query.required == (
        Phrase(("a", "b")), Not(A), Field("title", B), Prefix("net"), Or((C, D)), A,
        Where(Filter(topics=("cs.*",))),
    )  # fmt: skip
    assert query.filter == Filter(20240101, 20241231, has_code=True)
    assert query.tree == And((*query.words, *query.required, Where(query.filter)))


@pytest.mark.parametrize(
    ("text", "filter", "required"),
    [
        ("year:2020.. before:2024-05-01", Filter(20200101, 20240430), ()),
        ("after:2020-02 year:2019..2021", Filter(20200201, 20211231), ()),
        ("year:2020 year:2021", Filter(20210101, 20201231), ()),
        ("source:arxiv source:ACL", Filter(sources=("arxiv",)), (Filter(sources=("acl",)),)),
        ("has:code -has:code", CODE, (Filter(has_code=False),)),
        ("has:code has:code", CODE, ()),
    ],
)
def test_conditions_become_one_filter_as_far_as_one_can_say_it(
    text: str, filter: Filter, required: tuple[Filter, ...]
) -> None:
    query = parse(text)

    assert query.filter == filter
    found = [Filter(has_code=False) if isinstance(n, Not) else n.filter  # type: ignore[union-attr]
             for n in query.required]  # fmt: skip
    assert tuple(found) == required


def test_a_query_can_be_narrowed_whatever_it_asks() -> None:
    other = Filter(topics=("cs.LG",), has_code=True)
    query = parse("1 cat:cs.CL year:2024")

    assert query.narrowed(CODE).filter == Filter(
        20240101, 20241231, None, ("cs.CL",), has_code=True
    )
    assert query.narrowed(CODE).required == ()
    assert query.narrowed(other).filter == query.filter
    assert query.narrowed(other).tree == And((A, Where(other), Where(query.filter)))


@pytest.mark.parametrize("text", ["title: 1", "1 AUTHOR:", "-cat: 1", "(1 year:)"])
def test_a_field_with_nothing_after_it_is_a_word_and_it_says_so(text: str) -> None:
    query = parse(text)

    assert "Nothing stands right after “" in query.hint
    ((_, start, end),) = query.problems
    assert text[start:end].endswith(":")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("How do Transformers work?", "How do Transformers work?"),
        ('graph -tree "Neural Nets"~2 NOT (a "b c")', "graph Neural Nets"),
        ("(lstm OR gru) AND speech", "lstm gru speech"),
        ("title:(deep nets) abs:speech keyword:audio", "deep nets speech audio"),
        ("author:(hinton lecun) venue:acl id:2401.00001 arxiv:2 doi:3", ""),
        ("year:2024 cat:(cs.CL) has:code speech", "speech"),
        ("atention~ nets transf*", "atention nets"),
        ("year:soon", "soon"),
    ],
)
def test_an_encoder_reads_what_is_looked_for_without_signs(text: str, meaning: str) -> None:
    assert parse(text).meaning == meaning


def test_words_that_may_be_misspelt_are_given_with_their_place() -> None:
    query = parse('Grpah (nets OR -no) "quoted" title:fielded pre* near~ year:2024 ~')

    assert query.typed == (Typed("Grpah", 0, 5), Typed("nets", 7, 11), Typed("~", 64, 65))


def test_words_written_apart_also_find_them_written_together() -> None:
    data_set = Term("dataset")
    fine_tuning = Term(stem("finetuning"))

    assert parse("data sets").tree == And(
        (Or((Term("data"), data_set)), Or((Term("set"), data_set)))
    )
    assert parse("fine tuning").words[0] == Or((Term("fine"), fine_tuning))
    assert parse("image nets").words[0] == Or((Term(stem("image")), Term("imagenet")))
    assert parse("in formation").tree == And((Term("in"), Term(stem("formation"))))
    assert parse('data "sets"').tree == And((Term("data"), Term("set")))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("id:arXiv:2106.04647v2", "2106.04647"),
        ("arxiv:https://arxiv.org/abs/2106.04647", "2106.04647"),
        ("id:math.GT/0309136", "math/0309136"),
        ("doi:https://doi.org/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("doi:10.48550/arXiv.2106.04647", "2106.04647"),
        ("id:P18-1001", "p18-1001"),
        ("id:anything-else", "anything-else"),
    ],
)
def test_an_identifier_is_read_in_any_of_its_forms(text: str, name: str) -> None:
    assert parse(text).tree == Field("identifiers", Term(name))


def test_function_words_alone_are_not_enough() -> None:
    assert parse("the zebra").relaxed == Term("zebra")
    assert parse("to be or not").relaxed == any_of(parse("to be or not").tree)
    assert parse("zebra the stripes").relaxed == Or((Term("zebra"), Term(stem("stripes"))))


def test_what_is_excluded_twice_is_put_right_where_it_stands() -> None:
    assert parse("NOT -attenton").typed == (Typed("attenton", 5, 13),)


def test_it_stops_at_the_limits() -> None:
    words = [str(n) for n in range(MOST_WORDS + 5)]
    many = parse(" ".join(words))
    assert len(many.words) == MOST_WORDS
    assert many.hint == "Only the first 32 words were used."
    assert len(many.problems) == 1
    assert many.is_too_long
    assert not parse(" ".join(words[:MOST_WORDS])).is_too_long
    assert len(parse("1-2 " * MOST_WORDS).words) == MOST_WORDS // 2
    assert parse("? " * MOST_WORDS + "1").words == ()
    assert many.problems[0][1:] == (len(" ".join(words[:MOST_WORDS])) + 1, len(" ".join(words)))

    title, passage = "深" * 40, " ".join(words)
    assert parse(title).words == parse(title[:MOST_WORDS]).words
    assert parse(title).meaning == title[:MOST_WORDS]
    assert parse(f'"{passage}"').required == (Phrase(tuple(words[:MOST_WORDS])),)
    assert parse(f'one "{passage}" two').required == (Phrase(tuple(words[: MOST_WORDS - 1])),)
    assert parse(f"{passage} -one").hint == parse(title).hint == many.hint

    long = parse("x" * (LONGEST_TEXT + 1))
    assert long.is_too_long
    assert "first 1000 characters" in long.hint
    assert long.problems[0][1:] == (LONGEST_TEXT, LONGEST_TEXT + 1)

    deep = parse("(" * (DEEPEST + 1) + "1 OR 2" + ")" * (DEEPEST + 1) + " 3")
    assert deep.tree == And((C, Or((A, B))))
    assert "8 deep at most" in deep.hint
    assert deep.problems[0][1:] == (DEEPEST, DEEPEST + 1)
    assert parse("(" * DEEPEST + "1" + ")" * DEEPEST).problems == ()

    sloppy = parse('"1 2 3 4 5 6 7 8"~4').tree
    assert isinstance(sloppy, Phrase)
    assert len(list(sloppy.placements())) <= 64
    assert sloppy.slop == 2


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 2", Or((A, B))),
        ("1", A),
        ("1 2 -3", And((Or((A, B)), Not(C)))),
        ("-1 -2", And((Not(A), Not(B)))),
        ("-1", Not(A)),
        ('"1 2"', Or((Phrase(("1", "2")), A, B))),
        ('title:"1 2" 3', Or((C, Field("title", Or((Phrase(("1", "2")), A, B)))))),
        ("1 2 year:2024", And((Or((A, B)), Where(IN_2024)))),
        ("1 year:2024", And((A, Where(IN_2024)))),
        ("cat:cs.CL cat:cs.LG", parse("cat:cs.CL cat:cs.LG").tree),
        ("", Everything()),
    ],
)
def test_the_relaxed_form_asks_for_any_word(text: str, tree: Node) -> None:
    assert any_of(parse(text).tree) == tree


# Any text

SIGNS = [
    '"', "-", "OR", "AND", "NOT", "|", "a", "graph", "b:", "title:", "year:", "cat:", "2024..", "*",
    "~", "~2", "(", ")", " ", "ı", "ſ", "K", "é", "学",
]  # fmt: skip


@given(st.text())
def test_it_never_fails(text: str) -> None:
    _check(text)


@given(st.lists(st.sampled_from(SIGNS), max_size=60))
def test_it_never_fails_on_its_own_signs(signs: list[str]) -> None:
    _check("".join(signs))


@given(st.lists(st.sampled_from(SIGNS), max_size=30))
def test_it_never_fails_on_fields_in_any_case(signs: list[str]) -> None:
    _check("".join(signs).upper())
    _check("".join(signs).title())


def _check(text: str) -> None:
    query = parse(text)

    assert query == parse(text)
    any_of(query.tree)
    assert all(0 <= start <= end <= len(text) for _, start, end in query.problems)
    assert all(text[start:end] == typed for typed, start, end in query.typed)


@pytest.mark.parametrize(
    "part",
    ["(", ")", '"', "x(", "x(y", "-", "-(", "NOT ", "OR ", "| ", "title:(", "title:", "a~", "a*"],
)
def test_no_text_takes_long(part: str) -> None:
    longest = 20 * _quickest("graph " * 500)

    assert _quickest(part * 500) < longest
    assert _quickest(part * 100_000) < longest


def _quickest(text: str) -> float:
    """Return the seconds of this thread that the best of three parses takes."""

    def once() -> float:
        start = thread_time()
        parse(text)
        return thread_time() - start

    return min(once() for _ in range(3))


WRITTEN: list[tuple[str, Node]] = [
    ("1", A), ("22", Term("22")), ('"1 2"', Phrase(("1", "2"))), ('"1 2"~1', Phrase(("1", "2"), 1)),
    ("graph*", Prefix("graph")), ("graph~1", Fuzzy("graph", 1)), ("title:3", Field("title", C)),
    ("year:2024", Where(IN_2024)), ("low-rank", LOW_RANK),
    ('author:"4 1"', Field("authors", Phrase(("4", "1")))),
]  # fmt: skip
Written = tuple[str, Node]


def _groups(things: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    """Write groups around what is there: all of some, any of some, none of one, one in a field."""
    some = st.lists(things, min_size=2, max_size=4)
    return st.one_of(
        some.map(lambda found: (f"({_joined(found, ' ')})", And(_nodes(found)))),
        some.map(lambda found: (f"({_joined(found, ' AND ')})", And(_nodes(found)))),
        some.map(lambda found: (f"({_joined(found, ' OR ')})", Or(_nodes(found)))),
        some.map(lambda found: (f"({_joined(found, '|')})", Or(_nodes(found)))),
        things.map(lambda thing: (f"(-{thing[0]})", Not(thing[1]))),
        things.map(lambda thing: (f"(NOT {thing[0]})", Not(thing[1]))),
        things.map(lambda thing: (f"title:({thing[0]})", Field("title", thing[1]))),
    )


def _joined(found: list[Written], between: str) -> str:
    return between.join(text for text, _ in found)


def _nodes(found: list[Written]) -> tuple[Node, ...]:
    return tuple(node for _, node in found)


@given(st.recursive(st.sampled_from(WRITTEN), _groups, max_leaves=12))
def test_what_is_written_from_a_tree_is_read_as_that_tree(written: Written) -> None:
    text, tree = written
    assume(_depth(text) < DEEPEST)
    query = parse(f"({text})")

    assert query.problems == ()
    assert query.tree == (tree if query.filter == Filter() else Where(query.filter))


def _depth(text: str) -> int:
    depths, depth = [0], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        depths.append(depth)
    return max(depths)
