"""Signing in by another place's account: a real server of ours, another that plays the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from http.cookiejar import CookieJar
from time import sleep
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from dailypapers.core.stamps import HURRIED, SHORTEST
from dailypapers.testing.identity import Identity, identity_server
from dailypapers.testing.processes import Instance

PEOPLE = """
from dailypapers.accounts.models import User
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
print([(u.email, u.name, u.has_usable_password()) for u in User.objects.order_by("pk")],
      list(SocialAccount.objects.values_list("provider", "uid")),
      list(EmailAddress.objects.values_list("email", "verified")))
"""
MAKE_ADA = """
from dailypapers.testing.people import make_reader
make_reader(email="ada@example.org")
"""


NOBODY = """
from django.core.cache import cache
from dailypapers.accounts.models import User
User.objects.all().delete()
cache.clear()
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Identity]:
    """A place to sign in by."""
    with identity_server() as server:
        yield server


@pytest.fixture
def place(running: Identity) -> Identity:
    """The same, that vouches for Ada and was asked nothing yet."""
    running.person = Identity().person
    running.asked.clear()
    return running


@pytest.fixture(scope="module")
def served(
    first_day: Instance, running: Identity, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Instance]:
    """Serve the bundled papers, with both kinds of provider at the place."""
    ours = first_day.copy(tmp_path_factory.mktemp("served") / "home")
    serve(ours, running)
    yield ours
    ours.remove()


@pytest.fixture
def site(served: Instance) -> Instance:
    """The same, without anybody who signed up in other tests."""
    served.python(NOBODY)
    return served


def serve(site: Instance, place: Identity, **environment: str) -> None:
    """Serve with both kinds of provider at the place."""
    site.serve(
        DAILYPAPERS_OFFLINE="0",
        DAILYPAPERS_OIDC_CLIENT_ID=place.client_id,
        DAILYPAPERS_OIDC_CLIENT_SECRET="hush",
        DAILYPAPERS_OIDC_URL=place.address,
        DAILYPAPERS_OIDC_NAME="The Institute",
        DAILYPAPERS_GITHUB_CLIENT_ID=place.client_id,
        DAILYPAPERS_GITHUB_CLIENT_SECRET="hush",
        DAILYPAPERS_GITHUB_URL=place.address,
        **environment,
    )


def people(site: Instance) -> str:
    """Return who is there."""
    return site.python(PEOPLE)


def sign_in(site: Instance, name: str) -> tuple[OpenerDirector, str]:
    """Press what a reader presses, and return the browser with the page they end on."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{site.address}/account/login/").read().decode()
    door = re.search(rf'href="(/account/[^"]+)">{name}<', page)
    assert door
    path = site.address + unescape(door[1])
    form = browser.open(path).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    page = browser.open(path, urlencode({"csrfmiddlewaretoken": token[1]}).encode()).read().decode()
    link = re.search(r'class="button" href="([^"]+)" rel="noopener">Go on<', page)
    assert link
    try:
        return browser, browser.open(unescape(link[1])).read().decode()
    except HTTPError as error:
        return browser, error.read().decode()


@pytest.mark.parametrize(
    ("name", "uid"), [("The Institute", "('oidc', '0000-0001')"), ("GitHub", "('github', '7')")]
)
def test_who_is_vouched_for_signs_up_and_in(
    site: Instance, place: Identity, name: str, uid: str
) -> None:
    for _ in range(2):
        _, page = sign_in(site, name)
        assert "Sign out" in page
        assert "Ada Brandt" in page
    said = people(site)
    assert said.startswith("[('ada@example.org', 'Ada Brandt', False)]")
    assert uid in said
    assert said.endswith("[('ada@example.org', True)]")


@pytest.mark.any_database
def test_the_exchange_has_state_a_verifier_and_the_secret(site: Instance, place: Identity) -> None:
    sign_in(site, "The Institute")
    asked = dict(place.asked)
    assert asked["/authorize"]["code_challenge_method"] == "S256"
    assert asked["/authorize"]["state"]
    assert asked["/token"]["client_secret"] == "hush"
    assert asked["/token"]["code_verifier"]


@pytest.mark.any_database
def test_an_answer_to_a_question_nobody_asked_signs_nobody_in(
    site: Instance, place: Identity
) -> None:
    browser, _ = sign_in(site, "The Institute")
    back = parse_qs(urlencode({"code": "once", "state": "forged"}), strict_parsing=True)
    stranger = build_opener(HTTPCookieProcessor(CookieJar()))
    address = f"{site.address}/account/oidc/oidc/login/callback/?{urlencode(back, doseq=True)}"
    with pytest.raises(HTTPError) as refused:
        stranger.open(address)
    assert "Sign out" not in refused.value.read().decode()
    assert urlsplit(browser.open(f"{site.address}/account/profile").url).path == "/account/profile"


@pytest.mark.any_database
def test_an_address_from_elsewhere_does_not_open_an_account_that_is_here(
    site: Instance, place: Identity
) -> None:
    site.python(MAKE_ADA)
    _, page = sign_in(site, "The Institute")
    assert "Sign out" not in page
    assert "Check your mail" in page
    assert people(site) == "[('ada@example.org', '', True)] [] [('ada@example.org', True)]"


@pytest.mark.any_database
def test_an_address_that_is_not_vouched_for_is_confirmed_by_mail(
    site: Instance, place: Identity
) -> None:
    place.person["email_verified"] = False
    assert "Check your mail" in sign_in(site, "The Institute")[1]


@pytest.mark.any_database
def test_the_form_that_asks_for_an_address_catches_programs(
    site: Instance, place: Identity
) -> None:
    del place.person["email"]
    browser, page = sign_in(site, "The Institute")
    assert "One thing is missing" in page

    def send(page: str, **more: str) -> str:
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page))
        said = {**fields, "email": "ada@example.org", **more}
        address = f"{site.address}/account/3rdparty/signup/"
        answer: str = browser.open(address, urlencode(said).encode()).read().decode()
        return answer

    hurried = send(page)
    assert str(HURRIED) in hurried
    assert 'value="ada@example.org"' in hurried
    sleep(SHORTEST.total_seconds())
    assert str(HURRIED) in send(hurried, website="https://spam.example")
    assert people(site).startswith("[]")
    assert "Check your mail" in send(hurried)
    assert people(site).startswith("[('ada@example.org', 'Ada Brandt', False)]")


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("mode", "said"),
    [("closed", "Nobody can sign up here"), ("invitation", "needs an invitation")],
)
def test_who_may_not_sign_up_may_not_by_another_place_either(
    loaded: Instance, place: Identity, mode: str, said: str
) -> None:
    serve(loaded, place, DAILYPAPERS_SIGN_UP=mode)
    assert said in sign_in(loaded, "The Institute")[1]
    assert people(loaded).startswith("[]")


@pytest.mark.any_database
def test_another_domain_may_not_either(loaded: Instance, place: Identity) -> None:
    serve(loaded, place, DAILYPAPERS_SIGN_UP="domain", DAILYPAPERS_SIGN_UP_DOMAINS="lab.example")
    assert "Sign out" not in sign_in(loaded, "The Institute")[1]
    assert people(loaded).startswith("[]")
