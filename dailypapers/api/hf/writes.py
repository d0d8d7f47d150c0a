"""What readers do with papers, by token: as on the pages, by the same rights and limits."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from dailypapers.accounts.models import User
from dailypapers.api.answers import json_answer
from dailypapers.api.hf.discussion import comment_said
from dailypapers.api.hf.papers import entry_named
from dailypapers.api.hf.shape import Said, author_id, oid
from dailypapers.api.hf.view import answers
from dailypapers.api.reading import body_of, key_of, text_in, writer_of
from dailypapers.catalogue.records import LinkKind
from dailypapers.community import (
    access,
    author_links,
    claims,
    features,
    submissions,
    votes,
    writing,
)
from dailypapers.community.models import Comment
from dailypapers.core.errors import InputError
from dailypapers.feed.entries import Entry

BANNED = "A moderator banned you. You can read."
NOT_OPEN = "You may not submit papers here."
NO_MEDIA = 'Pictures are sent as files, on the page or by version 1: leave "media_urls" away'
LINKS = {"githubRepo": LinkKind.CODE, "projectPage": LinkKind.PROJECT}


@answers("POST")
def index(request: HttpRequest) -> Said:
    """Ask for a paper by its arXiv id to be here; it is fetched, and put before nobody."""
    reader, name = writer_of(request), text_in(body_of(request), "arxivId", "paperId")
    if submissions.known(name) is None:
        _submitter(reader)
        key = key_of(request, reader.pk, "index", name)
        submissions.submit(reader, name, "", key, to_feature=False)
    return {}


@answers("POST")
def submit(request: HttpRequest) -> HttpResponse:
    """Put a paper before all readers, with a comment if there is one."""
    reader, said = writer_of(request), body_of(request)
    name, comment = text_in(said, "paper_id", "paperId"), text_in(said, "comment")
    if said.get("media_urls"):
        raise InputError(NO_MEDIA)
    _submitter(reader)
    key = key_of(request, reader.pk, "submit", name, comment)
    paper = submissions.known(name)
    if paper and features.is_submitted(paper.pk):
        if comment.strip():
            writing.post(reader, paper.pk, comment, key)
        return json_answer({"paperId": paper.address, "state": "found"})
    row = submissions.submit(reader, name, comment, key)
    address = row.paper.address if row.paper else row.value
    return json_answer({"paperId": address, "state": row.state}, 200 if row.paper else 202)


@answers("POST")
def comment(request: HttpRequest, address: str) -> HttpResponse:
    """Say something of a paper."""
    return _say(request, address, None)


@answers("POST")
def reply(request: HttpRequest, address: str, number: str) -> HttpResponse:
    """Answer a comment."""
    return _say(request, address, _comment(number, writer_of(request)))


@answers("POST", "DELETE")
def vote(request: HttpRequest, address: str) -> Said:
    """Vote for a paper, or take the vote back; doing so again changes nothing."""
    reader, entry = writer_of(request), entry_named(address)
    if not access.may_vote(reader):
        raise PermissionDenied(BANNED)
    (votes.unvote if request.method == "DELETE" else votes.vote)(reader, entry.id)
    now = entry_named(entry.address, reader)
    upvotes = now.votes + sum(count.votes for count in now.counts)
    return {"upvotes": upvotes, "upvoted": now.voted, "votes": {"own": now.votes}}


@answers("POST")
def links(request: HttpRequest, address: str) -> Said:
    """Say where a paper's code and page are; an empty text takes what authors said away."""
    reader, entry, said = writer_of(request), entry_named(address), body_of(request)
    if not access.may_edit_links(reader, entry.id):
        raise PermissionDenied("Only who wrote a paper, or staff, may change its links.")
    if said.get("organizationId"):
        raise InputError("Papers belong to no organisations here")
    with transaction.atomic():
        for name, kind in LINKS.items():
            if name in said:
                _link(reader, entry, kind, text_in(said, name))
    return {}


@answers("POST")
def claim(request: HttpRequest) -> HttpResponse:
    """Say that one wrote a paper, as which of its authors."""
    reader, said = writer_of(request), body_of(request)
    entry = entry_named(text_in(said, "paperId"))
    if not access.may_claim(reader):
        raise PermissionDenied(BANNED)
    if text_in(said, "targetUserId") not in {"", reader.handle, oid("reader", reader.handle)}:
        raise PermissionDenied("Everybody claims for themselves here.")
    wanted = text_in(said, "claimAuthorId")
    named = {author_id(entry.key, place): name for place, name in enumerate(entry.authors, 1)}
    row = claims.claim(reader, entry.id, named.get(wanted, wanted), text_in(said, "reason"))
    return json_answer({"status": row.state}, 200 if row.state == row.State.GRANTED else 202)


def _submitter(reader: User) -> None:
    if not access.may_submit(reader):
        raise PermissionDenied(NOT_OPEN)


def _say(request: HttpRequest, address: str, parent: Comment | None) -> HttpResponse:
    reader, entry = writer_of(request), entry_named(address)
    text = text_in(body_of(request), "comment", "text")
    if not access.may_comment(reader):
        raise PermissionDenied(BANNED)
    if parent and not access.may_answer(reader, parent):
        raise PermissionDenied("What you answer was removed.")
    key = key_of(request, reader.pk, entry.key, parent.pk if parent else "", text)
    said: Any = writing.post(reader, entry.id, text, key, parent)
    said = Comment.objects.select_related("reader", "group").get(pk=said.pk)
    return json_answer(comment_said(said, reader, {}), 201)


def _comment(number: str, reader: User) -> Comment:
    """Return a comment that everybody, or this reader, may read."""
    is_number = number.isascii() and number.isdecimal() and len(number) <= 18
    rows = Comment.objects.select_related("reader", "group", "paper")
    said = rows.filter(pk=number, group=None).first() if is_number else None
    if said is None or not access.may_read(reader, said):
        raise Http404("There is no such comment.")
    return said


def _link(reader: User, entry: Entry, kind: LinkKind, url: str) -> None:
    if url:
        author_links.add(reader, entry.id, kind, url)
        return
    for said in author_links.history(entry.id):
        if said.kind == kind and said.removed_at is None:
            author_links.remove(reader, entry.id, said.pk)
