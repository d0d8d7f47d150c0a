"""Collections made of papers themselves: nothing is asked by words that are still there."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dailypapers.search import encoding
from dailypapers.search.evaluation.collection import CollectionError
from dailypapers.search.evaluation.own import made
from dailypapers.testing.make import make_paper

TITLE = "Folding {n} Umbrellas in Heavy Rain Without Any Help"
ABSTRACT = (
    "Umbrella {n} is hard to fold. We fold umbrella {n} by a machine of two levers and a spring. "
    "It takes the machine {n} seconds on average, rain or no rain. That is little."
)
PAPERS = {f"p{n}": (TITLE.format(n=n), ABSTRACT.format(n=n)) for n in range(60)}
KEYWORDS = {"p3": ["umbrellas", "rain"], "p4": ["alone"]}


def test_a_paper_asks_by_what_is_taken_out_of_it() -> None:
    found = made("umbrellas", PAPERS, 40, 7, KEYWORDS)
    assert len(found.documents) == 60
    assert len(found.queries) == 40
    assert found.grades == {key: {key: 1} for key in found.queries}
    for key, query in found.queries.items():
        title, abstract = found.documents[key]
        assert query in " ".join(PAPERS[key]) or query == "umbrellas rain"
        assert query not in f"{title} {abstract}"
        assert f"{title} {abstract}".split()
    kinds = {"title" if query.startswith("Folding") else "text" for query in found.queries.values()}
    assert kinds == {"title", "text"}
    untouched = set(PAPERS) - set(found.queries)
    assert all(found.documents[key] == PAPERS[key] for key in untouched)


def test_the_same_seed_asks_the_same() -> None:
    assert made("a", PAPERS, 20, 1) == made("a", PAPERS, 20, 1)
    assert made("a", PAPERS, 20, 1) != made("a", PAPERS, 20, 2)


def test_keywords_ask_where_authors_gave_several() -> None:
    one = {"p3": ("Kites", "Kites fly."), "p4": ("Pots", "Pots boil.")}
    assert made("a", one, 9, 1, KEYWORDS).queries == {"p3": "umbrellas rain"}


def test_papers_that_say_too_little_ask_nothing() -> None:
    with pytest.raises(CollectionError, match="no paper of few has a title and an abstract"):
        made("few", {"a": ("Kites", ""), "b": ("A Title of More than Six Words Alone", "")}, 9, 1)


@pytest.mark.django_db
def test_an_instance_is_measured_by_its_own_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "encoder", lambda: None)
    for n in range(12):
        make_paper(title=TITLE.format(n=n), abstract=ABSTRACT.format(n=n))
    make_paper(abstract="")
    out = StringIO()
    call_command("evaluate", own=True, papers=10, queries=5, json=True, verbosity=0, stdout=out)
    said = json.loads(out.getvalue())
    assert said["metrics"]["recall@100"]["value"] == 1.0
    assert set(said["rows"]) == {"BM25"}
    with pytest.raises(CommandError, match="not --mode similar"):
        call_command("evaluate", own=True, mode="similar", verbosity=0)
