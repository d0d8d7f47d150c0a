"""Settings that do not go together, or are written so that nobody reads them."""

from __future__ import annotations

import os
from difflib import get_close_matches
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from dailypapers.core.mail import leaves
from dailypapers.ops.doctor.base import Check, Finding, Outcome

GOOD, DOUBTFUL, BAD = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD
HERE = {"localhost", "127.0.0.1", "::1"}
PREFIX = "DAILYPAPERS_"
OTHERS = {"TOKEN"}  # Read by a command itself.


def names() -> Finding:
    """Look for settings in the environment that nobody reads: those mistyped."""
    name, known = "names of settings", {one for one, _, _ in settings.EFFECTIVE}
    known |= OTHERS | {f"{one}_FILE" for one in settings.SECRET_OPTIONS}
    given = sorted(one.removeprefix(PREFIX) for one in os.environ if one.startswith(PREFIX))
    unknown = [one for one in given if one not in known]
    if not unknown:
        return Finding(name, GOOD, "all that are set are known")
    near = get_close_matches(unknown[0], known, n=1)
    do = f"Perhaps {PREFIX}{near[0]} is meant." if near else "Take it away; see docs/reference."
    return Finding(name, BAD, f"nobody reads {PREFIX}{unknown[0]}", do)


def debugging() -> Finding:
    """Look whether error pages tell strangers what is inside."""
    name = "debugging"
    if not settings.DEBUG:
        return Finding(name, GOOD, "it is off")
    outcome = DOUBTFUL if _host() in HERE else BAD
    do = "Take DAILYPAPERS_DEBUG away."
    return Finding(name, outcome, "it is on: error pages show settings and code", do)


def hosts() -> Finding:
    """Look whether the instance answers to the name that readers know, and to no other."""
    name, allowed = "host names", settings.ALLOWED_HOSTS
    if not validate_host(_host(), allowed):
        do = f"Add {_host()} to DAILYPAPERS_ALLOWED_HOSTS."
        return Finding(name, BAD, f"{settings.BASE_URL} is answered with an error", do)
    if "*" in allowed:
        do = "Name them: DAILYPAPERS_ALLOWED_HOSTS=papers.example.org."
        return Finding(
            name, DOUBTFUL, "any is answered, so links may be made with a forged one", do
        )
    return Finding(name, GOOD, f"{', '.join(allowed)}")


def tls() -> Finding:
    """Look whether pages and cookies go encrypted to readers elsewhere."""
    name, address = "TLS", urlsplit(settings.BASE_URL)
    if _host() in HERE:
        return Finding(name, GOOD, "pages stay on this machine")
    if address.scheme != "https":
        do = "Put a server with TLS in front (docs/start/install.md), and write https in BASE_URL."
        return Finding(name, BAD, "passwords and cookies go in the open", do)
    if not settings.PROXIES:
        do = "Set DAILYPAPERS_PROXIES to how many stand in front: else all readers count as one."
        return Finding(name, DOUBTFUL, "pages come by https, and no proxy in front is named", do)
    return Finding(name, GOOD, "pages come by https, and cookies by nothing else")


def proxies() -> Finding:
    """Look whether what proxies say can be believed."""
    name, count = "proxies", settings.PROXIES
    if settings.ONE_PERSON and count:
        do = "Take DAILYPAPERS_PROXIES or DAILYPAPERS_ONE_PERSON away."
        return Finding(name, BAD, "with ONE_PERSON nothing that came by a proxy is answered", do)
    if count < 0 or count > 3:
        do = "Count the servers of yours in front: one too many, and visitors can forge addresses."
        return Finding(name, DOUBTFUL, f"{count} are said to stand in front", do)
    return Finding(name, GOOD, f"{count} in front" if count else "none in front")


def sign_up() -> Finding:
    """Look whether who may sign up can."""
    name, mode = "signing up", settings.SIGN_UP
    if mode == "domain" and not settings.SIGN_UP_DOMAINS:
        do = "Set DAILYPAPERS_SIGN_UP_DOMAINS, or DAILYPAPERS_SIGN_UP=invitation."
        return Finding(name, BAD, "addresses of some domains may, and no domain is named", do)
    if mode in {"open", "domain"} and not leaves() and _host() not in HERE:
        do = "Set DAILYPAPERS_SMTP_HOST, or DAILYPAPERS_SIGN_UP=invitation."
        return Finding(name, BAD, "nobody can: the mail to confirm with never leaves", do)
    return Finding(name, GOOD, f"it is {mode}")


def contact() -> Finding:
    """Look whether sources can reach us before they lock us out."""
    name = "contact"
    if settings.OFFLINE:
        if _host() in HERE:
            return Finding(name, GOOD, "no source is asked: DAILYPAPERS_OFFLINE")
        do = "Take DAILYPAPERS_OFFLINE away, unless papers come another way."
        return Finding(name, DOUBTFUL, "no source is asked, so no new papers come", do)
    if "@" in settings.CONTACT:
        return Finding(name, GOOD, f"sources can write to {settings.CONTACT}")
    do = "Set DAILYPAPERS_CONTACT to a mail address of yours."
    return Finding(name, DOUBTFUL, "sources do not know whom to write to when we ask too often", do)


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or ""


SETUP: list[Check] = [names, debugging, hosts, tls, proxies, sign_up, contact]
