"""What holds for accounts whichever server process answers: real processes, real cookies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dailypapers.testing.people import PASSWORD
from dailypapers.testing.processes import Instance, interrupt
from dailypapers.testing.signing_in import press, sign_in

MAKE_ADA_AND_EVE = """
from dailypapers.testing.people import make_reader
for name in ("ada", "eve"):
    make_reader(email=f"{name}@example.org")
"""
LINK = """
from dailypapers.accounts import tickets
from dailypapers.accounts.models import Ticket, User
print(tickets.issue(Ticket.Purpose.SIGN_IN, user=User.objects.get(email="eve@example.org")))
"""
COOKIES = """
import json
from django.conf import settings
print(json.dumps([settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE]))
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
print(settings.SESSION_COOKIE_AGE)
"""


@pytest.fixture(scope="module")
def site(first_day: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Serve the bundled papers by two processes."""
    ours = first_day.copy(tmp_path_factory.mktemp("site") / "home")
    ours.serve("--workers", "2")
    ours.python(MAKE_ADA_AND_EVE)
    yield ours
    ours.remove()


def test_two_server_processes_count_wrong_passwords_together(site: Instance) -> None:
    answers = [sign_in(site, "wrong-one") for _ in range(5)]
    assert all("not correct" in page for page in answers)
    assert "Too many failed" in sign_in(site, PASSWORD)


def test_two_who_press_the_button_at_once_get_one_session(site: Instance) -> None:
    for _ in range(5):
        link = site.python(LINK)
        path = link[link.index("/account/") :]
        with ThreadPoolExecutor(4) as pool:
            pages = list(pool.map(lambda _, path=path: press(site, path), range(4)))
        assert sum("Sign out" in page for page in pages) == 1
        assert sum("This link has ended" in page for page in pages) == 3


@pytest.mark.any_database
def test_the_first_start_names_the_owners_link_and_the_next_does_too_until_it_is_used(
    loaded: Instance,
) -> None:
    process = loaded.up()
    interrupt(process)
    said = process.communicate()[0]
    link = re.search(rf"{loaded.address}/account/own/\S+", said)
    assert link
    process = loaded.up()
    assert "This link has ended" in loaded.get(link[0].removeprefix(loaded.address))[1]
    assert loaded.run("createuser", "ada@example.org", "--superuser").returncode == 0
    interrupt(process)
    again = re.search(rf"{loaded.address}/account/own/\S+", process.communicate()[0])
    assert again
    process = loaded.up()
    interrupt(process)
    assert "/account/own/" not in process.communicate()[0]


@pytest.mark.any_database
@pytest.mark.parametrize(("command", "host"), [("up", "0.0.0.0"), ("serve", "192.0.2.1")])
def test_an_instance_for_one_person_is_served_to_this_machine_only(
    instance: Instance, command: str, host: str
) -> None:
    ended = instance.run(command, "--host", host, DAILYPAPERS_ONE_PERSON="1")
    assert ended.returncode == 1
    assert "serves this machine only" in ended.stderr


@pytest.mark.any_database
def test_createuser_prints_links_and_says_what_is_wrong(loaded: Instance) -> None:
    assert "/account/enter/" in loaded.run("createuser", "ada@example.org", "--staff").stdout
    assert "/account/invited/" in loaded.run("createuser", "--invite").stdout
    wrong = loaded.run("createuser", "nonsense")
    assert (wrong.returncode, wrong.stderr) == (1, "dailypapers: 'nonsense' is no mail address\n")
    assert loaded.run("createuser").returncode == 2


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("address", "secure"), [("https://papers.example", True), ("http://papers.example", False)]
)
def test_cookies_stay_on_tls_where_the_address_has_it(
    instance: Instance, address: str, secure: bool
) -> None:
    chosen = {"DAILYPAPERS_BASE_URL": address, "DAILYPAPERS_SESSION_HOURS": "12"}
    ended = instance.run("shell", "--no-imports", "-c", COOKIES, **chosen)
    said, names, seconds = ended.stdout.splitlines()
    assert int(seconds) == 12 * 3600
    assert json.loads(said) == [secure, secure]
    assert [name.startswith("__Host-") for name in names.split()] == [secure, secure]
