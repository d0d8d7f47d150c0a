"""A program of a reader's that holds every answer of version 1 against the document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from dailypapers.accounts.models import ApiToken, User
from dailypapers.api.tests.conftest import token_of
from dailypapers.api.v1.described import document

BASE = "/api/v1"


class Asking:
    """Asks with a token; each call says which status it expects, and returns what was said."""

    def __init__(self, reader: User | None, scope: ApiToken.Scope = ApiToken.Scope.WRITE) -> None:
        token = {"authorization": f"Bearer {token_of(reader, scope)}"} if reader else {}
        self._client = Client(headers=token)

    def get(self, path: str, status: int = 200) -> Any:
        """Read."""
        return self._ask("get", path, None, status)

    def post(self, path: str, body: Any = None, status: int = 201, **headers: str) -> Any:
        """Make something."""
        return self._ask("post", path, body, status, headers)

    def put(self, path: str, body: Any = None, status: int = 200) -> Any:
        """Put something somewhere."""
        return self._ask("put", path, body, status)

    def patch(self, path: str, body: Any, status: int = 200) -> Any:
        """Change something."""
        return self._ask("patch", path, body, status)

    def delete(self, path: str, status: int = 204) -> Any:
        """Take something away."""
        return self._ask("delete", path, None, status)

    def _ask(
        self, method: str, path: str, body: Any, status: int, headers: dict[str, str] | None = None
    ) -> Any:
        ask = getattr(self._client, method)
        address = BASE + path
        if method == "get":
            answer = ask(address)
        else:
            answer = ask(address, body, content_type="application/json", headers=headers or {})
        assert answer.status_code == status, (method, path, answer.content)
        said = answer.json() if answer.content else None
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        problems = list(_problems(method, address, status, kind, said))
        assert not problems, (method, path, problems[:2])
        return said


def _problems(method: str, path: str, status: int, kind: str, said: Any) -> Iterator[object]:
    """Yield where an answer is other than the document says."""
    known = [one for one in document()["paths"] if matches(one, path)]
    operation = next(
        methods[method] for one in known if method in (methods := document()["paths"][one])
    )
    answers = operation["responses"]
    if str(status) not in answers:
        yield f"{status} is not documented"
    elif said is not None:
        yield from _validator(answers[str(status)]["content"][kind]["schema"]).iter_errors(said)


def _validator(shape: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**shape, "components": _components()})


@cache
def _components() -> Any:
    return document()["components"]


def matches(template: str, path: str) -> bool:
    """Say whether an address is of a path of the document."""
    parts, asked = template.split("/"), path.partition("?")[0].split("/")
    return len(parts) == len(asked) and all(
        part == said or part.startswith("{") for part, said in zip(parts, asked, strict=True)
    )
