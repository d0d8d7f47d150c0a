"""The assistant in the terminal, with answers given at once."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dailypapers.assistant.refine.conversation import from_json
from dailypapers.feed.pooling import forget
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_record

pytestmark = pytest.mark.django_db
SUBJECTS = ("kites", "teapots", "umbrellas", "lanterns")


@pytest.fixture(autouse=True)
def papers() -> None:
    """Have papers of a few subjects, all of which are a study."""
    ingest(
        make_record(title=f"On {SUBJECTS[number % 4]} {number}", abstract="A study of craft.")
        for number in range(24)
    )
    index.catch_up()
    forget()


def ask(*arguments: str) -> str:
    """Return what the command says."""
    out = StringIO()
    call_command("ask", *arguments, stdout=out)
    return out.getvalue()


def test_it_asks_and_goes_on_from_answers() -> None:
    first: dict[str, Any] = json.loads(ask("study craft", "--json"))
    options = first["question"]["options"]
    assert set(options) <= set(SUBJECTS)
    place = options.index("teapots") + 1 if "teapots" in options else "n"
    second = json.loads(ask("study craft", "--json", "--answer", str(place)))
    assert all("teapots" in paper["title"] for paper in second["papers"][:6])
    assert len(from_json(second["conversation"]).answers) == 1
    assert "As a query: study craft" in ask("study craft", "--answer", "?")


def test_what_is_no_answer_is_refused_with_what_would_be() -> None:
    with pytest.raises(CommandError, match="type 1 to"):
        ask("study craft", "--answer", "99")
    assert "Ask for less" in ask("zeppelins author:nobody")
