"""Where counts of sign-ins are kept that all processes share: the database, or Redis."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from dailypapers.core.errors import SetupError

IN_DATABASE: dict[str, Any] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "core_cacheentry",
    "OPTIONS": {"MAX_ENTRIES": 100_000},  # Nobody is to push another's count out.
}
PATIENCE = 1  # Seconds that Redis gets before the database counts.


def counting_caches(redis_url: str) -> dict[str, Any]:
    """Return the `CACHES` entries for counts: `default`, and `counts` for when Redis is away.

    Redis drops what has run out by itself, and all of it when it is restarted: then counting
    begins anew. Nothing else is kept in it.
    """
    if not redis_url:
        return {"default": IN_DATABASE}
    if find_spec("redis") is None:
        raise SetupError("DAILYPAPERS_REDIS_URL needs redis: pip install 'dailypapers[redis]'")
    in_redis = {
        "BACKEND": "dailypapers.core.redis_cache.ForgivingRedisCache",
        "LOCATION": redis_url,
        "KEY_PREFIX": "dailypapers",
        "OPTIONS": {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE},
    }
    return {"default": in_redis, "counts": IN_DATABASE}
