"""How an encoder is written in a setting. Light: read at every start, whatever is done then."""

from __future__ import annotations

from typing import NamedTuple

from dailypapers.core.errors import SetupError

BUILTIN, NONE = "builtin", "none"
ONNX, OPENAI, SENTENCE_TRANSFORMERS = "onnx", "openai", "sentence-transformers"
FORMS = (
    f"{BUILTIN}, {NONE}, {ONNX}:FOLDER, {OPENAI}:MODEL@https://HOST/v1 or "
    f"{SENTENCE_TRANSFORMERS}:MODEL"
)


class Chosen(NamedTuple):
    """The kind of encoder, the model or folder, and the address it is served at."""

    kind: str
    model: str = ""
    address: str = ""


def parse(text: str) -> Chosen:
    """Return what a setting says. Raises `SetupError` if it says nothing we know.

    >>> parse("openai:nomic@http://127.0.0.1:11434/v1/")
    Chosen(kind='openai', model='nomic', address='http://127.0.0.1:11434/v1')
    """
    kind, _, rest = text.strip().partition(":")
    if kind in {BUILTIN, NONE} and not rest:
        return Chosen(kind)
    if kind in {ONNX, SENTENCE_TRANSFORMERS} and rest:
        return Chosen(kind, rest)
    model, _, address = rest.rpartition("@")  # The model's name may have one of its own.
    if kind == OPENAI and model and address.startswith(("https://", "http://")):
        return Chosen(kind, model, address.rstrip("/"))
    raise SetupError(f"DAILYPAPERS_ENCODER is {text!r}: write {FORMS}")


def checked(text: str) -> str:
    """Return the setting as it was written, once it is known to name an encoder."""
    parse(text)
    return text.strip()
