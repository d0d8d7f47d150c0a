"""What can be muted, once; what is refused says why; it goes with its reader."""

from __future__ import annotations

import pytest

from dailypapers.accounts import own_data
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import mutes
from dailypapers.community.models import Mute
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "said", "target"),
    [
        ("words", "  Large   Kites ", "large kites"),
        ("author", "zoë POTT", "zoepott"),
        ("author", "zoepott", "zoepott"),
        ("topic", "CS.cl", "cs.CL"),
        ("source", "ArXiv", "arxiv"),
    ],
)
def test_what_is_named_is_muted_once(kind: str, said: str, target: str) -> None:
    make_paper(
        authors=(AuthorName("Zoë Pott"),),
        topics=("cs.CL",),
        announcement=make_announcement(now().date()),
    )
    ada = make_reader()
    first = mutes.mute(ada, kind, said)
    assert (first.kind, first.target) == (kind, target)
    assert mutes.mute(ada, kind, said) == first
    assert Mute.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "said", "why"),
    [
        ("words", " ", "Say what"),
        ("words", "“?”", "no word"),
        ("words", "x" * (mutes.LONGEST + 1), "at most"),
        ("author", "nobody", "No author"),
        ("topic", "teapots", "no such topic"),
        ("source", "teapots", "No paper came"),
        ("teapot", "teapots", "Say whether"),
    ],
)
def test_what_cannot_be_muted_is_refused_in_words(kind: str, said: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        mutes.mute(make_reader(), kind, said)


def test_there_is_an_end_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutes, "MOST", 1)
    ada = make_reader()
    mutes.mute(ada, "words", "kites")
    with pytest.raises(InputError, match="take one back"):
        mutes.mute(ada, "words", "umbrellas")
    mutes.mute(ada, "words", "kites")
    mutes.mute(make_reader(), "words", "umbrellas")


def test_mutes_are_exported_and_go_with_their_reader() -> None:
    ada, bob = make_reader(), make_reader()
    for reader in (ada, bob):
        mutes.mute(reader, "words", "Kites")
    [kept] = own_data.export(ada)["community"]["mutes"]
    assert (kept["kind"], kept["target"], kept["name"]) == ("words", "kites", "Kites")
    own_data.erase(ada)
    assert [mute.reader for mute in Mute.objects.all()] == [bob]
