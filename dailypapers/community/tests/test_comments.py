from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.store import absorb
from dailypapers.community import merges, queries
from dailypapers.community.comments import edit, post, remove
from dailypapers.community.markup import LONGEST
from dailypapers.community.models import Comment, EarlierText, Tally
from dailypapers.community.threads import Order, threaded
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    """A paper nobody spoke of."""
    return make_paper()


@pytest.fixture
def ada() -> User:
    """A reader."""
    return make_reader()


def say(
    reader: User, paper: Paper, text: str, parent: Comment | None = None, key: UUID | None = None
) -> Comment:
    """Say something by a form of its own."""
    return post(reader, paper.pk, text, key or uuid4(), parent)


def read(paper: Paper, order: Order = Order.OLDEST) -> list[tuple[str, int]]:
    """Return what is read below the paper, and how far each is moved in."""
    places = threaded(queries.comments(paper.pk), order)
    return [(place.comment.text, place.depth) for place in places]


def counted(paper: Paper) -> int:
    """Return the count that is kept; it must be that of the rows."""
    [(_, comments)] = queries.tallies([paper.pk]).values()
    assert comments == Comment.objects.filter(paper=paper, removed_at=None).count()
    return comments


def test_a_form_sent_twice_says_it_once(ada: User, paper: Paper) -> None:
    key = uuid4()
    first = say(ada, paper, "Teapots!", key=key)

    assert say(ada, paper, "Teapots!", key=key) == first
    assert say(make_reader(), paper, "Mine", key=key) != first
    assert counted(paper) == 2


def test_a_form_sent_again_with_other_words_loses_neither(ada: User, paper: Paper) -> None:
    key = uuid4()
    comment = say(ada, paper, "Teapots!", key=key)
    with pytest.raises(InputError, match="sent before"):
        say(ada, paper, "Kites!", key=key)
    remove(comment.pk)
    with pytest.raises(InputError, match="sent before"):
        say(ada, paper, "Teapots!", key=key)


def test_whoever_speaks_often_counts_once(ada: User, paper: Paper) -> None:
    comments = [say(ada, paper, str(number)) for number in range(3)]
    say(make_reader(), paper, "Mine")
    assert Tally.objects.get().speakers == 2
    for comment in comments:
        remove(comment.pk)
    assert Tally.objects.get().speakers == 1


def test_code_at_the_beginning_stays_code(ada: User, paper: Paper) -> None:
    assert say(ada, paper, "\n \n    a = 1\n    b = 2\n ").text == "    a = 1\n    b = 2"


@pytest.mark.parametrize("text", ["", " \r\n ", "\0\u202e", "\u202e \u202e", "x" * (LONGEST + 1)])
def test_what_says_nothing_or_too_much_is_refused(ada: User, paper: Paper, text: str) -> None:
    with pytest.raises(InputError):
        say(ada, paper, text)
    assert not Comment.objects.exists()


def test_an_answer_is_about_the_same_paper(ada: User, paper: Paper) -> None:
    elsewhere = say(ada, make_paper(), "Elsewhere")
    with pytest.raises(InputError):
        say(ada, paper, "Here", elsewhere)


def test_threads_are_read_downwards(ada: User, paper: Paper) -> None:
    one = say(ada, paper, "one")
    say(ada, paper, "two")
    below = say(ada, paper, "one.one", one)
    say(ada, paper, "one.two", one)
    say(ada, paper, "one.one.one", below)

    first = [("one", 0), ("one.one", 1), ("one.one.one", 2), ("one.two", 1)]
    assert read(paper) == [*first, ("two", 0)]
    assert read(paper, Order.NEWEST) == [("two", 0), *first]


def test_a_thread_may_be_deeper_than_python_can_call(ada: User, paper: Paper) -> None:
    parent = None
    for number in range(1200):
        parent = Comment.objects.create(
            reader=ada, paper=paper, key=uuid4(), text=str(number), parent=parent
        )
    assert read(paper)[-1] == ("1199", 1199)


def test_what_was_removed_keeps_its_place_while_it_has_an_answer(ada: User, paper: Paper) -> None:
    one = say(ada, paper, "one")
    answer = say(ada, paper, "answer", one)
    for _ in range(2):
        remove(one.pk)
    assert read(paper) == [("", 0), ("answer", 1)]
    assert counted(paper) == 1

    remove(answer.pk)
    assert read(paper) == []
    assert counted(paper) == 0


def test_what_was_said_before_is_kept_until_it_is_removed(ada: User, paper: Paper) -> None:
    comment = say(ada, paper, "first")
    for text in ("second", "second", "third"):
        edit(comment.pk, text)

    earlier = EarlierText.objects.order_by("since").values_list("text", flat=True)
    assert list(earlier) == ["first", "second"]
    assert read(paper) == [("third", 0)]

    remove(comment.pk)
    edit(comment.pk, "again")
    assert not EarlierText.objects.exists()
    assert Comment.objects.get().text == ""


def test_comments_follow_a_merged_paper(ada: User, paper: Paper) -> None:
    duplicate = make_paper()
    say(ada, paper, "here")
    thread = say(ada, duplicate, "there")
    say(ada, duplicate, "answer", thread)
    remove(thread.pk)
    absorb(paper, duplicate)

    assert merges.pending()
    merges.follow()

    assert not merges.pending()
    assert read(paper) == [("here", 0), ("", 0), ("answer", 1)]
    assert (counted(paper), counted(duplicate)) == (2, 0)


def test_who_leaves_takes_a_copy_and_leaves_their_words_without_a_name(
    ada: User, paper: Paper
) -> None:
    comment = say(ada, paper, "first of all")
    edit(comment.pk, "first")
    say(make_reader(), paper, "answer", comment)

    kept = own_data.export(ada)["community"]
    assert kept["comments"][0]["text"] == "first"
    assert kept["earlier_texts"][0]["text"] == "first of all"
    own_data.erase(ada)
    assert not EarlierText.objects.exists()

    assert read(paper) == [("first", 0), ("answer", 1)]
    assert str(queries.comments(paper.pk)[0].reader) == "deleted"
