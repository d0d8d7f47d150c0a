"""Whole lists: forked, imported, exported."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.formats import FORMATS, read
from dailypapers.community import reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web import list_forms
from dailypapers.web.tests import pages
from dailypapers.web.tests.test_lists import browser_of, entries, make_list, owner

__all__ = ["owner"]

pytestmark = pytest.mark.django_db


def test_a_fork_is_private_says_where_it_is_from_and_is_made_once(owner: User) -> None:
    origin = make_list(owner, "public", papers=2)
    first = entries(origin)[0]
    reading_lists.annotate(origin.pk, first.pk, 1, "Read first.")
    bob = make_reader()
    his, said = browser_of(bob), {"key": str(uuid4())}
    path = f"/lists/{origin.slug}/fork"
    there, again = (his.post(path, said).headers["Location"] for _ in range(2))

    assert there == again
    made = ReadingList.objects.get(forked_from=origin)
    assert made.visibility == "private"
    assert [(one.paper_id, one.note) for one in entries(made)] == [
        (one.paper_id, one.note) for one in entries(origin)
    ]
    assert "forked from Teapots" in pages.get(his, there).text
    reading_lists.edit(origin.pk, 1, "Teapots", "", "private")
    assert "forked from" not in pages.get(his, there).text
    assert his.post(path, {"key": str(uuid4())}).status_code == 404
    assert Client().post(path, said).status_code == 302
    assert ReadingList.objects.count() == 2


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_exported_is_imported_again_and_adds_nothing_twice(
    client: Client, owner: User, name: str
) -> None:
    made, copy = make_list(owner, papers=3), make_list(owner)
    reading_lists.annotate(made.pk, entries(made)[0].pk, 1, "Read first.")
    file = client.get(f"/lists/{made.slug}/export/{name}")
    assert file.headers["Content-Type"].startswith(FORMATS[name].media_type)
    wanted = f'attachment; filename="teapots.{FORMATS[name].extension}"'
    assert file.headers["Content-Disposition"] == wanted

    path = f"/lists/{copy.slug}/import"
    done = pages.read(client.post(path, {"text": file.content.decode()})).text
    assert "3 papers put into the list" in done
    assert [one.paper_id for one in entries(copy)] == [one.paper_id for one in entries(made)]
    assert entries(copy)[0].note == ("" if name == "plain" else "Read first.")
    upload = SimpleUploadedFile("list.txt", file.content)
    assert "3 were in it already" in pages.read(client.post(path, {"file": upload})).text
    assert len(entries(copy)) == 3


def test_what_is_not_here_or_cannot_be_read_is_named(client: Client, owner: User) -> None:
    made, paper = make_list(owner), make_paper()
    text = f"arXiv:{paper.address}\narXiv:2301.99999\nnonsense of a line"
    assert read(text).problems
    done = pages.read(client.post(f"/lists/{made.slug}/import", {"text": text})).text
    assert "1 paper put into the list" in done
    assert "1 is not on this instance" in done
    assert "arxiv:2301.99999" in done
    assert "1 could not be read: Line 3" in done


def test_what_is_empty_too_large_or_too_long_is_refused_and_kept(
    client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_list(owner, papers=1)
    path = f"/lists/{made.slug}/import"
    assert client.post(path, {"text": ""}).status_code == 400
    monkeypatch.setattr(list_forms, "LARGEST", 10)
    refused = client.post(path, {"file": SimpleUploadedFile("list.txt", b"x" * 11)})
    assert refused.status_code == 400
    assert "A file has at most 10 bytes" in pages.read(refused).text
    monkeypatch.setattr(reading_lists, "MOST_ENTRIES", 1)
    refused = client.post(path, {"text": make_paper().address})
    assert refused.status_code == 400
    assert "A list has at most" in pages.read(refused).text
    assert len(entries(made)) == 1


def test_only_who_may_read_exports_and_only_owners_import(client: Client, owner: User) -> None:
    private, public = make_list(owner, papers=1), make_list(owner, "public", papers=1)
    colleague = browser_of(make_reader())
    for browser in (Client(), colleague):
        assert browser.get(f"/lists/{private.slug}/export/bibtex").status_code == 404
        assert browser.get(f"/lists/{public.slug}/export/bibtex").status_code == 200
    assert client.get(f"/lists/{private.slug}/export/nonsense").status_code == 404
    assert colleague.post(f"/lists/{public.slug}/import", {"text": "x"}).status_code == 403
    assert colleague.post(f"/lists/{private.slug}/import", {"text": "x"}).status_code == 404
