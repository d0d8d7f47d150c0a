"""ASGI entry point, served by uvicorn: Django's synchronous stack on a pool of threads.

docs/decisions/0003 says why not Django's own ASGI handler.
"""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from a2wsgi import WSGIMiddleware

from dailypapers.config.handler import make_handler
from dailypapers.core.parent import follow_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dailypapers.config.settings")

THREADS = 8  # Requests answered at a time by one server process.

django = WSGIMiddleware(make_handler(), workers=THREADS)  # type: ignore[arg-type]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer, without headers that WSGI could not tell from others.

    To it X_Forwarded_For is X-Forwarded-For, so that a visitor could speak as our proxy does.
    """
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    headers = [(name, value) for name, value in scope.get("headers", ()) if b"_" not in name]
    await django({**scope, "headers": headers}, receive, send)  # type: ignore[arg-type]


async def _live(receive: Any, send: Any) -> None:
    """Take no visitor before all is loaded that the first ones would wait for.

    Each process says by itself that it runs, and ends with its parent: that may be killed.
    """
    from dailypapers.ops.ready import make_ready  # Django has to be set up before these are read.
    from dailypapers.ops.running import running

    with running():
        follow_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
        while (message := await receive())["type"] == "lifespan.startup":
            await asyncio.to_thread(make_ready)
            await send({"type": "lifespan.startup.complete"})
        assert message["type"] == "lifespan.shutdown"
        await send({"type": "lifespan.shutdown.complete"})
