"""Papers named once, up to a bound; taken back one by one or by file; gone with their reader."""

from __future__ import annotations

import pytest

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import claims, merges, moderation, seeds, unmerging
from dailypapers.community.models import Claim, Merge, Seed
from dailypapers.community.seeds import Named, Origin
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

FILE = Seed.Kind.FILE


@pytest.fixture
def ada() -> User:
    return make_reader()


def papers_of(reader: User) -> list[int]:
    return list(Seed.objects.filter(reader=reader).order_by("pk").values_list("paper", flat=True))


def test_papers_are_named_once_whatever_brought_them(ada: User) -> None:
    first, second = make_paper(), make_paper()
    assert seeds.name(ada, [first.pk, first.pk], FILE, "a.bib") == Named(1, 0, 0)
    assert seeds.name(ada, [second.pk, first.pk], FILE, "b.bib") == Named(1, 1, 0)
    assert papers_of(ada) == [first.pk, second.pk]
    assert list(seeds.by_origin(ada)) == [Origin("file", "b.bib"), Origin("file", "a.bib")]


def test_what_finds_no_room_is_counted(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds, "MOST", 2)
    papers = [make_paper().pk for _ in range(3)]
    assert seeds.name(ada, papers, FILE) == Named(2, 0, 1)
    assert seeds.name(ada, papers, FILE) == Named(0, 2, 1)
    assert papers_of(ada) == papers[:2]


def test_all_of_a_file_are_taken_back_and_nothing_else(ada: User) -> None:
    one, other, hers = make_paper(), make_paper(), make_reader()
    for reader in (ada, hers):
        seeds.name(reader, [one.pk], FILE, "a.bib")
        seeds.name(reader, [other.pk], Seed.Kind.PASTED)
    for left in (1, 0):
        assert seeds.take_back_all(ada, Origin("file", "a.bib")) == left
    assert papers_of(ada) == [other.pk]
    assert papers_of(hers) == [one.pk, other.pk]
    seeds.take_back(Seed.objects.get(reader=ada))
    assert papers_of(ada) == []


def test_an_author_brings_what_they_signed_and_who_wrote_it_too(ada: User) -> None:
    signed = make_paper(authors=(AuthorName("Zoë Pott"),))
    withdrawn = make_paper(authors=(AuthorName("Zoë Pott"),))
    make_paper(authors=(AuthorName("Bo Pott"),))
    Paper.objects.filter(pk=withdrawn.pk).update(withdrawn=True)
    assert seeds.name_signed(ada, " zoe pott ") == Named(1, 0, 0)
    assert list(seeds.by_origin(ada)) == [Origin("author", "Zoë Pott")]
    with pytest.raises(InputError, match="No author here"):
        seeds.name_signed(ada, "Nobody")
    seeds.take_back_all(ada, Origin("author", "Zoë Pott"))

    claim = claims.claim(ada, signed.pk, "Zoë Pott")
    assert seeds.name_claimed(ada) == Named(0, 0, 0)
    Claim.objects.filter(pk=claim.pk).update(state=Claim.State.GRANTED)
    assert seeds.name_claimed(ada) == Named(1, 0, 0)


def test_seeds_are_exported_and_go_with_their_reader(ada: User) -> None:
    paper, bob = make_paper(title="Kites"), make_reader()
    for reader in (ada, bob):
        seeds.name(reader, [paper.pk], FILE, "mine.bib")
    [kept] = own_data.export(ada)["community"]["seeds"]
    assert (kept["title"], kept["kind"], kept["source"]) == ("Kites", "file", "mine.bib")
    own_data.erase(ada)
    assert [seed.reader for seed in Seed.objects.all()] == [bob]


def test_seeds_follow_a_merge_and_come_back_from_it(ada: User) -> None:
    kept, other, both = make_paper(), make_paper(), make_reader()
    boss = make_reader(is_staff=True)
    seeds.name(ada, [other.pk], FILE)
    seeds.name(both, [other.pk, kept.pk], FILE)

    moderation.merge(boss, other, kept, "Same text")
    merges.follow()
    assert papers_of(ada) == [kept.pk]
    assert papers_of(both) == [kept.pk]

    unmerging.undo(boss, Merge.objects.get().pk, "It was not")
    assert papers_of(ada) == [other.pk]
    assert papers_of(both) == [kept.pk]
