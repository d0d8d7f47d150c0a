"""Counts in Redis, and in the database while Redis is away: its failing gives nobody more tries."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

STAND_IN = "counts"  # The name of the cache in the database.
METHODS = (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "set_many",
    "delete_many",
    "has_key",
    "incr",
)


class ForgivingRedisCache(RedisCache):
    """Redis, but what it does not answer the database does."""


def _forgiving(name: str) -> Callable[..., Any]:
    def method(self: ForgivingRedisCache, *args: Any, **said: Any) -> Any:
        try:
            return getattr(RedisCache, name)(self, *args, **said)
        except RedisError as error:
            logger.warning("Redis does not answer, so the database counts: %s", error)
            return getattr(caches[STAND_IN], name)(*args, **said)

    method.__name__ = name
    return method


for _name in METHODS:
    setattr(ForgivingRedisCache, _name, _forgiving(_name))
