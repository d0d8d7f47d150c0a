"""What can be asked of an instance, said once for both clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from uuid import uuid4

from pydantic import TypeAdapter

T = TypeVar("T")
Query = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A request to an address of version 1, and what its answer is read as; text as it is.

    One that makes something has a `key`, by which trying again makes it once.
    """

    method: str
    path: str
    answer: Any
    query: Query = field(default_factory=dict)
    body: Any = None
    below: str = "/api/v1"
    key: str = field(default_factory=lambda: uuid4().hex)

    def read(self, said: Any) -> T:
        """Return an answer as what it is."""
        found: T = TypeAdapter(self.answer).validate_python(said)
        return found


@dataclass(frozen=True, slots=True)
class Pages(Generic[T]):
    """Requests for one page after another of things that stand under `name` in each."""

    path: str
    name: str
    item: Any
    query: Query = field(default_factory=dict)

    def page(self, cursor: str = "") -> Call[dict[str, Any]]:
        """Return the request for one page."""
        return Call("GET", self.path, dict[str, Any], {**self.query, "cursor": cursor or None})

    def items(self, page: Mapping[str, Any]) -> list[T]:
        """Return what is on a page."""
        item: TypeAdapter[T] = TypeAdapter(self.item)
        return [item.validate_python(one) for one in page[self.name]]

    def by(self, size: int) -> Pages[T]:
        """Return the same by pages of another size."""
        return replace(self, query={**self.query, "limit": size})
