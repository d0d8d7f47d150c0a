"""What a server in front makes of pages, styles, uploads, addresses and a restart."""

from __future__ import annotations

import re
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from tools.stranger.doing import ran, show, wait_for
from tools.stranger.reader import SITE, Reader


def proxy(name: str, reader: Reader, starting: int) -> None:
    """See what the server in front makes of pages, styles, uploads, addresses and a restart."""
    page = reader.get("/", Accept_Encoding="gzip")
    show(f"{name}: pages are packed", page.headers["Content-Encoding"] == "gzip")
    plain = reader.get("http://papers.example.org/topics")
    moved = plain.status in {301, 308} and plain.headers["Location"].startswith(SITE)
    show(f"{name}: http leads to https", moved)
    style = re.search(r'rel="stylesheet" href="([^"]+)"', page.text)
    packed = reader.get(style[1] if style else "", Accept_Encoding="br")
    show(f"{name}: styles as packed by the program", packed.headers["Content-Encoding"] == "br")
    show(f"{name}: and kept for a year", "immutable" in packed.headers["Cache-Control"])
    show(f"{name}: cookies for https alone", all(cookie.secure for cookie in reader.jar))
    alone = page.headers.get_all("Strict-Transport-Security") == ["max-age=86400"]
    show(f"{name}: browsers are to come by https alone, said once", alone)
    show(f"{name}: /health", reader.get("/health/ready").text == "ready\n")
    ran("systemctl stop dailypapers-web")
    away = reader.get("/")
    show(
        f"{name}: says {starting} and to come again",
        away.status == starting and "starting again" in away.text,
    )
    heard = behind(reader)
    show(
        f"{name}: the visitor's address is the last, whatever a visitor says",
        heard["address"] == "127.0.0.1",
    )
    show(f"{name}: the program's own host", heard["host"] == "papers.example.org")
    show(f"{name}: 32 MB come through", heard["size"] == 32 * 2**20)
    show(f"{name}: lines are passed on as they come", heard["waited"] < 1)
    ran("systemctl start dailypapers-web")
    wait_for(lambda: reader.sees("/"), f"{name}: pages again after a restart")


def behind(reader: Reader) -> dict[str, Any]:
    """Return what a program behind the server in front hears, and how long its first line takes."""
    heard: dict[str, Any] = {}

    class Program(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard["address"] = self.headers["X-Forwarded-For"].split(",")[-1].strip()
            heard["host"] = self.headers["Host"]
            heard["size"] = len(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-ndjson")
            self.end_headers()
            for _ in range(2):
                self.wfile.write(b"{}\n")
                self.wfile.flush()
                time.sleep(2)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 8000), Program)
    Thread(target=server.serve_forever, daemon=True).start()
    reply = reader.stream("/lines", b"x" * 32 * 2**20, {"X-Forwarded-For": "203.0.113.9"})
    began = time.monotonic()
    show("a first line", reply.readline() == b"{}\n")
    heard["waited"] = time.monotonic() - began
    reply.read()
    server.shutdown()
    server.server_close()
    return heard
