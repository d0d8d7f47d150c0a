from __future__ import annotations

import os
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import fetching, merges, picture_files, pictures, submissions
from dailypapers.community.models import ModerationEntry, Picture, Submission
from dailypapers.community.pictures import Sent
from dailypapers.core.errors import InputError
from dailypapers.core.pictures import made_anew
from dailypapers.sources.joining import join
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.pictures import png, upload

pytestmark = pytest.mark.django_db

WANTED = "2609.31415"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Keep pictures in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def ada() -> User:
    """Who submits."""
    return make_reader()


def sent(colour: str = "white", alt: str = "") -> Sent:
    """Return a picture as it comes from a form."""
    return Sent(made_anew(png(colour), 1), alt)


def files(media: Path) -> list[Path]:
    """Return the files that there are."""
    return sorted(path for path in media.rglob("*") if path.is_file())


def arrive(number: str = WANTED) -> Paper:
    """Take in the paper that was asked for, and settle."""
    paper = make_paper(source_id=number, identifiers=(("arxiv", number),))
    fetching.fetch_due()
    return paper


def submit(reader: User, text: str, picture: Sent, key: UUID | None = None) -> Submission:
    """Submit with a picture."""
    return submissions.submit(reader, text, "", key or uuid4(), picture)


def test_a_paper_that_is_here_gets_its_picture_at_once_and_once(ada: User, media: Path) -> None:
    paper, key = make_paper(), uuid4()
    for _ in range(2):
        submit(ada, paper.address, sent(alt=" A  white\nplane "), key)
    row = Picture.objects.get()
    assert (row.paper, row.submission, row.reader, row.alt) == (paper, None, ada, "A white plane")
    assert [path.stat().st_size > 0 for path in files(media)] == [True, True]
    assert picture_files.path_of(row.name) in files(media)


def test_another_picture_waits_for_its_paper(ada: User) -> None:
    submit(ada, WANTED, sent())
    submit(ada, WANTED, sent("black"))
    assert not Picture.objects.exclude(paper=None).exists()
    paper = arrive()
    row = Picture.objects.get()
    assert row.paper == paper
    assert row.submission is None
    assert row.name == picture_files.write(sent("black").made)


def test_what_stands_there_is_not_pushed_away_by_a_submission(ada: User) -> None:
    bob = make_reader()
    for reader in (ada, bob):
        submit(reader, WANTED, sent("black" if reader is ada else "red"))
    arrive()
    assert Picture.objects.get().reader == ada


def test_a_picture_goes_with_a_paper_that_is_too_old(ada: User, settings: Settings) -> None:
    submit(ada, WANTED, sent())
    settings.SUBMIT_DAYS_OLD = 1
    make_paper(source_id=WANTED, identifiers=(("arxiv", WANTED),), published="2001-01-01")
    fetching.fetch_due()
    assert not Picture.objects.exists()


def test_who_may_not_submit_more_leaves_no_file(ada: User, settings: Settings, media: Path) -> None:
    settings.SUBMIT_A_DAY = 1
    submissions.submit(ada, make_paper().address, "", uuid4())
    with pytest.raises(InputError):
        submit(ada, make_paper().address, sent())
    assert files(media) == []


def test_giving_another_picture_replaces_the_first(ada: User) -> None:
    paper, bob = make_paper(), make_reader()
    pictures.put(ada, paper.pk, sent("white", "One"))
    pictures.put(bob, paper.pk, sent("black", "Two"))
    row = Picture.objects.get()
    assert (row.reader, row.alt) == (bob, "Two")
    pictures.describe(paper.pk, "Three")
    assert Picture.objects.get().alt == "Three"


def test_what_another_gave_is_taken_away_in_the_log(ada: User) -> None:
    paper, boss = make_paper(), make_reader(is_moderator=True)
    pictures.put(ada, paper.pk, sent())
    pictures.take_away(ada, paper)
    assert not ModerationEntry.objects.exists()
    pictures.put(ada, paper.pk, sent())
    for _ in range(2):
        pictures.take_away(boss, paper, "An advertisement")
    entry = ModerationEntry.objects.get()
    assert (entry.act, entry.thing, entry.moderator) == ("picture", paper.key, boss.handle)
    assert not Picture.objects.exists()


def test_files_that_are_too_large_are_refused_by_the_setting(settings: Settings) -> None:
    settings.PICTURE_MEGABYTES = 1
    with pytest.raises(InputError, match=r"This file has 2\.0 MB; pictures have at most 1 MB"):
        pictures.read(upload(bytes(2_000_000)))
    settings.PICTURE_MEGAPIXELS = 0
    with pytest.raises(InputError, match="60 × 40"):
        pictures.read(upload())


def test_a_merged_paper_brings_its_picture_unless_the_kept_one_has_one(ada: User) -> None:
    one, two, three = (make_paper() for _ in range(3))
    for paper, colour in ((one, "white"), (three, "black")):
        pictures.put(ada, paper.pk, sent(colour))
    join(two.pk, one.pk)
    assert merges.pending()
    merges.follow()
    assert not merges.pending()
    assert Picture.objects.get(paper=two).reader == ada
    join(two.pk, three.pk)
    merges.follow()
    assert Picture.objects.get().name == picture_files.write(sent("white").made)


def test_files_that_nothing_names_are_swept_when_they_are_old(ada: User, media: Path) -> None:
    paper = make_paper()
    assert not picture_files.is_there()
    for colour in ("white", "black"):
        pictures.put(ada, paper.pk, sent(colour))
    part = files(media)[0].with_name("0123.part")
    part.write_bytes(b"cut off")
    picture_files.sweep()
    assert len(files(media)) == 5
    before = time.time() - picture_files.YOUNG - 1
    for path in files(media):
        os.utime(path, (before, before))
    picture_files.write(sent("white").made)  # As somebody else sends it now.
    for path in files(media):
        if path.name.startswith(picture_files.path_of(Picture.objects.get().name).name[:64]):
            os.utime(path, (before, before))
    picture_files.sweep()
    names = {path.name[:64] for path in files(media)}
    assert names == {Picture.objects.get().name, picture_files.write(sent("white").made)}
    assert part not in files(media)


def test_who_leaves_takes_pictures_along(ada: User) -> None:
    paper = make_paper()
    pictures.put(ada, paper.pk, sent(alt="A plane"))
    [kept] = own_data.export(ada)["community"]["pictures"]
    name = Picture.objects.get().name
    assert (kept["alt"], kept["file"]) == ("A plane", f"/pictures/large/{name}.webp")
    assert kept["address"] == paper.address
    own_data.erase(ada)
    assert not Picture.objects.exists()
