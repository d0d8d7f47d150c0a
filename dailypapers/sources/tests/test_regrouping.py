"""Papers of which better rules say that they are one, though they came under worse ones."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dailypapers.catalogue import recognition
from dailypapers.catalogue.models import Paper, Revision
from dailypapers.catalogue.records import SourceRecord
from dailypapers.core.readable import readable
from dailypapers.sources import regrouping, slots
from dailypapers.sources.joining import join, split, state_of
from dailypapers.sources.rebuilding import rebuild
from dailypapers.sources.regrouping import alike, regroup
from dailypapers.testing.make import make_paper, make_record, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

TITLE = "Counting the Commas of One Hundred Teapots"


def record(source: str, *names: tuple[str, str], **said: object) -> SourceRecord:
    return make_record(source=source, title=TITLE, identifiers=names, **said)


def as_before(monkeypatch: pytest.MonkeyPatch, *records: SourceRecord) -> list[Paper]:
    """Take records in by rules that join nothing without a shared identifier."""
    with monkeypatch.context() as rules:
        rules.setattr(slots, "same_work", lambda one, other: False)
        return take_in(*records)


def test_what_is_one_by_todays_rules_becomes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = record("arxiv", ("arxiv", "2609.20001"))
    people = first.authors
    papers = as_before(
        monkeypatch,
        first,
        record("acl", ("acl", "2026.acl-main.1"), authors=people, venue="TEA 2026"),
        record("crossref", ("doi", "10.5555/tea.1"), authors=people),
        record("arxiv", ("arxiv", "2609.20002"), authors=people),  # Another number: another paper.
        record("openalex", ("openalex", "W1"), authors=people, published="2019"),  # Too old.
    )
    make_paper()
    kept, one, other, *apart = papers
    before = Revision.latest()
    with pytest.raises(CommandError, match=r"0 of 6 papers differ; 2 would become one with") as no:
        call_command("rebuild", check=True, verbosity=0)
    assert one.key in str(no.value)
    assert Revision.latest() == before
    out = StringIO()
    call_command("rebuild", verbosity=0, stdout=out)
    assert "2 became one with another" in out.getvalue()
    assert set(Paper.objects.exclude(merged_into=None)) == {one, other}
    kept.refresh_from_db()
    assert kept.records.count() == 3
    assert kept.venue is not None
    assert kept.venue.name == "TEA 2026"
    assert {paper.pk for paper in apart} <= set(
        Paper.objects.filter(merged_into=None).values_list("pk", flat=True)
    )
    before = Revision.latest()
    assert alike() == []
    assert rebuild(write=False) == []
    assert Revision.latest() == before


def test_a_run_that_was_cut_off_is_ended_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    first = record("arxiv", ("arxiv", "2609.20001"))
    same = [record(source, authors=first.authors) for source in ("acl", "crossref", "openalex")]
    kept, *others = as_before(monkeypatch, first, *same)
    done = join

    def once(kept: int, other: int) -> bool:
        if other == others[1].pk:
            raise KeyboardInterrupt
        return done(kept, other)

    with monkeypatch.context() as cut:
        cut.setattr(regrouping, "join", once)
        with pytest.raises(KeyboardInterrupt):
            regroup(alike())
    assert alike() == [[kept.pk, others[1].pk, others[2].pk]]
    plan = alike()
    join(others[1].pk, others[2].pk)  # Somebody was quicker: what was planned is not what is.
    assert regroup(plan) == 1
    assert alike() == []
    assert kept.records.count() == 4


def test_what_was_parted_by_hand_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    first = record("arxiv", ("arxiv", "2609.20001"))
    papers = as_before(
        monkeypatch, first, *(record(one, authors=first.authors) for one in ("acl", "crossref"))
    )
    one, other, third = (paper.pk for paper in papers)
    state = state_of(one, other)
    join(one, other)
    split(one, other, state)
    assert alike() == [[one, third]]
    assert regroup([[one, other]]) == 0
    regroup(alike())
    kept = make_paper(source="zotero", title="Other Words", identifiers=())
    join(kept.pk, other)  # The parted one becomes another: that is parted from the first as well.
    kept.refresh_from_db()
    assert (kept.title, alike()) == (TITLE, [])


def test_titles_that_the_rules_read_anew_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    said = make_record(title=TITLE)
    other = make_record(
        source="acl", title=TITLE.replace("One", "$1$"), identifiers=(), authors=said.authors
    )
    one, two = take_in(said, other)
    assert alike() == []
    plain = readable
    monkeypatch.setattr(
        recognition, "readable", lambda text: plain(text).replace("One", "1").replace("one", "1")
    )
    groups = alike()
    assert groups == [[one.pk, two.pk]]
    regroup(groups)
    assert rebuild(write=False) == []
    assert alike() == []
