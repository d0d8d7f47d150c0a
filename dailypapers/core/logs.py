"""What is kept out of the log."""

from __future__ import annotations

import logging


class WithoutTokens(logging.Filter):
    """Cuts the token out of the address of a request: who reads the log could use the link."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the token that its request came with."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        token = match.kwargs.get("token") if match else None
        if token and isinstance(record.args, tuple):
            record.args = tuple(
                said.replace(token, "…") if isinstance(said, str) else said for said in record.args
            )
        return True
