"""What stands above a list for who is signed in: unread, new, orders."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import comments, groups, reading_lists
from dailypapers.community.marks import mark
from dailypapers.community.models import Comment, ListEntry, Mark, Membership, Visit
from dailypapers.community.votes import vote
from dailypapers.core.clock import now
from dailypapers.search import index
from dailypapers.testing.make import make_announcement, make_record, take_in
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get

pytestmark = pytest.mark.django_db
OLD = now() - timedelta(days=9)


@pytest.fixture
def ada(client: Client) -> User:
    """Somebody who has signed in."""
    reader = make_reader()
    client.force_login(reader)
    return reader


@pytest.fixture
def papers() -> list[Paper]:
    """Three papers of a day, which came long ago."""
    day, authors = make_announcement("2026-09-30"), (AuthorName("Ada Brandt"),)
    made = take_in(*(make_record(announcement=day, authors=authors) for _ in range(3)))
    Paper.objects.update(created_at=OLD)
    Announcement.objects.update(announced_at=OLD)
    index.catch_up()
    return made


def every_list(paper: Paper, reader: User) -> dict[str, str]:
    """Return an address of every kind of list, and the name of its visits."""
    vote(make_reader(), paper.pk)
    other = make_reader()
    made = reading_lists.make(other, uuid4(), "Tea", visibility="public")
    group = groups.make(other, uuid4(), "Club", "", False)
    Membership.objects.create(group=group, reader=reader)
    for one in Paper.objects.all():
        reading_lists.add(made.pk, one.pk, other)
        comments.post(other, one.pk, "Tea", uuid4())
    author = paper.authorships.first()
    assert author
    return {
        "/": "editions",
        "/papers/date/2026-09-30": "editions",
        "/papers/week/2026-W40": "editions",
        "/papers/month/2026-09": "editions",
        "/topics/cs.CL": "topic:cs.CL",
        f"/authors/{author.author.key}": f"author:{author.author.key}",
        f"/lists/{made.slug}": f"list:{made.slug}",
        f"/groups/{group.slug}": f"group:{group.slug}",
        "/search?q=study": "",
    }


def test_every_list_offers_what_is_unread_and_marks_what_is_shown(
    client: Client, ada: User, papers: list[Paper]
) -> None:
    for path in every_list(papers[0], ada):
        Mark.objects.all().delete()
        mark(ada, papers[0].pk, Mark.Kind.READ)
        joined = "&" if "?" in path else "?"
        page = client.get(path).content.decode()
        is_in = f'id="paper-{papers[0].address}"' in page
        unread = client.get(f"{path}{joined}unread=1").content.decode()
        assert f'id="paper-{papers[0].address}"' not in unread, path
        assert f'id="paper-{papers[1].address}"' in unread or not is_in, path
        shown = [one.address for one in papers[1:] if f'id="paper-{one.address}"' in unread]
        assert f">Unread <span>{len(shown)}</span>" in page, path
        start = unread.index('name="papers" value="') + len('name="papers" value="')
        named = unread[start : unread.index('"', start)].split()
        assert sorted(named) == sorted(shown), path

        answer = client.post("/mine/read-all", {"papers": " ".join(named), "next": path})
        assert answer.headers["Location"] == path
        text = get(client, f"{path}{joined}unread=1").text
        assert "Nothing unread is left here" in text, path
        assert "Mark all as read" not in get(client, path).text, path


def test_a_stranger_sees_none_of_it(client: Client, ada: User, papers: list[Paper]) -> None:
    paths = every_list(papers[0], ada)
    for path in paths:
        if path.startswith("/groups"):
            continue
        text = get(Client(), path).text
        assert "Unread" not in text, path
        assert get(Client(), f"{path}{'&' if '?' in path else '?'}unread=1").text, path
    assert client.post("/mine/read-all", {"papers": "x"}).status_code == 302
    assert Client().post("/mine/read-all", {"papers": papers[0].address}).status_code == 302
    assert not Mark.objects.exists()


def test_what_came_since_the_last_visit_is_new_until_it_is_read(
    client: Client, ada: User, papers: list[Paper]
) -> None:
    for path, view in every_list(papers[0], ada).items():
        if not view:
            continue
        ListEntry.objects.update(at=OLD)
        Comment.objects.update(at=OLD)
        Mark.objects.all().delete()
        Visit.objects.all().delete()
        assert "last visit" not in get(client, path).text, path
        yesterday = now() - timedelta(days=1)
        Visit.objects.update(seen_at=yesterday)
        assert "Nothing on this page is new since your last visit" in get(client, path).text, path

        if view.startswith("list"):
            ListEntry.objects.filter(paper=papers[1]).update(at=now())
        elif view.startswith("group"):
            Comment.objects.filter(paper=papers[1]).update(at=now())
        else:
            Paper.objects.filter(pk=papers[1].pk).update(created_at=now())
        for _ in range(2):  # Loading it again loses nothing.
            page = client.get(path).content.decode()
            in_page = f'id="paper-{papers[1].address}"' in page
            assert page.count(">New<") == in_page, path
            assert ("1 on this page is new since your last visit" in page) == in_page, path
        mark(ada, papers[1].pk, Mark.Kind.READ)
        assert ">New<" not in client.get(path).content.decode(), path
        Paper.objects.update(created_at=OLD)


def test_ones_own_additions_are_not_new(client: Client, ada: User, papers: list[Paper]) -> None:
    made = reading_lists.make(ada, uuid4(), "Mine")
    client.get(f"/lists/{made.slug}")
    Visit.objects.update(seen_at=OLD)
    reading_lists.add(made.pk, papers[0].pk, ada)
    assert "Nothing on this page is new" in get(client, f"/lists/{made.slug}").text


def test_a_page_of_unread_papers_that_is_gone_leads_to_the_last(
    client: Client, ada: User, papers: list[Paper]
) -> None:
    assert ada.pk
    assert papers
    answer = client.get("/papers/date/2026-09-30?source=arxiv&unread=1&page=4")
    assert answer.headers["Location"] == "/papers/date/2026-09-30?source=arxiv&unread=1&page=1"
    assert client.get("/papers/date/2026-09-30?page=4").status_code == 404
    answer = client.get("/search?q=study&year=2026&unread=1&page=4")
    assert answer.headers["Location"] == "/search?q=study&year=2026&unread=1&page=1"


def test_a_head_request_is_no_visit(client: Client, ada: User, papers: list[Paper]) -> None:
    assert papers
    client.head("/papers/date/2026-09-30")
    assert not Visit.objects.filter(reader=ada).exists()


def test_lists_and_searches_can_be_had_by_votes_of_this_instance(
    client: Client, ada: User, papers: list[Paper]
) -> None:
    paths = every_list(papers[0], ada)
    vote(make_reader(), papers[2].pk)
    for _ in range(3):
        vote(make_reader(), papers[1].pk)
    for path in paths:
        if not path.startswith(("/topics", "/lists", "/search")):
            continue
        assert any("sort=votes" in link for link in get(client, path).links()), path
        page = client.get(f"{path}{'&' if '?' in path else '?'}sort=votes").content.decode()
        places = [page.find(f'id="paper-{papers[n].address}"') for n in (1, 2, 0)]
        assert places[0] < min(places[1:]), path
        if "search" in path:
            assert "votes of other sites are not counted" in page


def test_a_list_in_another_order_moves_nothing(client: Client, ada: User) -> None:
    made = reading_lists.make(ada, uuid4(), "Mine")
    for paper in take_in(make_record(), make_record()):
        reading_lists.add(made.pk, paper.pk, ada)
    assert "/move" in client.get(f"/lists/{made.slug}").content.decode()
    for asked in ("sort=votes", "unread=1"):
        assert "/move" not in client.get(f"/lists/{made.slug}?{asked}").content.decode()
