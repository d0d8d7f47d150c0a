"""Which of some papers a search asks for, in the order of its page: what sending its news needs."""

from __future__ import annotations

from collections.abc import Collection

from dailypapers.accounts.models import User
from dailypapers.feed.own_fields import own_fields
from dailypapers.feed.search import ORDERS, Sort, Wish, priors
from dailypapers.feed.votes import most_voted
from dailypapers.search import queries
from dailypapers.search.engine.types import Filter


def matching(wish: Wish, papers: Collection[int], reader: User | None) -> list[int]:
    """Return the papers that have all that is asked for; raises `IndexUnavailable`.

    Unlike the page, which shows what has some of the words or is near in meaning behind them.
    """
    if not papers:
        return []
    own, narrow = own_fields(reader), wish.as_filter().narrowed(Filter(ids=frozenset(papers)))
    asked = {"filter": narrow, "size": len(papers), "facets": (), "own": own}
    found = queries.search(wish.text, order=queries.Order.NEWEST, **asked)  # type: ignore[arg-type]
    if found.relaxed:
        return []
    ids = [hit.id for hit in found.hits]
    if wish.sort is Sort.NEWEST:
        return ids
    ordered = queries.search(
        wish.text,
        order=ORDERS.get(wish.sort, queries.Order.RELEVANCE),
        priors=priors if wish.sort is Sort.BEST else None,
        given=most_voted() if wish.sort is Sort.VOTES else (),
        **asked,  # type: ignore[arg-type]
    )
    kept = set(ids)
    return [hit.id for hit in ordered.hits if hit.id in kept]
