from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from dailypapers.accounts import jobs, people, tickets
from dailypapers.accounts.models import Ticket, User
from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

Purpose = Ticket.Purpose


def token_of(link: str) -> str:
    """Return the secret part of a link."""
    return link.rpartition("/")[2]


def later(monkeypatch: pytest.MonkeyPatch, wait: timedelta) -> None:
    """Let time pass."""
    moment: datetime = now() + wait
    monkeypatch.setattr(tickets, "now", lambda: moment)


def test_a_ticket_can_be_spent_once_however_many_found_it() -> None:
    token = token_of(tickets.issue(Purpose.SIGN_IN, user=make_reader()))
    first, second = tickets.find(token, Purpose.SIGN_IN), tickets.find(token, Purpose.SIGN_IN)
    assert first is not None
    assert second is not None
    assert (tickets.spend(first), tickets.spend(second)) == (True, False)
    assert tickets.find(token, Purpose.SIGN_IN) is None


def test_a_ticket_is_for_one_purpose_and_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(tickets.issue(Purpose.INVITE))
    assert tickets.find(token, Purpose.SIGN_IN) is None
    assert tickets.find(token[:-1], Purpose.INVITE) is None
    ticket = tickets.find(token, Purpose.INVITE)
    assert ticket is not None
    later(monkeypatch, timedelta(days=14))
    assert tickets.find(token, Purpose.INVITE) is None
    assert not tickets.spend(ticket)


def test_the_table_tells_nothing_that_opens_a_door() -> None:
    link = tickets.issue(Purpose.SIGN_IN, user=make_reader())
    kept = " ".join(str(value) for value in Ticket.objects.values_list()[0])
    assert token_of(link) not in kept
    assert link.startswith(f"{settings.BASE_URL}/account/enter/")


def test_what_has_run_out_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    tickets.issue(Purpose.INVITE)
    assert not jobs.to_forget()
    later(monkeypatch, timedelta(days=15))
    assert jobs.to_forget()
    jobs.forget()
    assert not Ticket.objects.exists()


def test_the_owner_link_is_for_an_instance_without_readers() -> None:
    first, second = people.owner_link(), people.owner_link()
    assert first
    assert second
    assert tickets.find(token_of(first), Purpose.OWN) is None  # Only the newest works.
    ticket = tickets.find(token_of(second), Purpose.OWN)
    assert ticket is not None
    owner = people.become_owner(ticket, "ada@example.org")
    assert owner is not None
    assert owner.is_superuser
    assert owner.is_staff
    assert people.owner_link() is None
    assert people.become_owner(ticket, "eve@example.org") is None
    assert User.objects.count() == 1


def test_an_instance_for_one_person_takes_no_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "ONE_PERSON", True)
    ada = people.add("ada@example.org")
    assert people.add("Ada@example.org") == ada
    with pytest.raises(SetupError, match="for one person"):
        people.add("bob@example.org")
