from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.fixtures import Settings

from dailypapers.feed import queries
from dailypapers.web.middleware import POLICY
from dailypapers.web.static_files import files
from dailypapers.web.tests.pages import every_route, make_rich_paper, read

# Passkeys are the one thing that cannot be done without scripts; allauth brings them.
PASSKEYS = ["mfa/js/webauthn-json.js", "mfa/js/webauthn.js", "account/js/onload.js"]
FORMS = (
    "subscribe",
    "language",
    "mail",
    "account",
    "mfa",
    "socialaccount",
    "usersessions",
    "comment.",
    "follow",
    "for_you.",
    "language",
    "own_list.",
    "assistant.",
    "notification",
    "searches",
    "search.saved",
    "talk",
    "list.",
    "webhook",
    "group.",
    "review.",
    "submi",
    "mail.",
    "claims.",
    "curate.",
    "paper.full_text",
    "paper.links",
    "paper.picture",
    "paper.unlink",
    "admin:index",
    "api.arxiv",
    "api.hf.",
    "api.mcp",
    "api.nowhere",
    "api.oai",
    "api.root",
    "api.v1.",
    *(f"moderation.{kind}" for kind in ("comment", "paper", "reader")),
    *(
        f"paper.{act}"
        for act in ("vote", "save", "read", "hide", "comments", "claim", "flag", "lists", "note")
    ),
)  # Pages that take something.

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def names(resolver: URLResolver) -> set[str]:
    """Return the names of all routes."""
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.add(pattern.name or str(pattern.pattern))
        elif pattern.app_name == "admin":
            found.add("admin:index")  # Its pages have a test of their own.
        else:
            found |= names(pattern)
    return found


def test_no_route_is_forgotten_here() -> None:
    assert {name for name, _ in every_route(make_rich_paper()) if name} == names(get_resolver())


def test_every_answer_allows_nothing_from_elsewhere(client: Client) -> None:
    for _, path in every_route(make_rich_paper()):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == POLICY, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "camera=()" in headers["Permissions-Policy"], path
        is_page = headers["Content-Type"].startswith("text/html")
        assert ("Cross-Origin-Resource-Policy" in headers) is is_page, path
        assert "Strict-Transport-Security" not in headers


def test_https_alone_is_asked_for_by_setting_where_there_is_https(
    client: Client, settings: Settings
) -> None:
    settings.HSTS_DAYS = 2
    assert "Strict-Transport-Security" not in client.get("/health/alive").headers
    settings.BASE_URL = "https://papers.example.org"
    said = client.get("/health/alive").headers["Strict-Transport-Security"]
    assert said == "max-age=172800"


def test_a_stranger_gets_no_cookie_by_reading(client: Client) -> None:
    for name, path in every_route(make_rich_paper()):
        if not name.startswith(FORMS):
            page = client.get(path)
            has_form = b"csrfmiddlewaretoken" in page.content
            assert set(page.cookies) == ({"csrftoken"} if has_form else set()), path
            client.cookies.clear()


def test_the_policy_has_no_hole() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert not any(word in POLICY for word in ("unsafe", "*", "http"))
    assert rules["script-src"] == rules["connect-src"] == "'self'"


def test_only_links_lead_outside(client: Client) -> None:
    seen, lasting = 0, {static(name) for name in files()}
    for _, path in every_route(make_rich_paper()):
        response = client.get(path, follow=True)
        if "html" not in response.headers["Content-Type"]:
            continue
        page = read(response)
        for tag, address in page.addresses:
            parts = urlsplit(address)
            assert parts.scheme in {"", "https"}, (path, address)
            if tag != "a":
                assert not parts.netloc, (path, tag, address)
        assert not {"iframe", "object", "embed", "style"} & set(page.elements)
        scripts = [address for tag, address in page.addresses if tag == "script"]
        assert all(script.startswith("/static/") for script in scripts)
        brought = {address for _, address in page.addresses if address.startswith("/static/")}
        assert brought <= lasting, path
        further = [script for script in scripts[1:] if script != static("web/shown.js")]
        if further:
            assert further == [static(name) for name in PASSKEYS]
            assert "Sign in with a passkey" in page.text
        seen += 1
    assert seen > 20


def test_no_page_has_styles_or_handlers_of_its_own(client: Client) -> None:
    for _, path in every_route(make_rich_paper()):
        content = client.get(path, follow=True).getvalue()
        for forbidden in (b" style=", b" onclick=", b" onload=", b"javascript:"):
            assert forbidden not in content, path


def test_every_inner_link_of_every_page_leads_somewhere(client: Client) -> None:
    paths = {path for _, path in every_route(make_rich_paper())}
    followed: set[str] = set()
    for path in sorted(paths):
        response = client.get(path, follow=True)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        for address in read(response).links():
            parts = urlsplit(address)
            if parts.netloc or address.startswith("#"):
                continue
            target = (parts.path or path.split("?")[0]) + (f"?{parts.query}" if parts.query else "")
            followed.add(target)
    assert len(followed) > 30
    for target in sorted(followed):
        assert client.get(target, follow=True).status_code == 200, target


def test_the_page_for_our_own_faults_is_as_strict(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = False

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(queries, "newest_day", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert response.headers["Content-Security-Policy"] == POLICY
    page = read(response)
    assert "The fault is ours" in page.text
    assert "RuntimeError" not in page.text
    assert not any(urlsplit(address).netloc for _, address in page.addresses)


def test_a_foreign_host_name_is_refused(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    paper = make_rich_paper()
    for name, path in every_route(paper):
        if name in {"papers", "similar", ""} or name.startswith(FORMS):
            continue
        assert getattr(client, method)(path).status_code == 405, path
