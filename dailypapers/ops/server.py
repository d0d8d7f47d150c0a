"""The web server: uvicorn in front of Django, on a port that is checked before anything is done."""

from __future__ import annotations

import errno
import signal
import socket
from contextlib import suppress
from pathlib import Path

import uvicorn
from django.conf import settings

from dailypapers.core.errors import SetupError
from dailypapers.core.files import write_whole
from dailypapers.web.static_files import pack

APPLICATION = "dailypapers.config.asgi:application"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
DEFAULT = ("127.0.0.1", 8000)
STOP_WITHIN = 3  # Seconds that requests under way get when the server is told to stop.
# Seconds that a connection is kept while nothing is asked for. Longer than nginx (60) and Caddy
# (120) keep theirs to us: else they would now and then ask just as we close, and say 502.
KEEP_ALIVE = 130


def address(host: str, port: int) -> str:
    """Return where pages are served, as a browser takes it."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def last_served() -> tuple[str, int]:
    """Return host and port that were served last, or would be if nobody says otherwise."""
    try:
        host, port = _noted().read_text().split()
        return host, int(port)
    except (OSError, ValueError):
        return DEFAULT


def check_port(host: str, port: int) -> None:
    """Raise `SetupError` with a sentence that helps if the port cannot be had, or must not be."""
    if settings.ONE_PERSON and host not in LOOPBACK:
        raise SetupError(
            f"DAILYPAPERS_ONE_PERSON serves this machine only, not {host}: leave --host away, or "
            "the setting."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise SetupError(f"There is no port {port}. Choose one from 1024 to 65535.") from None
        except OSError as error:
            raise SetupError(_explained(error, host, port)) from None


def _noted() -> Path:
    return Path(settings.HOME) / "served"


def _explained(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use, perhaps by Daily Papers itself: look at "
            f"{address(host, port)}, or choose another with make run PORT={port + 1} "
            f"(dailypapers up --port {port + 1})."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs the rights of root. Choose one above 1023."
    return f"{host}:{port} cannot be served: {error.strerror}."


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve pages until stopped by Ctrl-C (as `KeyboardInterrupt`, in the end) or SIGTERM."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    pack()
    with suppress(OSError):  # A full disk is no reason not to serve.
        write_whole(_noted(), f"{host} {port}")
    uvicorn.run(
        APPLICATION,
        host=host,
        port=port,
        workers=workers,
        loop="dailypapers.ops.accepting:OneByOne" if workers > 1 else "asyncio",
        lifespan="on",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=STOP_WITHIN,
        proxy_headers=False,
        server_header=False,
    )
