from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.encoder import wordpiece
from dailypapers.encoder.wordpiece import WordPiece, read_vocabulary, words

SPECIAL = ["[UNK]", "[CLS]", "[SEP]"]

# Texts, and the pieces that the `tokenizers` library (0.23) cuts them into with the vocabulary of
# bert-base-uncased. The first line of defence against being a little different.
RECORDED = [
    ("Counting teapots", "counting tea ##pot ##s"),
    ("ON THE FOLDING OF UMBRELLAS", "on the folding of umbrella ##s"),
    ("unforgettable marmalade", "un ##for ##get ##table mar ##mal ##ade"),
    ("x", "x"),
    ("   ", ""),
    ("", ""),
    ("\t tabs\nand\r\nlines ", "tab ##s and lines"),
    ("low-rank, lowrank & low rank", "low - rank , low ##rank & low rank"),
    ("C++ and C# (again)", "c + + and c # ( again )"),
    ("GPT-4o's 128k-token window", "gp ##t - 4 ##o ' s 128 ##k - token window"),
    ("O'Brien & Łukasz", "o ' brien & ł ##uka ##sz"),
    ("Müller, Mueller, MÜLLER", "muller , mueller , muller"),
    ("naïve café résumé", "naive cafe resume"),
    ("İstanbul and ISTANBUL", "istanbul and istanbul"),
    ("ΟΔΥΣΣΕΥΣ walks", "ο ##δ ##υ ##σ ##σ ##ε ##υ ##σ walks"),
    ("Straße STRASSE", "st ##raße st ##ras ##se"),
    ("e\u0301 and é", "e and e"),
    ("$\\ell_1$-norm of $x^2 + y_{i,j}$", "$ \\ el ##l _ 1 $ - norm of $ x ^ 2 + y _ { i , j } $"),
    ("\\textbf{bold} \\cite{a:b}", "\\ text ##bf { bold } \\ cite { a : b }"),
    ("http://example.org/a?b=c#d", "http : / / example . org / a ? b = c # d"),
    ("ada@example.org", "ada @ example . org"),
    ("arXiv:2609.01234v2", "ar ##xi ##v : 260 ##9 . 01 ##23 ##4 ##v ##2"),
    ("3.14159 and 1,000,000", "3 . 141 ##59 and 1 , 000 , 000"),
    ("100%", "100 %"),
    ("茶壶 counting 数", "[UNK] [UNK] counting [UNK]"),
    ("日本語のテキスト", "日 本 語 の ##テ ##キ ##ス ##ト"),
    ("한국어 단어", "ᄒ ##ᅡ ##ᆫ ##ᄀ ##ᅮ ##ᆨ ##ᄋ ##ᅥ ᄃ ##ᅡ ##ᆫ ##ᄋ ##ᅥ"),
    ("дождь и зонт", "д ##о ##ж ##д ##ь и з ##о ##н ##т"),
    ("שלום עולם", "ש ##ל ##ו ##ם ע ##ו ##ל ##ם"),
    ("مرحبا بالعالم", "م ##ر ##ح ##ب ##ا ب ##ا ##ل ##ع ##ا ##ل ##م"),
    ("हिन्दी पाठ", "ह ##ि ##न ##द ##ी [UNK]"),
    ("ไทยภาษา", "[UNK]"),
    ("teapot🫖 and 🙂", "[UNK] and [UNK]"),
    ("zero\u200bwidth and soft\xadhyphen", "zero ##wi ##dt ##h and soft ##hy ##ph ##en"),
    ("non\xa0breaking\u3000space\u2009thin", "non breaking space thin"),
    ("bell\x07 and null\x00 and \ufffd", "bell and null and"),
    ("“curly” ‘quotes’ — dash…", "“ curly ” ‘ quotes ’ — dash …"),
    ("½ of ² and ₃", "½ of ² and ₃"),
    ("ﬁne ligatures ﬀ", "ﬁ ##ne liga ##tures [UNK]"),
    ("𝒜 𝔹 math letters", "[UNK] [UNK] math letters"),
    ("a" * 100, "aaa" + " ##aa" * 48 + " ##a"),
    ("a" * 101, "[UNK]"),
    ("verti\x0bcal and ne\x85xt", "vertical and next"),
    ("the ##ing of ##", "the # # ing of # #"),
    ("qwertyzxcvb", "q ##wer ##ty ##z ##x ##c ##vb"),
    ("snake_case_name and CamelCase", "snake _ case _ name and camel ##case"),
    (
        "~`!@#$%^&*()_+-=[]{}|;':\",./<>?",
        "~ ` ! @ # $ % ^ & * ( ) _ + - = [ ] { } | ; ' : \" , . / < > ?",
    ),
    ("line\u2028separator", "line sep ##arat ##or"),
    ("ǅ ǆ titlecase", "[UNK] [UNK] title ##case"),
    ("Å Å kelvin K", "a a kelvin k"),
    ("₿ € £", "[UNK] € £"),
]
KNOWN = dict.fromkeys([*SPECIAL, *(piece for _, pieces in RECORDED for piece in pieces.split())])
VOCABULARY = {piece: number for number, piece in enumerate(KNOWN)}
NAMES = list(VOCABULARY)


def cut(text: str, pieces: WordPiece | None = None, longest: int = 10_000) -> list[str]:
    """Return the names of a text's pieces, with those of both ends."""
    made = pieces or WordPiece(VOCABULARY)
    return [NAMES[number] for number in made.encode(text, longest)]


@pytest.mark.parametrize(("text", "pieces"), RECORDED, ids=range(len(RECORDED)))
def test_it_cuts_as_the_common_library_does(text: str, pieces: str) -> None:
    assert cut(text) == ["[CLS]", *pieces.split(), "[SEP]"]


def test_the_names_of_special_tokens_are_plain_text() -> None:
    for name in SPECIAL:
        assert not {"[CLS]", "[SEP]"} & set(cut(f"a {name} b")[1:-1])
    assert words("x[SEP]", lower_case=True) == ["x", "[", "sep", "]"]


def test_a_long_text_is_cut_off_and_still_ends_well() -> None:
    assert cut("tabs " * 50, longest=5) == ["[CLS]", "tab", "##s", "tab", "[SEP]"]
    assert cut("tabs", longest=4) == ["[CLS]", "tab", "##s", "[SEP]"]
    assert cut("tabs", longest=3) == ["[CLS]", "tab", "[SEP]"]


def test_case_and_accents_stay_where_the_vocabulary_has_them() -> None:
    vocabulary = {piece: n for n, piece in enumerate([*SPECIAL, "Café", "caf", "##e", "cafe"])}
    plain, cased = WordPiece(vocabulary), WordPiece(vocabulary, lower_case=False)
    assert plain.encode("Café", 10)[1:-1] == [vocabulary["cafe"]]
    assert cased.encode("Café", 10)[1:-1] == [vocabulary["Café"]]


def test_the_longest_piece_wins() -> None:
    vocabulary = {piece: n for n, piece in enumerate([*SPECIAL, "a", "ab", "abc", "##c", "##d"])}
    assert WordPiece(vocabulary).encode("abcd abc abd abx", 10)[1:-1] == [5, 7, 5, 4, 7, 0]


def test_a_vocabulary_that_lacks_a_special_token_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lacks \[CLS\], \[SEP\]"):
        WordPiece({"[UNK]": 0, "a": 1})


def test_a_vocabulary_is_numbered_by_its_lines() -> None:
    assert read_vocabulary("[PAD]\na\n\u2028\nb\n") == {"[PAD]": 0, "a": 1, "\u2028": 2, "b": 3}


def test_what_it_remembers_is_bounded_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordpiece, "MOST_REMEMBERED", 10)
    ours = WordPiece(VOCABULARY)
    for text, pieces in RECORDED * 2:
        assert cut(text, ours) == ["[CLS]", *pieces.split(), "[SEP]"]
        assert len(ours._remembered) <= 10


SHARED = WordPiece(VOCABULARY)
ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text("ab- \t\u0301É茶[]#\x00\ud800")


@given(ANY_TEXT, st.integers(2, 40))
def test_any_text_becomes_known_ids_between_both_ends(text: str, longest: int) -> None:
    ids = SHARED.encode(text, longest)
    assert 2 <= len(ids) <= longest
    assert (ids[0], ids[-1]) == (VOCABULARY["[CLS]"], VOCABULARY["[SEP]"])
    assert all(0 <= number < len(VOCABULARY) for number in ids)


@given(ANY_TEXT, st.integers(2, 40))
def test_cutting_off_only_cuts_off(text: str, longest: int) -> None:
    whole = SHARED.encode(text, 10_000)[:-1]
    assert SHARED.encode(text, longest)[:-1] == whole[: longest - 1]


@given(ANY_TEXT, ANY_TEXT)
def test_a_blank_parts_words(one: str, other: str) -> None:
    apart = SHARED.encode(one, 10_000)[:-1] + SHARED.encode(other, 10_000)[1:]
    assert SHARED.encode(f"{one} {other}", 20_000) == apart
