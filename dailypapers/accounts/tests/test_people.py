"""Readers that an operator vouches for, and who owns an instance."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from pytest_django.fixtures import Settings

from dailypapers.accounts import own_data, people, tickets
from dailypapers.accounts.models import Ticket, User
from dailypapers.testing.people import PASSWORD, make_reader, make_unconfirmed

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"


def become_owner(link: str | None, email: str) -> User | None:
    """Use an owner's link."""
    assert link
    ticket = tickets.find(link.rpartition("/")[2], Ticket.Purpose.OWN)
    return people.become_owner(ticket, email) if ticket else None


def test_who_signed_up_with_the_address_of_another_is_shut_out_when_that_one_is_vouched_for() -> (
    None
):
    squatter = make_unconfirmed(ADA)
    SocialAccount.objects.create(user=squatter, provider="github", uid="7")
    ada = people.add(ADA, is_superuser=True)
    assert ada == squatter
    assert not ada.check_password(PASSWORD)
    assert not SocialAccount.objects.exists()
    assert EmailAddress.objects.get().verified


def test_a_reader_who_confirmed_keeps_every_way_in() -> None:
    make_reader(email=ADA)
    assert people.add(ADA, is_staff=True).check_password(PASSWORD)


def test_a_stranger_who_signs_up_first_does_not_end_the_owners_link() -> None:
    link = people.owner_link()
    make_unconfirmed("eve@example.org")
    make_reader(email="bob@example.org")
    assert people.owner_link()
    assert become_owner(link, ADA) is None  # Only the newest works.
    owner = become_owner(people.owner_link(), ADA)
    assert owner
    assert owner.is_superuser
    assert people.owner_link() is None


def test_when_the_owner_has_left_another_may_come(settings: Settings) -> None:
    settings.ONE_PERSON = True
    ada = become_owner(people.owner_link(), ADA)
    assert ada
    assert people.owner_link() is None
    own_data.erase(ada)
    bob = become_owner(people.owner_link(), "bob@example.org")
    assert bob
    assert bob.is_superuser


def test_an_operator_makes_a_moderator_and_takes_nothing_away_by_naming_them_again() -> None:
    assert people.add(ADA, is_moderator=True).is_moderator
    assert people.add(ADA).is_moderator
