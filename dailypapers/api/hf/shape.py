"""Entries in Hugging Face's words: https://huggingface.co/docs/hub/api.

Its client reads some fields only inside `paper`, others only beside it, so both have them. Fields
of which nothing is known are left out. Ids that Hugging Face has and we have not are made from
ours, so that they stay what they are. `upvotes` and `numComments` are those of this instance and of
other sites together; `votes` and `discussion` keep them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any

from dailypapers.accounts.models import User
from dailypapers.api.addresses import absolute
from dailypapers.api.hf.known import HUGGING_FACE, Known
from dailypapers.catalogue.records import Featured, LinkKind
from dailypapers.community.features import called
from dailypapers.feed.entries import Entry, Featuring

Said = dict[str, Any]


def item(entry: Entry, known: Known) -> Said:
    """Return a paper as lists have it: `paper`, and beside it what the client reads there."""
    inner = paper(entry, known)
    was = featuring(entry)
    submitter = _submitter(was, known.theirs.get(entry.id, {})) if was else None
    beside = {name: inner[name] for name in BESIDE if name in inner}
    return {
        "paper": inner,
        **beside,
        "publishedAt": moment(was.at) if was else inner.get("publishedAt"),
        "numComments": _comments(entry),
        "isAuthorParticipating": entry.id in known.with_authors,
        **({"submittedBy": submitter} if submitter else {}),
    }


# What the client reads beside `paper` only, or reads as nothing where it is 0 inside.
BESIDE = (
    *("title", "summary", "upvotes", "ai_summary", "ai_keywords", "githubRepo", "githubStars"),
    *("projectPage", "thumbnail", "mediaUrls", "organization", "votes", "discussion"),
)


def paper(entry: Entry, known: Known) -> Said:
    """Return a paper by itself."""
    was, theirs, code = featuring(entry), known.theirs.get(entry.id, {}), entry.code
    project = next((link.url for link in entry.links if link.kind == LinkKind.PROJECT), None)
    published = known.posted.get(entry.id) or (entry.published.start if entry.published else None)
    said = {
        "id": entry.address,
        "authors": [
            _author(entry, place, name, known) for place, name in enumerate(entry.authors, 1)
        ],
        "publishedAt": moment(published),
        "submittedOnDailyAt": moment(was.at) if was else None,
        "title": entry.title,
        "submittedOnDailyBy": _submitter(was, theirs) if was else None,
        "summary": entry.text,
        "upvotes": entry.votes + sum(count.votes for count in entry.counts),
        "votes": {
            "own": entry.votes,
            "imported": {count.site: count.votes for count in entry.counts},
        },
        "discussion": {
            "own": entry.comments,
            "imported": {count.site: count.comments for count in entry.counts},
        },
        "discussionId": oid("discussion", entry.key),
        "projectPage": project,
        "githubRepo": code.url if code else None,
        "githubStars": code.stars if code else None,
        "ai_summary": theirs.get("ai_summary") or entry.summary or None,
        "ai_keywords": theirs.get("ai_keywords") or list(entry.keywords) or None,
        "organization": _organization(theirs.get("organization", "")),
        "thumbnail": absolute("paper.card", entry.address),
        "mediaUrls": [absolute("picture", "large", entry.picture.name)] if entry.picture else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def whole(entry: Entry, known: Known) -> Said:
    """Return a paper by itself with what its own address has beside."""
    repos = repositories(entry)
    return {
        **paper(entry, known),
        "numComments": _comments(entry),
        "isAuthorParticipating": entry.id in known.with_authors,
        **{f"linked{kind.capitalize()}": found for kind, found in repos.items()},
        **{f"numTotal{kind.capitalize()}": len(found) for kind, found in repos.items()},
    }


def featuring(entry: Entry) -> Featuring | None:
    """Return how a paper was put before readers: by a person, or else by a source."""
    by_people = (was for was in entry.featured if was.kind != Featured.LISTING)
    return next(by_people, entry.featured[0] if entry.featured else None)


def _submitter(was: Featuring, theirs: Mapping[str, Any]) -> Said | None:
    if was.kind == Featured.LISTING:
        return None
    if was.source == HUGGING_FACE and (name := theirs.get("submitted_by")):
        return _person(name, name)
    return _person(was.handle or was.by, was.reader or was.by)


def _organization(name: str) -> Said | None:
    """Return a group; the client reads `avatarUrl` where Hugging Face says `avatar`."""
    if not name:
        return None
    known = oid("organization", name)
    return {"_id": known, "name": name, "fullname": name, "avatar": "", "avatarUrl": ""}


def user(reader: User) -> Said:
    """Return a reader as others know them."""
    return _person(reader.handle, called(reader.name, reader.shows_name, reader.handle))


def _person(handle: str, name: str) -> Said:
    return {
        "_id": oid("reader", handle),
        "user": handle,
        "name": handle,
        "fullname": name,
        "avatarUrl": "",
        "isPro": False,
        "type": "user",
    }


def _author(entry: Entry, place: int, name: str, known: Known) -> Said:
    said: Said = {"_id": author_id(entry.key, place), "name": name, "hidden": False}
    if claim := known.claims.get((entry.id, name)):
        said["status"] = "claimed_verified"
        said["user"] = user(claim.reader)
        if claim.decided_at:
            said["statusLastChangedAt"] = moment(claim.decided_at)
    return said


def author_id(key: str, place: int) -> str:
    """Return what the author in a place of a paper goes by."""
    return oid("author", f"{key} {place}")


def _comments(entry: Entry) -> int:
    return entry.comments + sum(count.comments for count in entry.counts)


HUBS = {"datasets": "datasets", "spaces": "spaces"}  # by the first part of an address there


def repositories(entry: Entry) -> Mapping[str, list[Said]]:
    """Return the models, data and demos that a paper is linked to, by owner and name."""
    found: dict[str, list[Said]] = {"models": [], "datasets": [], "spaces": []}
    for link in entry.links:
        kind, name = _repository(link.kind, link.url)
        if kind and name:
            said: Said = {"id": name, "author": name.partition("/")[0], "url": link.url}
            arxiv = entry.identifiers.get("arxiv")
            said |= {"tags": [f"arxiv:{arxiv}"] if arxiv else []}
            found[kind].append(said | ({} if link.stars is None else {"likes": link.stars}))
    return found


def _repository(kind: LinkKind, url: str) -> tuple[str, str]:
    _, _, path = url.partition("://")
    host, *parts = path.partition("?")[0].partition("#")[0].strip("/").split("/")
    if host == "huggingface.co" and parts and parts[0] in HUBS:
        return HUBS[parts[0]], "/".join(parts[1:3]) if len(parts) >= 3 else ""
    where = {LinkKind.MODEL: "models", LinkKind.DATA: "datasets"}.get(kind, "")
    return where, "/".join(parts[:2]) if len(parts) >= 2 else ""


def moment(at: datetime | date | None) -> str | None:
    """Write a time as the client reads it: in UTC, with milliseconds and `Z`."""
    if at is None:
        return None
    if not isinstance(at, datetime):
        return f"{at.isoformat()}T00:00:00.000Z"
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def oid(kind: str, name: str) -> str:
    """Return 24 hex digits that name something for good, as Hugging Face's ids look."""
    return blake2b(f"{kind} {name}".encode(), digest_size=12).hexdigest()
