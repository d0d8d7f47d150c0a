from __future__ import annotations

from pathlib import Path

from dailypapers.config.env import Environment
from dailypapers.config.providers import apps, providers

NOWHERE = Path("nowhere.toml")
ORCID = {"DAILYPAPERS_ORCID_CLIENT_ID": "papers", "DAILYPAPERS_ORCID_CLIENT_SECRET": "hush"}
GOOGLE = {"DAILYPAPERS_GOOGLE_CLIENT_ID": "papers"}


def test_none_is_on_by_itself_and_none_without_a_network() -> None:
    assert providers(Environment({}, NOWHERE)) == {}
    assert providers(Environment({**ORCID, "DAILYPAPERS_OFFLINE": "1"}, NOWHERE)) == {}


def test_a_client_id_switches_one_on() -> None:
    found = providers(Environment(ORCID, NOWHERE))
    assert apps(found) == ["allauth.socialaccount.providers.openid_connect"]
    (orcid,) = found["openid_connect"]["APPS"]
    assert orcid == {
        "provider_id": "orcid",
        "name": "ORCID",
        "client_id": "papers",
        "secret": "hush",
        "settings": {"server_url": "https://orcid.org", "scope": ["openid"]},
    }


def test_several_stand_beside_each_other() -> None:
    github = {"DAILYPAPERS_GITHUB_CLIENT_ID": "papers"}
    found = providers(Environment({**ORCID, **GOOGLE, **github}, NOWHERE))
    names = [server["name"] for server in found["openid_connect"]["APPS"]]
    assert names == ["ORCID", "Google"]
    assert "GITHUB_URL" not in found["github"]
