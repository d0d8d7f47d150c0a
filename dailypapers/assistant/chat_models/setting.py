"""How a language model is written in a setting."""

from __future__ import annotations

from typing import NamedTuple

from dailypapers.core.errors import SetupError

NONE, OPENAI = "none", "openai"
FORMS = f"{NONE}, or {OPENAI}:MODEL@https://HOST/v1"


class Chosen(NamedTuple):
    """The kind of model, its name, and the address it is served at."""

    kind: str
    model: str = ""
    address: str = ""


def parse(text: str) -> Chosen:
    """Return what a setting says. Raises `SetupError` if it says nothing we know.

    >>> parse("openai:qwen3@http://127.0.0.1:11434/v1/")
    Chosen(kind='openai', model='qwen3', address='http://127.0.0.1:11434/v1')
    """
    kind, _, rest = text.strip().partition(":")
    if kind == NONE and not rest:
        return Chosen(kind)
    model, _, address = rest.rpartition("@")
    if kind == OPENAI and model and address.startswith(("https://", "http://")):
        return Chosen(kind, model, address.rstrip("/"))
    raise SetupError(f"DAILYPAPERS_ASSISTANT_MODEL is {text!r}: write {FORMS}")


def checked(text: str) -> str:
    """Return the setting as it was written, once it is known to name a model or none."""
    parse(text)
    return text.strip()
