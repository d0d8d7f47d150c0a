"""What a reader follows, by version 1."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Query, Schema, Status

from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1.common import read, write
from dailypapers.community import access, follows

TAG = "following"


class FollowSaid(Schema):
    """Something that the reader follows; of what is quiet they are told nothing."""

    kind: str
    target: str
    name: str
    is_quiet: bool
    is_gone: bool


@read("/follows", "follows", list[FollowSaid], TAG, is_own=True)
def followed(request: HttpRequest) -> list[follows.Followed]:
    """Return all that the reader follows."""
    found = follows.followed(known_reader(request))
    return [one for rows in found.values() for one in rows]


@write("PUT", "/follows/{kind}/{path:target}", "follow", None, TAG, status=204)
def follow(
    request: HttpRequest,
    kind: str,
    target: str,
    quiet: Annotated[bool, Query(description="Be told nothing of it")] = False,
) -> Status[None]:
    """Follow a topic, an author, a reader, a list or a search, by its kind."""
    reader = writer_of(request)
    if not access.may_follow(reader) or not follows.can_be_followed(reader, kind, target):
        raise Http404("There is no such thing to follow.")
    follows.follow(reader, kind, target)
    follows.hush(reader, kind, target, quiet)
    return Status(204, None)


@write("DELETE", "/follows/{kind}/{path:target}", "follow", None, TAG, status=204)
def unfollow(request: HttpRequest, kind: str, target: str) -> Status[None]:
    """Follow it no more."""
    follows.unfollow(writer_of(request), kind, target)
    return Status(204, None)
