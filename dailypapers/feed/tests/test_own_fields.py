from __future__ import annotations

from uuid import uuid4

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import comments, notes, profiles, reading_lists, seeds
from dailypapers.community.marks import mark
from dailypapers.community.models import Mark, Seed, Submission
from dailypapers.community.votes import vote
from dailypapers.feed.own_fields import BY_YES_OR_NO, FIELDS
from dailypapers.feed.search import Wish, search
from dailypapers.search import index
from dailypapers.search.engine.conditions import OWN_FIELDS
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db
NAMES = ("saved", "read", "voted", "said", "other")


@pytest.fixture
def papers() -> dict[int, str]:
    """Have a paper for each thing that a reader can do, and say which is which."""
    return {make_paper(title=f"Teapots {name}").pk: name for name in NAMES}


@pytest.fixture
def reader(papers: dict[int, str]) -> User:
    """Somebody who did each of these things."""
    ada = make_reader()
    numbers = {name: number for number, name in papers.items()}
    mark(ada, numbers["saved"], Mark.Kind.SAVED)
    mark(ada, numbers["read"], Mark.Kind.SAVED)
    mark(ada, numbers["read"], Mark.Kind.READ)
    vote(ada, numbers["voted"])
    comments.post(ada, numbers["said"], "Hot.", uuid4())
    notes.write(ada, numbers["said"], "Ask about *low-rank* Adapters in Évora.", "")
    notes.write(ada, numbers["other"], "Adapters, once more: yes", "")
    seeds.name(ada, [numbers["read"]], Seed.Kind.PASTED)
    work = profiles.make(ada, "Work")
    seeds.name(ada, [numbers["other"]], Seed.Kind.PASTED, profile=work)
    index.catch_up()
    return ada


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("saved:yes", "saved read"),
        ("saved:no", "voted said other"),
        ("-saved:yes teapots", "voted said other"),
        ("-saved:no", "saved read"),
        ("saved:YES read:no", "saved"),
        ("in:saved", "saved read"),
        ("in:unread", "saved"),
        ("in:read OR in:voted", "read voted"),
        ("read:yes OR title:other", "read other"),
        ("NOT (in:saved OR in:voted)", "said other"),
        ("in:saved saved:yes in:read", "read"),
        ("by:me", "said"),
        ("seed:me", "read other"),
        ("seed:work", "other"),
        ("seed:ME -read:yes", "other"),
        ("hidden:yes", ""),
        ("note:yes", "said other"),
        ("note:no", "saved read voted"),
        ("-note:adapter", "saved read voted"),
        ("note:adapter", "said other"),
        ("note:evora by:me", "said"),
        ('note:"low rank adapters"', "said"),
        ('note:"rank low"', ""),
        ("note:low note:once", ""),
        ("note:adap* -note:once", "said"),
        ('note:"yes"', "said other"),
        ("note:* teapots", ""),
        ("in:notes", "said other"),
        ("teapots -hidden:yes", "saved read voted said other"),
    ],
)
def test_readers_ask_for_what_they_did(
    papers: dict[int, str], reader: User, text: str, found: str
) -> None:
    results = search(Wish(text), reader=reader)
    assert {papers[result.entry.id] for result in results.results} == set(found.split())
    assert results.matching == len(found.split())
    assert results.hint == ""


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("saved:perhaps teapots", "write saved:yes or saved:no"),
        ("in:limbo teapots", "there are saved, unread, read, voted, notes, hidden"),
        ("by:you teapots", "by:me is what you commented on"),
        ("seed:play teapots", "seed:me is what you named"),
    ],
)
def test_what_means_nothing_is_said_so(reader: User, text: str, hint: str) -> None:
    assert hint in search(Wish(text), reader=reader).hint


def test_what_others_did_is_found_by_nobody(reader: User) -> None:
    assert reader.pk
    bob = make_reader()
    for text in ("saved:yes", "voted:yes", "in:read", "by:me", "note:yes", "note:adapters"):
        assert search(Wish(text), reader=bob).total == 0


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("text", ["saved:yes teapots", "-in:saved teapots", "teapots (by:me)"])
def test_a_stranger_is_told_and_finds_the_rest(text: str) -> None:
    results = search(Wish(text))
    assert "nobody is signed in; it was left out" in results.hint
    assert results.total == 5


def test_every_field_of_the_language_is_answered() -> None:
    assert {*FIELDS, *BY_YES_OR_NO} == set(OWN_FIELDS)


def test_a_reading_list_is_asked_for_by_the_end_of_its_address(
    papers: dict[int, str], reader: User
) -> None:
    numbers = {name: number for number, name in papers.items()}
    made = reading_lists.make(reader, uuid4(), "For Thursday")
    for name in ("other", "said"):
        reading_lists.add(made.pk, numbers[name], reader)
    found = search(Wish(f"in:{made.slug} -by:me"), reader=reader)
    assert [papers[result.entry.id] for result in found.results] == ["other"]

    stranger = search(Wish(f"in:{made.slug}"), reader=make_reader())
    assert "is no list of yours" in stranger.hint


def test_what_a_reader_submitted_is_by_them(papers: dict[int, str], reader: User) -> None:
    numbers = {name: number for number, name in papers.items()}
    Submission.objects.create(
        reader=reader,
        key=uuid4(),
        scheme="arxiv",
        value="2609.00001",
        paper_id=numbers["other"],
    )
    found = search(Wish("by:me"), reader=reader)
    assert {papers[result.entry.id] for result in found.results} == {"said", "other"}
