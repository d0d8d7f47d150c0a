"""Links that authors add to their papers, beside those of the sources. Safe to repeat.

The rows say who did what. What stands of them is one record of the source `authors`, so that
`catalogue.merge` shows it first and a harvest takes nothing away.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.catalogue.merge import AUTHORS, HIDDEN_LINKS
from dailypapers.catalogue.models import Link, Paper
from dailypapers.catalogue.records import LinkKind, LinkRecord, SourceRecord
from dailypapers.community import tallies
from dailypapers.community.models import AuthorLink
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.sources.ingest import attach

MOST = 20  # links of a paper
LONGEST = 1000  # characters

_check = URLValidator(schemes=["https"])


@transaction.atomic
def add(reader: User, paper: int, kind: LinkKind, url: str) -> None:
    """Link a paper to what belongs to it, or say what a link leads to; raise `InputError`."""
    _say(reader, paper, kind, checked(url))


@transaction.atomic
def hide(reader: User, paper: int, url: str) -> None:
    """Take away what a source links the paper to, until the hiding is removed."""
    if not Link.objects.filter(paper=paper, url=url).exists():
        raise InputError(say("The paper has no such link any more."))
    _say(reader, paper, AuthorLink.HIDDEN, url)


def _say(reader: User, paper: int, kind: str, url: str) -> None:
    tallies.lock(paper)
    standing = AuthorLink.objects.filter(paper=paper, removed_at=None)
    if standing.filter(url=url, kind=kind).exists():
        return
    if standing.exclude(url=url).count() >= MOST:
        raise InputError(
            say("A paper has at most {most} links of its authors: remove one first.", most=MOST)
        )
    standing.filter(url=url).update(removed_at=now(), removed_by=reader)
    AuthorLink.objects.create(paper_id=paper, kind=kind, url=url, reader=reader)
    keep(paper)


@transaction.atomic
def remove(reader: User, paper: int, number: int) -> None:
    """Take a link away; the history keeps it."""
    tallies.lock(paper)
    link = AuthorLink.objects.filter(pk=number, paper=paper, removed_at=None)
    if link.update(removed_at=now(), removed_by=reader):
        keep(paper)


def history(paper: int) -> list[AuthorLink]:
    """Return every link that authors ever added, with who did and undid it, newest first."""
    rows = AuthorLink.objects.filter(paper=paper).select_related("reader", "removed_by")
    return list(rows.order_by("-at", "-pk"))


def keep(paper: int) -> None:
    """Let the catalogue say what stands, of a paper whose turn it is."""
    standing = AuthorLink.objects.filter(paper=paper, removed_at=None).order_by("at", "pk")
    said = list(standing.values_list("kind", "url"))
    hidden = [url for kind, url in said if kind == AuthorLink.HIDDEN]
    links = tuple(
        LinkRecord(LinkKind(kind), url) for kind, url in said if kind != AuthorLink.HIDDEN
    )
    key = Paper.objects.values_list("key", flat=True).get(pk=paper)
    extra = {HIDDEN_LINKS: hidden} if hidden else {}
    attach(paper, SourceRecord(AUTHORS, key, title="", links=links, extra=extra))


def checked(url: str) -> str:
    """Return an address that is safe to show; raise `InputError` for any other."""
    url = url.strip()
    try:
        _check(url)
    except ValidationError:
        raise InputError(
            say("{url} is no address that begins with https://.", url=url[:80])
        ) from None
    if len(url) > LONGEST or "@" in url.split("/")[2]:
        raise InputError(
            say("An address has at most {longest:,} characters and names no user.", longest=LONGEST)
        )
    return url
