"""Where counts are kept that all processes share: the database, or Redis."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from dailypapers.core.errors import SetupError


def shared_cache(redis_url: str) -> dict[str, Any]:
    """Return the `CACHES` entry for counts of knocks and sign-ins.

    Redis drops what has run out by itself, and all of it when it is restarted: then counting
    begins anew. Nothing else is kept in it.
    """
    if not redis_url:
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "core_cacheentry",
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # Nobody is to push another's count out.
        }
    if find_spec("redis") is None:
        raise SetupError("DAILYPAPERS_REDIS_URL needs redis: pip install 'dailypapers[redis]'")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url,
        "KEY_PREFIX": "dailypapers",
    }
