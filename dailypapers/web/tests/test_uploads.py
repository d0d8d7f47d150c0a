"""Files that are too large are refused before they are written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.community import reading_lists
from dailypapers.community.models import ListEntry, Picture
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.testing.pictures import png, upload
from dailypapers.web.tests.pages import read

pytestmark = pytest.mark.django_db
MB = 1_000_000


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the bytes of files that come to whoever writes them down."""
    counted: list[int] = []
    for handler in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
        receive = handler.receive_data_chunk

        def noting(*args: Any, receive: Callable[..., bytes | None] = receive) -> bytes | None:
            if getattr(args[0], "activated", True):  # Else it passes it on.
                counted.append(len(args[1]))
            return receive(*args)

        monkeypatch.setattr(handler, "receive_data_chunk", noting)
    return counted


@pytest.fixture
def browser(settings: Settings, tmp_path: Path) -> Client:
    """A reader's browser, on an instance that takes pictures of a megabyte."""
    settings.MEDIA_ROOT, settings.PICTURE_MEGABYTES = tmp_path, 1
    browser = Client()
    browser.force_login(make_reader())
    return browser


def submit(browser: Client, data: bytes) -> str:
    """Submit a paper with a picture, and return what the page says."""
    said = {"text": make_edition("2026-09-22", 1)[0].address, "comment": "Hot.", "alt": "Tea"}
    return read(browser.post("/submit", {**said, "key": uuid4(), "picture": upload(data)})).text


@pytest.mark.parametrize(("size", "most"), [(5 * MB, 0), (3 * MB, MB), (1_500_000, MB)])
def test_of_a_file_that_is_too_large_no_more_is_written_than_a_file_may_have(
    browser: Client, written: list[int], size: int, most: int
) -> None:
    said = submit(browser, b"x" * size)
    assert f"{size / MB:.1f} MB; pictures have at most 1 MB here" in said
    assert "Hot." in said
    assert sum(written) <= most
    assert not Picture.objects.exists()


def test_what_a_file_may_have_comes_through_whole(browser: Client, written: list[int]) -> None:
    picture = png()
    submit(browser, picture + b"\0" * (MB - len(picture)))
    assert sum(written) == MB
    assert Picture.objects.exists()


def test_lists_of_other_programs_may_be_larger(browser: Client, written: list[int]) -> None:
    ada = make_reader()
    browser.force_login(ada)
    paper = make_edition("2026-09-22", 1)[0]
    path = f"/lists/{reading_lists.make(ada, uuid4(), 'Pots').slug}/import"
    line = f"{paper.address}\n".encode()
    file = SimpleUploadedFile("list.txt", line + b"\n" * 2 * MB)
    assert browser.post(path, {"text": "", "file": file}).status_code == 200
    assert ListEntry.objects.count() == 1
    written.clear()
    answer = browser.post(path, {"text": "", "file": SimpleUploadedFile("x", b"x" * 20 * MB)})
    assert "A file has at most 16,000,000 bytes" in read(answer).text
    assert written == []


def test_nobody_fills_the_disk_of_a_page_that_takes_no_files(
    browser: Client, written: list[int]
) -> None:
    before = set(Path(tempfile.gettempdir()).glob("*.upload.*"))
    file = SimpleUploadedFile("x", b"x" * 5 * MB)
    assert Client().post("/subscribe", {"email": "nobody", "file": file}).status_code == 400
    assert written == []
    assert set(Path(tempfile.gettempdir()).glob("*.upload.*")) == before
