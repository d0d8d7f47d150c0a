"""Asking GitHub and GitLab for one repository, only if it has changed; with a token or without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from dailypapers.core.answers import UNCHANGED, UNKNOWN, Answer
from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.sources.code.hosts import GITHUB, GITLAB, Repository, Signal, parse
from dailypapers.sources.json import number

URLS = {GITHUB: "https://api.github.com", GITLAB: "https://gitlab.com/api/v4"}
A_RUN = {GITHUB: (50, 1000), GITLAB: (100, 1000)}  # Requests, without a token and with one.
LIMITED = (403, 429)
GONE = (UNKNOWN, 410, 451)
ACCEPTED = (UNCHANGED, *GONE, *LIMITED)


class Exhausted(SourceError):
    """A host gives no more answers for now."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of asking: a signal, none because the repository is gone, or nothing new."""

    signal: Signal | None = None
    tag: str = ""
    unchanged: bool = False


class CodeHosts:
    """Both hosts; `tokens` and `urls` by the host's name."""

    def __init__(
        self,
        http: Http,
        *,
        tokens: dict[str, str] | None = None,
        urls: dict[str, str] | None = None,
    ) -> None:
        self._http = http
        self._tokens = tokens or {}
        self._urls = URLS | (urls or {})
        self._left = {host: most[host in self._tokens] for host, most in A_RUN.items()}

    def ask(self, repository: Repository, tag: str = "") -> Told:
        """Return what the host says; `tag` is what came with its last answer.

        Raise `Exhausted` when the host or this run has given its share, another `SourceError` when
        the host did not deliver.
        """
        host = repository.host
        if self._left[host] <= 0:
            raise Exhausted(f"{host} has been asked often enough in this run")
        self._left[host] -= 1
        headers = self._headers(host) | ({"If-None-Match": tag} if tag else {})
        answer = self._http.ask(self._address(repository), headers=headers, accepted=ACCEPTED)
        if answer.status == UNCHANGED:
            return Told(tag=tag, unchanged=True)
        if answer.status in GONE:
            return Told()
        if answer.status in LIMITED:
            self._left[host] = 0
            raise Exhausted(_refusal(host, answer))
        return Told(parse(host, answer.body), answer.headers.get("etag", ""))

    def _address(self, repository: Repository) -> str:
        base = self._urls[repository.host].rstrip("/")
        if repository.host == GITHUB:
            return f"{base}/repos/{repository.path}"
        return f"{base}/projects/{quote(repository.path, safe='')}"

    def _headers(self, host: str) -> dict[str, str]:
        token = self._tokens.get(host, "")
        if host == GITLAB:
            return {"PRIVATE-TOKEN": token} if token else {}
        said = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        return said | ({"Authorization": f"Bearer {token}"} if token else {})


def _refusal(host: str, answer: Answer) -> str:
    """Return when a host will answer again, as far as it says so."""
    reset = number(answer.headers, "x-ratelimit-reset") or number(answer.headers, "ratelimit-reset")
    if reset:
        return f"{host} answers again at {datetime.fromtimestamp(reset, UTC):%H:%M} UTC"
    wait = answer.headers.get("retry-after", "")
    return f"{host} answers no more for now" + (f"; it asks to wait {wait} seconds" if wait else "")
