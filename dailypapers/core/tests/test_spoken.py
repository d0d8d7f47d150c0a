"""Sentences that pure code makes, said again in another language."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.translation import override

from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, say_many, spoken
from dailypapers.core.worded import worded, worded_many

WHEN = datetime(2026, 3, 8, 14, 5, tzinfo=UTC)


def test_numbers_and_dates_are_written_as_the_language_writes_them() -> None:
    pattern = "{n:,} in {share:.2f} by {when:DATETIME_FORMAT}"
    parts = {"n": 1234567, "share": 2.345, "when": WHEN}
    assert say(pattern, **parts) == "1,234,567 in 2.35 by 8 March 2026, 14:05"
    with override("fr"):
        assert say(pattern, **parts) == "1\xa0234\xa0567 in 2,35 by 8 mars 2026, 14:05"
        assert (
            say("{day:DAY_FORMAT} {n}", day=date(2026, 8, 15), n=2000) == "samedi 15 août 2026 2000"
        )


def test_what_is_counted_is_counted_by_the_rules_of_the_language() -> None:
    assert [say_many("{n} mot", "{n} mots", n) for n in (0, 1, 2)] == ["0 mots", "1 mot", "2 mots"]


def test_a_sentence_of_pure_code_is_said_in_the_language_of_whoever_reads_it() -> None:
    sentence = worded("{which}. Nothing was changed.", which=worded("Not sent."))
    assert sentence == "Not sent.. Nothing was changed."
    assert str(InputError(sentence)) is sentence
    with override("fr"):
        assert spoken(worded("Not sent.")) == "Pas envoyé."
        assert spoken(worded_many("%(n)s title", "%(n)s titles", 2)) == "%(n)s titres"
        assert spoken("Not sent.") == "Not sent."
        assert spoken(worded("“{which}”", which=worded("Not sent."))) == "“Pas envoyé.”"
