"""Requests of OAI-PMH that make sense, and those that make none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dailypapers.api.oai.verbs import OaiError, asked

LIST = [("verb", "ListRecords"), ("metadataPrefix", "oai_dc")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "badVerb"),
        ([("verb", "Nonsense")], "badVerb"),
        ([("verb", "identify")], "badVerb"),
        ([("verb", "Identify"), ("verb", "Identify")], "badVerb"),
        ([("verb", "Identify"), ("set", "cs")], "badArgument"),
        ([("verb", "Identify"), ("resumptionToken", "x")], "badArgument"),
        ([("verb", "GetRecord"), ("identifier", "x")], "badArgument"),
        ([("verb", "GetRecord"), ("identifier", ""), ("metadataPrefix", "x")], "badArgument"),
        ([("verb", "ListRecords")], "badArgument"),
        ([*LIST, ("metadataPrefix", "arXiv")], "badArgument"),
        ([*LIST, ("resumptionToken", "x")], "badArgument"),
        ([*LIST, ("from", "2026")], "badArgument"),
        ([*LIST, ("from", "")], "badArgument"),
        ([*LIST, ("from", "2026-02-30")], "badArgument"),
        ([*LIST, ("from", "2026-01-01T00:00:00")], "badArgument"),
        ([*LIST, ("from", "2026-01-01T24:00:01Z")], "badArgument"),
        ([*LIST, ("from", "2026-01-02"), ("until", "2026-01-01")], "badArgument"),
        ([*LIST, ("from", "2026-01-02"), ("until", "2026-01-03T00:00:00Z")], "badArgument"),
    ],
)
def test_what_makes_no_sense_is_named_by_its_code(
    arguments: list[tuple[str, str]], code: str
) -> None:
    with pytest.raises(OaiError) as refused:
        asked(arguments)
    assert refused.value.code == code


def test_days_begin_at_midnight_and_end_with_their_last_second() -> None:
    both = asked([*LIST, ("from", "2026-01-02"), ("until", "2026-01-02"), ("set", "cs:cs:CL")])
    assert both.start == datetime(2026, 1, 2, tzinfo=UTC)
    assert both.until == datetime(2026, 1, 2, 23, 59, 59, tzinfo=UTC)
    assert (both.prefix, both.set) == ("oai_dc", "cs:cs:CL")
    seconds = asked([*LIST, ("until", "2026-01-02T03:04:05Z")])
    assert seconds.until == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert asked([("verb", "ListSets"), ("resumptionToken", "x")]).token == "x"
