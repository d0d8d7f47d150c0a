from __future__ import annotations

from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from dailypapers.community import groups, profiles, reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.core.errors import InputError
from dailypapers.feed.views import Kind, View, page_of, view
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("edition:day", "edition:day"),
        ("trending:week", "trending:week"),
        ("trending:year/cs.CL", "trending:year/cs.CL"),
        ("topic:cs.CL", "topic:cs.CL"),
        ("for-you", "for-you"),
        ("for-you:", "for-you"),
        ("for-you:work", "for-you:work"),
        ("search:q=teapots", "search:q=teapots"),
        ("search:?page=3&sort=newest&q=+tea+pots&unread=1", "search:q=tea+pots&sort=newest"),
        ("search:year=nonsense&q=tea", "search:q=tea"),
    ],
)
def test_the_same_view_is_the_same_text(said: str, kept: str) -> None:
    assert str(view(said)) == kept
    assert view(str(view(said))) == view(said)


@pytest.mark.parametrize(
    "said",
    [
        *("", "nonsense:x", "edition", "edition:year", "trending:", "trending:decade"),
        *("topic:", "search:", "search:page=2", "list:", f"author:{'x' * 1001}"),
    ],
)
def test_what_is_no_view_is_refused_in_words(said: str) -> None:
    with pytest.raises(InputError, match=r"Editions|Trending|Write|Views|most|asks"):
        view(said)


@pytest.mark.django_db
def test_a_view_has_a_title_and_a_page_and_what_is_not_there_has_none() -> None:
    make_paper(topics=("cs.CL",))
    pages = {
        "edition:week": ("Weekly edition", "/"),
        "trending:week": ("Trending papers of the week", "/papers/trending?window=week"),
        "trending:day/cs.CL": (
            "Trending papers of the day in Computation and Language",
            "/papers/trending?window=day&topic=cs.CL",
        ),
        "search:q=tea+pots": ("Search for “tea pots”", "/search?q=tea+pots"),
        "search:topic=cs.CL": ("Search", "/search?topic=cs.CL"),
        "topic:cs.CL": ("Computation and Language", "/topics/cs.CL"),
    }
    assert {said: page_of(view(said), None) for said in pages} == pages
    gone = ["topic:xx.YY", "trending:day/xx.YY", "author:nobody", "list:nowhere", "group:nowhere"]
    assert [said for said in [*gone, "for-you"] if page_of(view(said), None)] == []
    assert page_of(view("for-you"), make_reader()) == ("For you", "/papers/for-you")


@pytest.mark.django_db
def test_a_private_list_and_a_group_are_for_whom_they_are_for() -> None:
    ada, bob = make_reader(), make_reader()
    private = reading_lists.make(ada, uuid4(), "Tea", "", ReadingList.Visibility.PRIVATE)
    group = groups.make(ada, uuid4(), "Tea club", "", is_listed=True)
    for said in (f"list:{private.slug}", f"group:{group.slug}"):
        assert page_of(view(said), ada)
        assert not page_of(view(said), bob)
        assert not page_of(view(said), None)
    ada.is_active = False
    assert not page_of(view(f"list:{private.slug}"), ada)


@pytest.mark.django_db
def test_on_an_instance_for_its_readers_strangers_have_no_view(settings: Settings) -> None:
    settings.PRIVATE = True
    assert not page_of(view("edition:day"), None)
    assert page_of(view("edition:day"), make_reader())


def test_personal_views_are_known_as_such() -> None:
    personal = [kind for kind in Kind if view_of(kind).is_personal]
    assert personal == [Kind.GROUP, Kind.FOR_YOU]


def view_of(kind: Kind) -> View:
    """Return any view of a kind."""
    values = {"edition": "day", "trending": "day", "search": "q=x", "for-you": ""}
    return view(f"{kind}:{values.get(kind, 'x')}".rstrip(":"))


@pytest.mark.django_db
def test_a_further_interest_profile_is_a_view_of_its_reader_alone() -> None:
    ada, eve = make_reader(), make_reader()
    work = profiles.make(ada, "Work & more")
    asked = view(f"for-you:{work.slug}")
    assert page_of(asked, ada) == ("For you: Work & more", "/papers/for-you?profile=work-more")
    assert page_of(asked, eve) is page_of(asked, None) is None
    profiles.delete(work)
    assert page_of(asked, ada) is None
