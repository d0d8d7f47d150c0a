from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.core.tex import to_unicode


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Schr\"odinger", "Schrödinger"),
        (r"Schr\"{o}dinger", "Schrödinger"),
        (r"Schr{\"o}dinger", "Schrödinger"),
        (r"Schr{\"{o}}dinger", "Schrödinger"),
        (r"Fr\'echet", "Fréchet"),
        (r"na\"ive", "naïve"),
        (r"na{\"\i}ve", "naïve"),
        (r"Mart\'{\i}nez", "Martínez"),
        (r"Garc\'\ia", "García"),
        (r"\~n \^o \`e \.z \=a", "ñ ô è ż ā"),
        (r"Erd\H{o}s, Erd\H os", "Erdős, Erdős"),
        (r"Fran\c{c}ois, Fran\c cois", "François, François"),
        (r"\c{S}ahin, \u{g}, Ho\v{r}ava, \k{a}, \r{u}, \d{s}", "Şahin, ğ, Hořava, ą, ů, ṣ"),
        (r"\'Etale \"Uber", "Étale Über"),
    ],
)
def test_it_puts_accents_on_letters(tex: str, text: str) -> None:
    assert to_unicode(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Stra\ss e, Stra{\ss}e, Gau\ss", "Straße, Straße, Gauß"),
        (r"S{\o}ren, S\o ren, S\o{}ren", "Søren, Søren, Søren"),
        (r"{\L}ukasz, Wa{\l}\k{e}sa", "Łukasz, Wałęsa"),
        (r"\AE{}sir, \oe uvre, \aa", "Æsir, œuvre, å"),
        (r"5 \AA wide", "5 Å wide"),
        (r"360{\deg} and {\mu}m, 2 \pm 1, {\alpha}", "360° and μm, 2 ± 1, α"),
    ],
)
def test_it_writes_special_letters_and_signs(tex: str, text: str) -> None:
    assert to_unicode(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Q\&A, 5\%, a\_b, \#1, \{x\}", "Q&A, 5%, a_b, #1, {x}"),
        (r"14\,--\,22\,kpc", "14 -- 22 kpc"),
        (r"repre\-sentable", "representable"),
        (r"\emph{a \textbf{very \textit{deep}} nest}", "a very deep nest"),
        (r"e\textbf{\underline{F}}ficient", "eFficient"),
        (r"\textsc{Llm}, \texttt{pip}, \textsf{x}, \text{y}", "Llm, pip, x, y"),
        (r"{\it n}4000, {\bf Rain}, {\em silent}", "n4000, Rain, silent"),
        (r"\emph{Schr\"odinger}, \emph{Schr{\"o}dinger}", "Schrödinger, Schrödinger"),
        (r"R\textsuperscript{\textregistered}, H\textsubscript{2}O", "R®, H2O"),
        (r"\url{https://a.example/x\_y}", "https://a.example/x_y"),
        (r"\href{https://a.example/x}{here}", "here (https://a.example/x)"),
        (r"\href{https://a.example}{https://a.example}", "https://a.example"),
    ],
)
def test_it_unwraps_text_commands_and_escapes(tex: str, text: str) -> None:
    assert to_unicode(tex) == text


@pytest.mark.parametrize(
    "text",
    [
        "plain, 100% of a_b, {braces}, x -- y, ~5 days",
        r"$\alpha\%$ and $$\'e$$ and \(\ss\) and \[\o\]",
        r"costs \$9 and \$10",
        r"at $z\sim$1 and $\sim$5",
        r"\method beats \ours{} and \cite{x}",
        r"a bare end \\",
        r"\\geq100,000 \\'e",
        r"\b geometric \k means",
        r"Fleiss' \k{appa}",
        r"\"hello\" he said",
        r"\emph{never closed",
        r"\oint \oplus \limit \instead",
    ],
)
def test_it_keeps_maths_and_what_it_does_not_know(text: str) -> None:
    assert to_unicode(text) == text


def test_it_changes_the_text_between_maths_only() -> None:
    tex = r"Fr\'echet $\'x \% y$ na\"ive \(\"o\) 5\%"
    assert to_unicode(tex) == r"Fréchet $\'x \% y$ naïve \(\"o\) 5%"


def test_a_tie_is_a_space_in_names_only() -> None:
    assert to_unicode("J.~Doe", ties=True) == "J. Doe"
    assert to_unicode(r"J.~D\"oe", ties=True) == "J. Döe"
    assert to_unicode("about ~5") == "about ~5"


@given(st.text(st.sampled_from("\\{}$ab'\"~co %&([])eé\n"), max_size=60))
def test_it_never_fails_and_what_it_writes_is_composed(text: str) -> None:
    result = to_unicode(text)
    assert unicodedata.normalize("NFC", result) == result


@pytest.mark.parametrize(
    "unit", ["\\", "\\(", "\\[", "$", "\\emph{", "{\\it ", "\\href{", "\\'{", "\\c "]
)
def test_it_is_fast_on_hostile_text(unit: str) -> None:
    begin = time.process_time()
    to_unicode(unit * (50_000 // len(unit)))
    assert time.process_time() - begin < 2


def test_it_returns_plain_text_at_once() -> None:
    text = "A sentence of an abstract without any command. " * 30
    assert to_unicode(text) is text
