"""Who asks for a page, and what of a reader others may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from dailypapers.accounts.models import User
from dailypapers.community import features


@dataclass(frozen=True, slots=True)
class PublicReader:
    """What a reader shows of themselves."""

    handle: str
    name: str
    affiliation: str
    links: list[str]

    @property
    def is_anybody(self) -> bool:
        """Whether anything is shown at all."""
        return bool(self.name or self.affiliation or self.links)


def public(reader: User) -> PublicReader:
    """Return what others may see, and nothing else."""
    return PublicReader(
        handle=reader.handle,
        name=reader.name if reader.shows_name else "",
        affiliation=reader.affiliation if reader.shows_affiliation else "",
        links=reader.links.split() if reader.shows_links else [],
    )


def called(reader: User) -> str:
    """Return what others call a reader: the name if it is shown, else the handle."""
    return features.called(reader.name, reader.shows_name, reader.handle)


def profile_of(reader: User) -> str:
    """Return where others read of a reader, empty where nothing is shown or nobody is left."""
    is_shown = reader.is_active and public(reader).is_anybody
    return reverse("reader", args=[reader.handle]) if is_shown else ""


def signed_in(request: HttpRequest) -> User:
    """Return who asks; for pages behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user
