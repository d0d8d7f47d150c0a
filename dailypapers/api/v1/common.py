"""The one router, and what addresses about papers have in common.

Addresses of papers may hold slashes, so the first that fits is taken: what is below a paper has to
be declared before the paper itself. `described.py` sees to the order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.http import Http404
from ninja import Path, Router
from ninja.constants import NOT_SET

from dailypapers.accounts.models import User
from dailypapers.api.v1.asking import Known, Token
from dailypapers.community.features import called
from dailypapers.feed import queries
from dailypapers.feed.entries import Entry, load_entries

router = Router()
UNKNOWN = "There is no paper of that name here."
Address = Annotated[str, Path(description="Any name of a paper: arXiv id, DOI, ACL id, our key")]
Number = Annotated[int, Path(ge=1, le=2**62)]
Act = TypeVar("Act", bound=Callable[..., Any])


def read(
    path: str, name: str, answer: Any, tag: str, *, is_own: bool = False
) -> Callable[[Act], Act]:
    """Let a function answer who reads an address; what is a reader's own, that reader alone."""
    return router.get(
        path,
        response={200: answer},
        tags=[tag],
        url_name=f"api.v1.{name}",
        auth=Known() if is_own else NOT_SET,
    )


def write(
    method: str, path: str, name: str, answer: Any, tag: str, *, status: int = 200
) -> Callable[[Act], Act]:
    """Let a function answer whoever writes to an address with a token that may."""
    return router.api_operation(
        [method],
        path,
        response=answer if isinstance(answer, dict) else {status: answer},
        tags=[tag],
        auth=Token(),
        url_name=f"api.v1.{name}",
    )


def named(name: str) -> Entry:
    """Return a paper by any name; raise `Http404` where it is not here."""
    return load_entries([paper_named(name)])[0]


def paper_named(name: str) -> int:
    """Return the number of a paper by any name; raise `Http404` where it is not here."""
    found = queries.paper_named(name)
    if found is None:
        raise Http404(UNKNOWN)
    return found


def person(reader: User) -> dict[str, str]:
    """Return a reader as others know them."""
    return {
        "handle": reader.handle,
        "name": called(reader.name, reader.shows_name, reader.handle),
    }
