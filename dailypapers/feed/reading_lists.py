"""Which reading lists there are for whom, and which papers are in one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Follow, ListEntry, ListOwner, Membership, ReadingList
from dailypapers.feed.queries import PAGE_SIZE, Page
from dailypapers.feed.unread import EVERYTHING, Scope
from dailypapers.feed.votes import VOTES

PUBLIC = ReadingList.Visibility.PUBLIC
_counted = Follow.objects.filter(kind=Follow.Kind.LIST, target=OuterRef("slug")).order_by()
_followers = Subquery(_counted.values("target").annotate(n=Count("pk")).values("n"))
_whole = (
    ReadingList.objects.select_related("forked_from__group", "group")
    .prefetch_related("owners__reader", "invitations", "group__memberships", "forked_from__owners")
    .annotate(followers=_followers)
)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: its papers, and its entries by paper."""

    page: Page
    entries: dict[int, ListEntry]


def find_list(slug: str) -> ReadingList | None:
    """Return the list of a slug with those who own it or were invited."""
    return _whole.filter(slug=slug).first()


def seen_list(slug: str, reader: User | None) -> ReadingList | None:
    """Return the list of a slug by itself, if somebody may see it. One query."""
    return ReadingList.objects.filter(access.seen_lists(reader), slug=slug).first()


def find_lists(slugs: Collection[str]) -> dict[str, ReadingList]:
    """Return the lists of slugs, by slug."""
    return {one.slug: one for one in _whole.filter(slug__in=slugs)}


def papers_in(
    reading_list: ReadingList,
    number: int = 1,
    *,
    by_votes: bool = False,
    scope: Scope = EVERYTHING,
) -> ListPage:
    """Return one page of a list in its order, or most voted first."""
    every = _entries(reading_list)
    counts, rows = scope.counted(every), scope.kept(every)
    if by_votes:
        rows = rows.order_by(VOTES.desc(), "position", "pk")
    shown = list(rows.select_related("added_by")[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    ids = [entry.paper_id for entry in shown]
    page = Page(ids, number, scope.total(counts), counts=counts)
    return ListPage(page, {entry.paper_id: entry for entry in shown})


def all_entries(reading_list: ReadingList) -> list[ListEntry]:
    """Return a whole list in its order."""
    return list(_entries(reading_list))


def size_of(reading_list: ReadingList) -> int:
    """Return how many papers are in a list."""
    return _entries(reading_list).count()


def own_lists(reader: User) -> list[ReadingList]:
    """Return the lists that a reader may fill, the last changed first.

    Each has its `size`, as all these rows of lists do, and how many `followers` it has.
    """
    return list(_sized(_filled_by(reader)))


def invited_to(reader: User) -> list[ReadingList]:
    """Return the lists that a reader may come to own."""
    return list(_sized(ReadingList.objects.filter(invitations__handle=reader.handle)))


def public_lists(number: int = 1) -> tuple[Sequence[ReadingList], Page]:
    """Return one page of the public lists that have papers, the last changed first."""
    rows = named_lists()
    shown = _sized(rows).prefetch_related("owners__reader")
    shown = shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return list(shown), Page([one.pk for one in shown], number, rows.count())


def named_lists() -> QuerySet[ReadingList]:
    """Return the lists that are named to everybody: public ones that have papers.

    Those of readers who were set apart are not: their owners find them among their own.
    """
    rows = ReadingList.objects.filter(visibility=PUBLIC, entries__isnull=False).distinct()
    return rows.exclude(owners__reader__is_shadowed=True)


def rows_of(numbers: Collection[int]) -> dict[int, ReadingList]:
    """Return lists with their owners, sizes and followers, as rows of lists show them."""
    rows = _sized(ReadingList.objects.filter(pk__in=numbers)).prefetch_related("owners__reader")
    return {one.pk: one for one in rows} if numbers else {}


def lists_with(paper: int, reader: User) -> dict[int, int]:
    """Return which of a reader's lists have a paper, and by which entry."""
    own = ListEntry.objects.filter(paper=paper, reading_list__in=_filled_by(reader))
    return dict(own.values_list("reading_list", "pk"))


def _filled_by(reader: User) -> QuerySet[ReadingList]:
    """Return the lists that a reader owns, and those of groups whose editor they are."""
    roles = [Membership.Role.EDITOR, Membership.Role.OWNER]
    groups = Membership.objects.filter(reader=reader, role__in=roles).values("group")
    owned = ListOwner.objects.filter(reader=reader).values("reading_list")
    of_groups = Q(visibility=ReadingList.Visibility.GROUP, group__in=groups)
    return ReadingList.objects.filter(Q(pk__in=owned) | of_groups)


def _entries(reading_list: ReadingList) -> QuerySet[ListEntry]:
    rows = ListEntry.objects.filter(reading_list=reading_list, paper__merged_into=None)
    return rows.order_by("position", "pk")


def _sized(rows: QuerySet[ReadingList]) -> QuerySet[ReadingList]:
    counted = ListEntry.objects.filter(reading_list=OuterRef("pk"), paper__merged_into=None)
    size = counted.order_by().values("reading_list").annotate(size=Count("pk")).values("size")
    return rows.annotate(size=Subquery(size), followers=_followers).order_by("-changed_at", "-pk")
