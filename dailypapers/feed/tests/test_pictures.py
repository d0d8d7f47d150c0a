from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.community import pictures
from dailypapers.community.pictures import Sent
from dailypapers.core.pictures import made_anew
from dailypapers.feed.entries import load_entries
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.pictures import png


@pytest.mark.django_db
def test_lists_have_pictures_but_of_readers_set_apart_only_their_own(
    settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ada, paper, plain = make_reader(), make_paper(), make_paper()
    pictures.put(ada, paper.pk, Sent(made_anew(png(), 1), "A plane"))
    shown, none = load_entries([paper.pk, plain.pk])
    assert shown.picture is not None
    assert (shown.picture.alt, none.picture) == ("A plane", None)
    User.objects.update(is_shadowed=True)
    for reader, is_shown in ((None, False), (make_reader(), False), (ada, True)):
        [entry] = load_entries([paper.pk], reader)
        assert (entry.picture is not None) is is_shown
