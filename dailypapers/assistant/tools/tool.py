"""What is known of a function: what it does, what it takes, whether it changes anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

PAPERS = frozenset({"address", "paper", "papers", "ids"})  # how parameters call papers


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that a function takes.

    `place` is where it goes: path, query, body or arguments. `resource` is the kind of thing that
    it names, empty for plain values.
    """

    name: str
    schema: Schema
    place: str
    required: bool = False
    says: str = ""
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function. `origin` is empty for this site's own, else the address of its document."""

    name: str
    says: str
    parameters: tuple[Parameter, ...] = ()
    writes: bool = False
    gives: frozenset[str] = field(default_factory=frozenset)
    origin: str = ""
    method: str = ""
    path: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """Return a parameter by its name."""
        return next((one for one in self.parameters if one.name == name), None)

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of all it takes, as language models are told it."""
        return {
            "type": "object",
            "properties": {one.name: dict(one.schema) for one in self.parameters},
            "required": [one.name for one in self.parameters if one.required],
            "additionalProperties": False,
        }

    @property
    def words(self) -> str:
        """All that describes it, for finding it."""
        inputs = " ".join(f"{one.name} {one.says}" for one in self.parameters)
        return f"{self.name.replace('_', ' ')}. {self.says} {inputs}"


def name_of(method: str, path: str) -> str:
    """Return a name that any protocol takes.

    >>> name_of("PUT", "/api/v1/papers/{address}/vote")
    'put_papers_vote'
    """
    parts = [part for part in path.split("/") if part not in {"", "api", "v1"}]
    last = len(parts) - 1
    kept = [part for place, part in enumerate(parts) if "{" not in part or place == last]
    plain = "_".join(re.sub(r"[^A-Za-z0-9]+", "_", part).strip("_") for part in kept)
    return f"{method.lower()}_{plain}"[:64].rstrip("_").lower()


def resource_of(name: str, path: str = "") -> str:
    """Return the kind of thing that a parameter names, empty for plain values.

    >>> resource_of("address"), resource_of("slug", "/groups/{slug}/meetings"), resource_of("q")
    ('paper', 'group', '')
    """
    if name in PAPERS:
        return "paper"
    found = re.search(r"/([A-Za-z-]+?)s?/\{slug\}", path)
    return found[1] if name == "slug" and found else ""
