"""Text that can be kept: no NUL, no half characters."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator


def _keepable(text: str) -> str:
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("holds a character that cannot be kept")
    return text


Text = Annotated[str, AfterValidator(_keepable)]
