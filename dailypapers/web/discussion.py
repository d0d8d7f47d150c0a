"""The view models of comments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.queries import addresses_of
from dailypapers.community import access, markup
from dailypapers.community.models import Comment, Group
from dailypapers.community.queries import comments
from dailypapers.community.signs import Sign, approvals, signs
from dailypapers.community.threads import Order, Placed, threaded
from dailypapers.core.spoken import say
from dailypapers.web.reactions import Reactions, reactions_view
from dailypapers.web.readers import called, profile_of

PAGE_SIZE = 100  # comments
DEEPEST = 6  # answers below answers, that are moved in


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as one reader sees it. `html` is safe, and empty where it was removed.

    `is_author` says that who wrote it also wrote the paper, `note` what a moderator did, to whom it
    matters; `group` is whom alone it is for, if not for everybody.
    """

    number: int
    author: str
    author_page: str
    html: SafeString
    at: datetime
    edited_at: datetime | None
    is_removed: bool
    is_author: bool
    depth: int
    may_answer: bool
    may_edit: bool
    may_remove: bool
    may_flag: bool = False
    may_moderate: bool = False
    note: str = ""
    reactions: Reactions | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Discussion:
    """One page of what was said of a paper, in threads."""

    comments: list[CommentView]
    total: int
    order: Order

    def has(self, number: int) -> bool:
        """Say whether a comment is on this page."""
        return any(comment.number == number for comment in self.comments)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def discussion(
    paper: int,
    reader: User | None,
    order: Order,
    number: int,
    authors: Collection[int] = (),
    is_closed: bool = False,
) -> Discussion:
    """Return one page of what was said of a paper; `authors` are the readers who wrote it."""
    places = _placed(paper, reader, order)
    shown = places[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    texts = rendered([_text(place.comment, reader) for place in shown])
    found = signs(reader, [place.comment.pk for place in shown])
    views = [
        _reacted(
            _view(place.comment, html, min(place.depth, DEEPEST), reader, authors),
            found.get(place.comment.pk, {}),
            access.may_react(reader, place.comment) and not is_closed,
        )
        for place, html in zip(shown, texts, strict=True)
    ]
    return Discussion(views, len(places), order)


def _reacted(view: CommentView, found: Mapping[str, Sign], may_react: bool) -> CommentView:
    """Return a comment with what readers think of it, where it can be read."""
    return view if view.is_removed else replace(view, reactions=reactions_view(found, may_react))


def address_of(comment: Comment, reader: User | None) -> str:
    """Return where a reader finds a comment: the page of its paper, and the place on it."""
    numbers = [place.comment.pk for place in _placed(comment.paper_id, reader, Order.OLDEST)]
    number = numbers.index(comment.pk) // PAGE_SIZE + 1 if comment.pk in numbers else 1
    page = f"?page={number}" if number > 1 else ""
    return f"{reverse('paper', args=[comment.paper.address])}{page}#comment-{comment.pk}"


def newest(paper: int, reader: User | None, number: int = 1) -> Discussion:
    """Return one page of what the reader can read of it, the newest first, in no threads."""
    said = [one for one in comments(paper, reader) if access.may_read(reader, one)][::-1]
    shown = said[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    texts = rendered([_text(comment, reader) for comment in shown])
    views = [_view(one, html, 0, reader) for one, html in zip(shown, texts, strict=True)]
    return Discussion(views, len(said), Order.NEWEST)


def comment_view(comment: Comment, reader: User | None) -> CommentView:
    """Return one comment by itself."""
    [html] = rendered([_text(comment, reader)])
    return _view(comment, html, 0, reader)


def reacted(comment: Comment, reader: User) -> CommentView:
    """Return one comment with what readers think of it, for who may react."""
    found = signs(reader, [comment.pk]).get(comment.pk, {})
    return _reacted(comment_view(comment, reader), found, may_react=True)


def rendered(texts: Sequence[str]) -> list[SafeString]:
    """Return comments as safe HTML; whom and what they name is looked up for all at once."""
    named = [markup.mentioned(text) for text in texts]
    people = _pages({handle for handles, _ in named for handle in handles})
    papers = addresses_of({name for _, names in named for name in names})
    links = {name: reverse("paper", args=[address]) for name, address in papers.items()}
    made = [markup.render(text, person=people.get, paper=links.get).html for text in texts]
    return [mark_safe(html) for html in made]


def _pages(handles: Iterable[str]) -> dict[str, str]:
    """Return the pages of those who show anything of themselves."""
    wanted = list(handles)
    found = User.objects.filter(handle__in=wanted, is_active=True) if wanted else []
    return {user.handle: page for user in found if (page := profile_of(user))}


def _placed(paper: int, reader: User | None, order: Order) -> list[Placed]:
    """Return the threads below a paper without what the reader has no part in."""

    def can_be_read(comment: Comment) -> bool:
        return access.may_read(reader, comment)

    received = approvals(paper) if order is Order.BEST else {}
    return threaded(comments(paper, reader), order, can_be_read, received)


def _text(comment: Comment, reader: User | None) -> str:
    return comment.text if access.may_read(reader, comment) else ""


def _note(comment: Comment, reader: User | None) -> str:
    """Return what there is to say about a comment that not everybody can read."""
    why = f" {comment.hidden_for}" if comment.hidden_for else ""
    if not access.may_read(reader, comment):
        is_hidden = comment.hidden_at is not None and comment.removed_at is None
        return (
            say("A moderator hid this comment.") + why
            if is_hidden
            else say("This comment was removed.")
        )
    if comment.hidden_at is not None:
        return say("A moderator hid this comment: only its writer and moderators read it.") + why
    is_apart = comment.reader.is_shadowed and access.may_moderate(reader)
    return say("Its writer was set apart: only they and moderators read it.") if is_apart else ""


def _view(
    comment: Comment,
    html: SafeString,
    depth: int,
    reader: User | None,
    authors: Collection[int] = (),
) -> CommentView:
    author, is_removed = comment.reader, not access.may_read(reader, comment)
    return CommentView(
        number=comment.pk,
        author="" if is_removed else called(author),
        author_page="" if is_removed else profile_of(author),
        html=html,
        at=comment.at,
        edited_at=comment.edited_at,
        is_removed=is_removed,
        is_author=comment.reader_id in authors and not is_removed,
        depth=depth,
        may_answer=access.may_answer(reader, comment),
        may_edit=access.may_edit(reader, comment),
        may_remove=access.may_remove(reader, comment),
        may_flag=access.may_flag(reader, comment),
        may_moderate=access.may_moderate(reader),
        note=_note(comment, reader),
        group=comment.group,
    )
