"""Whom we trust in TLS: read once for all clients of a process, for it takes longer than a request.

Clients are made for every job and every source. New authorities of the machine count from the next
start.
"""

from __future__ import annotations

import ssl
from functools import cache

import httpx2


@cache
def trusted() -> ssl.SSLContext:
    """Return the machine's authorities, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name."""
    return httpx2.create_ssl_context()


@cache
def trusted_by_machine() -> ssl.SSLContext:
    """Return the machine's authorities, whatever the environment names."""
    return httpx2.create_ssl_context(trust_env=False)
