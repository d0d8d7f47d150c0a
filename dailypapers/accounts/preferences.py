"""What readers say of themselves and how they want to read, changed from outside the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from dailypapers.accounts.models import User
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MOST_LINKS = 5
_check = URLValidator(schemes=["https"])


def change(reader: User, said: Mapping[str, Any]) -> None:
    """Let fields of a reader say something else; raise `InputError` for what cannot be shown."""
    new = dict(said)
    if "links" in new:
        new["links"] = kept_links(new["links"])
    if new.get("language", reader.language) not in dict(settings.LANGUAGES):
        raise InputError(f"Languages here are {', '.join(dict(settings.LANGUAGES))}.")
    for name, value in new.items():
        setattr(reader, name, value)
    reader.save(update_fields=list(new))


def kept_links(links: Iterable[str]) -> str:
    """Return addresses one a line; raise `InputError` if one is not safe to show."""
    kept = [link for line in links for link in line.split()]
    if len(kept) > MOST_LINKS:
        raise InputError(say("These are more than {most_links} addresses.", most_links=MOST_LINKS))
    for link in kept:
        try:
            _check(link)
        except ValidationError:
            raise InputError(
                say("{link} is no address that begins with https://.", link=link)
            ) from None
    return "\n".join(kept)
