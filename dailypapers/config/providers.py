"""Other places a reader may sign in by, each switched on by its client id."""

from __future__ import annotations

from typing import Any

from dailypapers.config.env import Environment

# These speak OpenID Connect like any server of an operator's own, so one path serves them all.
KNOWN = {
    "orcid": ("ORCID", "https://orcid.org", ["openid"]),
    "google": ("Google", "https://accounts.google.com", ["openid", "email", "profile"]),
}


def providers(env: Environment) -> dict[str, Any]:
    """Return allauth's table of providers, with those that have a client id and no others."""
    if env.flag("OFFLINE"):
        return {}
    servers = [
        _server(env, name, label, address, scope)
        for name, (label, address, scope) in KNOWN.items()
        if env.text(f"{name.upper()}_CLIENT_ID")
    ]
    if env.text("OIDC_CLIENT_ID"):
        label, address = env.text("OIDC_NAME"), env.text("OIDC_URL").rstrip("/")
        servers.append(_server(env, "oidc", label, address, ["openid", "email", "profile"]))
    found: dict[str, Any] = {}
    if servers:
        found["openid_connect"] = {"APPS": servers, "OAUTH_PKCE_ENABLED": True}
    if env.text("GITHUB_CLIENT_ID"):
        found["github"] = _github(env)
    return found


def apps(found: dict[str, Any]) -> list[str]:
    """Return the Django apps of these providers."""
    return [f"allauth.socialaccount.providers.{name}" for name in found]


def _server(
    env: Environment, name: str, label: str, address: str, scope: list[str]
) -> dict[str, Any]:
    return {
        "provider_id": name,
        "name": label,
        **_client(env, name),
        "settings": {"server_url": address, "scope": scope},
    }


def _github(env: Environment) -> dict[str, Any]:
    address = env.text("GITHUB_URL").rstrip("/")
    elsewhere = {"GITHUB_URL": address} if address else {}
    return {"APPS": [_client(env, "github")], "SCOPE": ["user:email"], **elsewhere}


def _client(env: Environment, name: str) -> dict[str, str]:
    return {
        "client_id": env.text(f"{name.upper()}_CLIENT_ID"),
        "secret": env.text(f"{name.upper()}_CLIENT_SECRET"),
    }
