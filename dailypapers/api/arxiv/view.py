"""The address that programs written for arXiv ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from dailypapers.accounts.models import User
from dailypapers.api.arxiv import document
from dailypapers.api.arxiv.query import translated
from dailypapers.api.papers import told_of
from dailypapers.api.reading import reader_of
from dailypapers.catalogue import identifiers
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.feed.queries import papers_with
from dailypapers.feed.search import Sort, Wish, search

MOST, MOST_IDS = 2000, 2000
SORTS = ("relevance", "lastUpdatedDate", "submittedDate")
ORDERS = ("descending", "ascending")
INDEXING = "The search index is being built. Try again in a minute."


@csrf_exempt  # It is asked by POST too, and changes nothing.
@require_http_methods(["GET", "HEAD", "POST"])
def query(request: HttpRequest) -> HttpResponse:
    """Answer what is searched for or named by id, as arXiv's API does."""
    said = request.POST if request.method == "POST" else request.GET
    asked = {name: said.get(name, "").strip() for name in ("search_query", "id_list")}
    address = f"{settings.BASE_URL}/api/query"
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    root = document.feed(address, words, now())
    try:
        start, size = _number(said, "start", 0), _number(said, "max_results", 10)
        by, order = said.get("sortBy") or SORTS[0], said.get("sortOrder") or ORDERS[0]
        ids, total = _found(_Wanted(**asked, by=by, order=order), reader_of(request), start, size)
    except (InputError, IndexUnavailable) as error:
        is_wrong = isinstance(error, InputError)
        document.count(root, 1, 0, 1)
        document.error(root, f"{address}#error", str(error) if is_wrong else INDEXING)
        return _answer(root, 400 if is_wrong else 503)
    document.count(root, total, start, len(ids))
    for told in told_of(ids):
        document.entry(root, told)
    return _answer(root)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked for, as it was said."""

    search_query: str
    id_list: str
    by: str
    order: str

    def papers(self) -> list[int] | None:
        """Return the papers that are named, None where none is."""
        if not self.id_list:
            return None
        said = [one.strip() for one in self.id_list.split(",") if one.strip()]
        if len(said) > MOST_IDS:
            raise InputError(f"id_list has at most {MOST_IDS} ids here")
        names = [identifiers.arxiv_id(one) for one in said]
        if wrong := [one for one, name in zip(said, names, strict=True) if name is None]:
            raise InputError(f"incorrect id format for {wrong[0][:80]}")
        return papers_with("arxiv", [name.value for name in names if name])

    def sort(self) -> Sort:
        """Return the order; all dates are those of publication."""
        if self.by not in SORTS:
            raise InputError(f"sortBy must be in: {', '.join(SORTS)}")
        if self.order not in ORDERS:
            raise InputError(f"sortOrder must be in: {', '.join(ORDERS)}")
        if self.by == SORTS[0]:
            return Sort.RELEVANCE
        return Sort.NEWEST if self.order == ORDERS[0] else Sort.OLDEST


def _found(wanted: _Wanted, reader: User | None, start: int, size: int) -> tuple[list[int], int]:
    """Return a stretch of what is found, and how many there are that can be paged to."""
    text, named, sort = translated(wanted.search_query), wanted.papers(), wanted.sort()
    if named is None and not text:
        return [], 0
    if named is not None and not text and sort is Sort.RELEVANCE:
        return named[start : start + size], len(named)
    among = None if named is None else frozenset(named)
    wish = Wish(text=text, sort=sort, among=among)
    before = start % size if size else 0
    number = start // (size or 1) + 1
    found = search(wish, number, reader=reader, size=size or 1)
    if found.is_too_long:
        raise InputError(f"search_query is too long. {found.hint}")
    ids = [result.entry.id for result in found.results]
    if before:  # A stretch that begins inside one page ends in the next.
        following = search(wish, number + 1, reader=reader, size=size)
        ids += [result.entry.id for result in following.results]
    return ids[before : before + size], found.total


def _answer(root: etree._Element, status: int = 200) -> HttpResponse:
    return HttpResponse(
        document.written(root), status=status, content_type="application/atom+xml; charset=utf-8"
    )


def _number(said: QueryDict, name: str, default: int) -> int:
    text = said.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise InputError(f"{name} must be a number that is not negative")
    if name == "max_results" and int(text) > MOST:
        raise InputError(f"max_results is at most {MOST:,} here")
    return int(text)
