from __future__ import annotations

from datetime import timedelta

import pytest

from dailypapers.catalogue.models import Paper, Version
from dailypapers.digests import memory
from dailypapers.digests.models import Delivery
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.feed.entries import load_entries
from dailypapers.testing.make import make_paper

pytestmark = pytest.mark.django_db


def test_a_paper_is_known_by_its_version_and_whether_it_was_withdrawn() -> None:
    paper = make_paper()
    assert memory.states(load_entries([paper.pk])) == {paper.pk: "1"}
    Version.objects.create(paper=paper, number=3)
    Paper.objects.update(withdrawn=True)
    assert memory.states(load_entries([paper.pk])) == {paper.pk: "3w"}


def test_what_was_sent_is_remembered_as_it_was_sent_last_and_for_so_long(
    reader: Reader, at: Clock
) -> None:
    ada, bob = reader("ada@example.org"), reader("bob@example.org")
    sent = {"subscription": ada, "sent_at": at.now}
    Delivery.objects.create(issue="1", papers="7.1 8.1", claimed_at=at.now, **sent)
    Delivery.objects.create(issue="2", papers="7.2", claimed_at=at.now, **sent)
    Delivery.objects.create(subscription=ada, issue="3", papers="9.1")  # It was not taken.
    assert memory.had([ada.pk, bob.pk]) == {ada.pk: {7: "2", 8: "1"}}
    assert not memory.forgettable().exists()
    at.pass_by(days=memory.KEPT.days, seconds=1)
    assert memory.had([ada.pk]) == {}
    assert memory.forgettable().filter(sent_at__isnull=False).count() == 2


def test_a_paper_had_under_the_number_of_one_merged_into_it_is_not_new() -> None:
    kept, gone = make_paper(), make_paper()
    Paper.objects.filter(pk=gone.pk).update(merged_into=kept)
    absorbed = memory.absorbed_by([kept.pk])
    assert absorbed == {kept.pk: [gone.pk]}
    assert not memory.is_new(kept.pk, "1", absorbed[kept.pk], {gone.pk: "1"})
    assert timedelta(days=31) < memory.KEPT  # Once a month is often enough to remember.
