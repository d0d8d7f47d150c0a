"""How server processes that share a port take new connections."""

from __future__ import annotations

import asyncio
from typing import Any

WAITING = 2048  # Connections that the system keeps until a process takes them.


class OneByOne(asyncio.SelectorEventLoop):
    """The event loop of a server process that shares its port with others.

    asyncio's own takes all connections that wait at once (up to `backlog`), so that of readers who
    come together one process gets most and keeps them, while another idles. This one takes one
    and looks at its other work before the next: who is busy takes fewer.
    """

    async def create_server(self, *args: Any, **kwargs: Any) -> asyncio.Server:
        """Listen on `sock` as the base class does, with one connection taken at a time."""
        server = await super().create_server(*args, **{**kwargs, "backlog": 1})
        kwargs["sock"].listen(WAITING)
        return server
