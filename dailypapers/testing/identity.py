"""A place to sign in by, on this machine: OpenID Connect and GitHub as they speak on the wire."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt


@dataclass
class Identity:
    """Whom the place vouches for, and what it was asked."""

    address: str = ""
    client_id: str = "papers"
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "0000-0001",
            "name": "Ada Brandt",
            "email": "ada@example.org",
            "email_verified": True,
        }
    )
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def answer(self, path: str, said: dict[str, str]) -> tuple[int, Any]:
        """Return the status and what comes: an object, or where to go on."""
        self.asked.append((path, said))
        answers: dict[str, Any] = {
            "/.well-known/openid-configuration": self._places(),
            "/token": self._token(),
            "/userinfo": self.person,
            "/login/oauth/access_token": {"access_token": "opaque", "token_type": "bearer"},
            "/api/v3/user": {"id": 7, "login": "ada", "name": self.person["name"]},
            "/api/v3/user/emails": [
                {"email": self.person.get("email"), "verified": True, "primary": True}
            ],
        }
        if path in {"/authorize", "/login/oauth/authorize"}:
            back = {"code": "once", "state": said["state"]}
            return 302, f"{said['redirect_uri']}?{urlencode(back)}"
        return (200, answers[path]) if path in answers else (404, {})

    def _places(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _token(self) -> dict[str, Any]:
        claims = {"iss": self.address, "aud": self.client_id, "exp": time.time() + 60}
        signed = jwt.encode({**claims, **self.person}, "a key of this place's own, long enough")
        return {"access_token": "opaque", "token_type": "bearer", "id_token": signed}


@contextmanager
def identity_server() -> Iterator[Identity]:
    """Serve until the block ends."""
    place = Identity()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._give(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._give(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _give(self, asked: str) -> None:
            said = {name: values[0] for name, values in parse_qs(asked).items()}
            status, answer = place.answer(urlsplit(self.path).path, said)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", answer)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        place.address = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield place
        server.shutdown()
