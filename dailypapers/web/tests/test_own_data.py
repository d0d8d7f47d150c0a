"""Taking one's data along, and deleting the account."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from dailypapers.accounts import own_data, tickets, tokens
from dailypapers.accounts.models import ApiToken, Ticket, User
from dailypapers.digests import suppression
from dailypapers.digests.mail_models import Bounce, Feedback, Suspension
from dailypapers.digests.models import Address, Subscription
from dailypapers.digests.statuses import Verdict
from dailypapers.testing.mail import subscribe
from dailypapers.testing.people import PASSWORD, make_reader
from dailypapers.web.tests.pages import get
from dailypapers.web.tests.test_accounts import ADA, is_signed_in, sign_in, sign_up
from dailypapers.web.tests.test_tokens import confirm

pytestmark = pytest.mark.django_db

EXPORT, DELETE = "/account/data/export", "/account/data/delete"


def make_ada() -> User:
    """Return a reader who has something of every kind."""
    ada = make_reader(email=ADA, name="Ada Brandt", shows_name=True, is_staff=True)
    subscribe(ADA)
    suppression.note(ADA, suppression.Happened(Verdict.GONE, "5.1.1"))
    Feedback.objects.create(mailbox=ADA, mail="daily-20260930", said=Feedback.Said.TOO_MANY)
    tokens.make(ada, "notes", ApiToken.Scope.READ, tokens.LONGEST)
    return ada


def test_everything_kept_is_in_the_file_and_no_secret(client: Client) -> None:
    ada = make_ada()
    make_reader(email="bob@example.org")
    sign_in(client)
    confirm(client)
    answer = client.get(EXPORT)
    assert "attachment" in answer.headers["Content-Disposition"]
    said = json.loads(answer.content)
    assert said["account"]["email"] == ADA
    assert said["account"]["mail_addresses"] == [{"email": ADA, "verified": True, "primary": True}]
    assert [token["name"] for token in said["account"]["api_tokens"]] == ["notes"]
    assert len(said["account"]["sessions"]) == 1
    assert said["subscription"][0]["state"] == "confirmed"
    assert said["bounces"]["bounces"][0]["status"] == "5.1.1"
    assert said["bounces"]["suspensions"][0]["reason"] == "gone"
    assert said["mail_feedback"][0]["said"] == "too-many"
    for secret in (ada.password, ada.api_tokens.get().digest, client.session.session_key or "-"):
        assert secret not in answer.content.decode()
    assert b"bob" not in answer.content


def test_invitations_and_names_of_passkeys_are_taken_along_and_erased() -> None:
    ada = make_ada()
    tickets.issue(Ticket.Purpose.INVITE, made_by=ada, note="for Bob")
    Authenticator.objects.create(
        user=ada, type="webauthn", data={"name": "My key", "credential": "hush"}
    )
    said = own_data.export(ada)["account"]
    assert [made["note"] for made in said["invitations"]] == ["for Bob"]
    assert [step["name"] for step in said["second_steps"]] == ["My key"]
    assert "hush" not in str(said)
    own_data.erase(ada)
    for model in (Bounce, Feedback, Suspension):
        assert not model._default_manager.exists()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("path", [EXPORT, DELETE])
def test_the_password_is_asked_for_first(client: Client, path: str) -> None:
    make_ada()
    sign_in(client)
    for method in (client.get, client.post):
        assert method(path, {"sure": "on"}).headers["Location"].startswith("/account/reauth")
    assert User.objects.get().is_active


def test_a_deleted_account_leaves_an_empty_row_and_nothing_else(client: Client) -> None:
    ada = make_ada()
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    confirm(client)
    client.post(DELETE, {"sure": "on"})

    assert not is_signed_in(client)
    assert not is_signed_in(other)
    gone = User.objects.get(pk=ada.pk)
    assert str(gone) == "deleted"
    assert gone.handle.startswith("deleted-")
    assert not gone.is_active
    assert not gone.is_staff
    assert not gone.has_usable_password()
    kept = " ".join(str(value) for value in User.objects.values_list()[0])
    assert "Ada" not in kept
    assert ADA not in kept
    for model in (EmailAddress, UserSession, ApiToken, Address, Subscription):
        assert not model.objects.exists(), model
    get(client, f"/readers/{ada.handle}", 404)


def test_a_deleted_address_may_sign_up_again(client: Client) -> None:
    own_data.erase(make_ada())
    assert sign_in(client).status_code == 200
    assert sign_up(client).status_code == 302
    assert User.objects.filter(email=ADA).count() == 1


def test_nothing_is_deleted_without_the_tick(client: Client) -> None:
    make_ada()
    sign_in(client)
    confirm(client)
    assert "errorlist" in client.post(DELETE, {"sure": ""}).content.decode()
    assert User.objects.get().is_active


def test_an_upper_layer_adds_its_part_and_a_fault_in_it_deletes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = make_ada()

    def fail(reader: User) -> None:
        raise RuntimeError("a fault of a later part")

    monkeypatch.setattr(own_data, "_layers", list(own_data._layers))
    own_data.add_layer(lambda: {"votes": (lambda reader: [reader.handle], fail)})
    assert own_data.export(ada)["votes"] == [ada.handle]
    with pytest.raises(RuntimeError):
        own_data.erase(ada)
    assert Subscription.objects.exists()
    assert User.objects.get().check_password(PASSWORD)
