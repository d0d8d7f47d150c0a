from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from django.db import connection

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import merges, moderation, queries, unmerging
from dailypapers.community.markup import LONGEST
from dailypapers.community.models import Merge, Note
from dailypapers.community.notes import BETWEEN, Changed, sign, text_of, write
from dailypapers.core.errors import InputError
from dailypapers.sources.joining import join
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader


@pytest.fixture
def ada(db: None) -> User:
    """Somebody who writes notes."""
    return make_reader()


@pytest.fixture
def paper(db: None) -> Paper:
    """What they are about."""
    return make_paper()


def test_a_note_is_kept_changed_and_taken_away(ada: User, paper: Paper) -> None:
    for _ in range(2):
        write(ada, paper.pk, " Try this.\r\nSoon.\0 ", "")
    assert text_of(ada, paper.pk) == "Try this.\nSoon."
    first = Note.objects.get().at

    write(ada, paper.pk, "Tried.", sign("Try this.\nSoon."))
    assert (text_of(ada, paper.pk), Note.objects.get().at > first) == ("Tried.", True)

    for _ in range(2):
        write(ada, paper.pk, "  ", sign("Tried."))
    assert not Note.objects.exists()


def test_only_its_reader_has_it_in_lists(ada: User, paper: Paper) -> None:
    write(ada, paper.pk, "x" * 500, "")
    seen = [queries.own(one, [paper.pk]).notes for one in (ada, make_reader(), None)]
    assert seen == [{paper.pk: "x" * queries.FIRST_WORDS}, {}, {}]


@pytest.mark.parametrize("stands", ["Mine, later", ""])
def test_what_was_written_elsewhere_meanwhile_is_not_overwritten(
    ada: User, paper: Paper, stands: str
) -> None:
    write(ada, paper.pk, "Mine", "")
    write(ada, paper.pk, stands, sign("Mine"))
    with pytest.raises(Changed):
        write(ada, paper.pk, "From an old tab", sign("Mine"))
    assert text_of(ada, paper.pk) == stands
    write(ada, paper.pk, "From an old tab", sign(stands))
    assert text_of(ada, paper.pk) == "From an old tab"


def test_a_note_that_is_too_long_is_refused(ada: User, paper: Paper) -> None:
    write(ada, paper.pk, "x" * LONGEST, "")
    with pytest.raises(InputError, match="at most 10,000 characters; this has 10,001"):
        write(ada, paper.pk, "y" * (LONGEST + 1), sign("x" * LONGEST))
    assert text_of(ada, paper.pk) == "x" * LONGEST


def test_notes_of_papers_that_became_one_are_joined_and_none_is_lost(ada: User) -> None:
    bob, kept, gone = make_reader(), make_paper(), make_paper()
    for reader, paper, text in (
        (ada, kept, "k" * LONGEST),
        (ada, gone, "g" * LONGEST),
        (bob, gone, "Only here"),
    ):
        write(reader, paper.pk, text, "")
    assert join(kept.pk, gone.pk)
    assert merges.pending()

    merges.follow()

    assert not merges.pending()
    both = "k" * LONGEST + BETWEEN + "g" * LONGEST
    assert (text_of(ada, kept.pk), text_of(bob, kept.pk)) == (both, "Only here")
    assert Note.objects.count() == 2
    write(ada, kept.pk, both, sign(both))  # Kept as it is, although one could not write that much.


def test_a_merge_that_is_undone_gives_notes_back_that_were_not_joined(ada: User) -> None:
    boss, bob, kept, gone = make_reader(is_staff=True), make_reader(), make_paper(), make_paper()
    for reader, paper, text in ((ada, kept, "one"), (ada, gone, "two"), (bob, gone, "three")):
        write(reader, paper.pk, text, "")
    moderation.merge(boss, gone, kept, "")
    merges.follow()
    write(bob, kept.pk, "three, changed since", sign("three"))

    unmerging.undo(boss, Merge.objects.get().pk, "")

    assert text_of(ada, kept.pk) == f"one{BETWEEN}two"
    assert (text_of(bob, kept.pk), text_of(bob, gone.pk)) == ("", "three, changed since")


def test_the_same_note_on_both_papers_stays_one(ada: User) -> None:
    kept, gone = make_paper(), make_paper()
    for paper in (kept, gone):
        write(ada, paper.pk, "The same", "")
    join(kept.pk, gone.pk)
    merges.follow()
    assert list(Note.objects.values_list("paper", "text")) == [(kept.pk, "The same")]


def test_notes_are_in_the_export_and_go_with_the_account(ada: User, paper: Paper) -> None:
    write(ada, paper.pk, "My own words", "")
    bob = make_reader()
    write(bob, paper.pk, "Of somebody else", "")

    out = own_data.export(ada)["community"]
    assert [(one["address"], one["text"]) for one in out["notes"]] == [
        (paper.address, "My own words")
    ]
    assert 'annote = "My own words"' in out["notes_bibtex"]
    assert "somebody else" not in str(out)

    own_data.erase(ada)
    assert list(Note.objects.values_list("reader", flat=True)) == [bob.pk]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_tabs_that_write_at_once_one_is_told() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    ada, paper = make_reader(), make_paper().pk
    start = Barrier(2)

    def keep(text: str) -> str:
        with closing(connection):
            start.wait()
            try:
                write(ada, paper, text, "")
            except Changed:
                return "told"
            return text

    with ThreadPoolExecutor(2) as pool:
        done = set(pool.map(keep, ("one", "two")))
    assert done in ({"one", "told"}, {"two", "told"})
    assert text_of(ada, paper) in done
