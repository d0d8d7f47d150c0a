"""Random requests, the same for the same seed: addresses, forms as rendered and worse."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urlsplit

from django.http.response import HttpResponseBase
from django.test import Client

from dailypapers.testing.fuzz import values
from dailypapers.testing.fuzz.forms import Fields, Form
from dailypapers.testing.fuzz.routes import Route
from dailypapers.testing.pictures import png

METHODS = ["GET"] * 6 + ["POST"] * 4 + ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "X"]
URLENCODED, BOUNDARY = "application/x-www-form-urlencoded", "b0undary"
FILES = {"file": "x.bib", "picture": "x.png", "pdf": "x.pdf"}
SHOWN = 160  # characters of a request that are told


@dataclass(slots=True)
class Request:
    """One request, its body as it is sent."""

    method: str
    address: str
    body: bytes = b""
    kind: str = URLENCODED
    extra: dict[str, str] = field(default_factory=dict)

    def send(self, client: Client) -> HttpResponseBase:
        """Send it."""
        sent = client.generic(self.method, self.address, self.body, self.kind, **self.extra)  # type: ignore[arg-type]
        return sent

    def __str__(self) -> str:
        body = f"{self.kind}: {self.body[:SHOWN]!r}" if self.body else ""
        return f"{self.method} {self.address[:SHOWN]} {body} {self.extra or ''}".strip()


def address(rnd: Random, route: Route, names: dict[str, list[str]], worst: float = 0.3) -> str:
    """Return an address of a route, some of its holes filled with what nobody expects there."""
    subject = route.template.split("/")[1]
    filled = {}
    for name in route.parameters:
        known = names.get(f"{subject} {name}") or names.get(name)
        assert known, f"say in testing/fuzz/world.py what <{name}> of {route.template} may be"
        filled[name] = values.piece(rnd) if rnd.random() < worst else rnd.choice(known)
    return route.address(**filled)


def random_request(rnd: Random, routes: list[Route], names: dict[str, list[str]]) -> Request:
    """Return a request to any address by any method."""
    made = Request(rnd.choice(METHODS), address(rnd, rnd.choice(routes), names))
    if rnd.random() < 0.1:
        made.address += rnd.choice(("/", "//", "/x", "%2F", "?", "#", ".json", "%0a"))
    if rnd.random() < 0.5:
        made.address = made.address.partition("#")[0] + "?" + _query(rnd)
    if made.method not in {"GET", "HEAD"}:
        fields = [_random_field(rnd) for _ in range(rnd.randrange(4))]
        _encode(rnd, made, fields, has_file=False)
    _dress(rnd, made)
    return made


def random_form(rnd: Random, form: Form, names: dict[str, list[str]]) -> Request:
    """Return a form as somebody sends it who fills it in, and often worse."""
    fields = _filled(rnd, form)
    for _ in range(rnd.choice((0, 0, 1, 1, 2, 3))):
        fields = _worse(rnd, fields, names)
    if form.method == "get":
        return Request("GET", f"{urlsplit(form.action).path}?{_urlencoded(fields).decode()}")
    made = Request("POST", form.action)
    _encode(rnd, made, fields, form.has_file)
    if rnd.random() < 0.1:
        _dress(rnd, made)
    return made


def _filled(rnd: Random, form: Form) -> Fields:
    """Fill a form in: with one of the choices, what stands there, or a few words."""
    filled: Fields = []
    for name, value in form.fields:
        if choices := form.choices.get(name):
            if (name, "") not in filled or rnd.random() < 0.5:
                filled.append((name, rnd.choice(choices)))
        else:
            filled.append((name, value or rnd.choice(("Words", "3", "", "u7k2m9q4x8"))))
    return filled


def _worse(rnd: Random, fields: Fields, names: dict[str, list[str]]) -> Fields:
    """Change one thing about what is sent."""
    fields = list(fields)
    what = rnd.choice(("text", "text", "text", "foreign", "drop", "double", "unknown", "none"))
    if what == "unknown" or not fields:
        return [*fields, _random_field(rnd)]
    place = rnd.randrange(len(fields))
    name, value = fields[place]
    if what == "text":
        fields[place] = name, values.text(rnd)
    elif what == "foreign":
        fields[place] = name, rnd.choice(names[rnd.choice(sorted(names))])
    elif what == "drop":
        del fields[place]
    elif what == "double":
        fields.append((name, rnd.choice((value, values.text(rnd)))))
    else:
        fields = []
    return fields


def _random_field(rnd: Random) -> tuple[str, str]:
    known = (
        *values.PARAMETERS,
        *values.MEMBERS,
        "text",
        "reason",
        "act",
        "action",
        "_selected_action",
        "handle",
    )
    name = rnd.choice(known) if rnd.random() < 0.8 else values.text(rnd)[:3000]
    return name, values.text(rnd)


def _query(rnd: Random) -> str:
    if rnd.random() < 0.1:
        return rnd.choice(
            ("%", "%00", "&&==", "=" * 3000, "&".join("a" * 2000), "q=" + "x" * 60000)
        )
    pairs = [(rnd.choice(values.PARAMETERS), values.piece(rnd)) for _ in range(rnd.randrange(1, 4))]
    return "&".join(f"{name}={value}" for name, value in pairs)


def _urlencoded(fields: Fields) -> bytes:
    return urlencode(fields, encoding="utf-8", errors="surrogatepass").encode()


def _multipart(rnd: Random, fields: Fields, has_file: bool) -> bytes:
    """Write fields as parts; of pictures, every second one can be seen."""
    parts = []
    for name, value in fields:
        file = f'; filename="{FILES[name]}"' if has_file and name in FILES else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        said = value.encode("utf-8", "surrogatepass")
        if name == "picture" and rnd.random() < 0.5:
            said = png()
        parts.append(head.encode("utf-8", "surrogatepass") + said + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _encode(rnd: Random, made: Request, fields: Fields, has_file: bool) -> None:
    """Write fields as a body, now and then one that does not fit what it says of itself."""
    if made.address.startswith("/api") and rnd.random() < 0.8:
        made.body, made.kind = json.dumps(dict(fields)).encode(), "application/json"
    elif has_file or rnd.random() < 0.2:
        made.body = _multipart(rnd, fields, has_file)
        made.kind = f"multipart/form-data; boundary={BOUNDARY}"
    else:
        made.body = _urlencoded(fields)
    luck = rnd.random()
    if luck < 0.04:
        made.kind = rnd.choice(values.KINDS)
    elif luck < 0.08:
        made.kind += f"; charset={rnd.choice(values.CHARSETS)}"
    elif luck < 0.12:
        made.body = made.body[: rnd.randrange(len(made.body) + 1)]
    elif luck < 0.14:
        made.body = rnd.choice((b"\xff\xfe" * 99, b"&" * 3000, b"a=b&" * 3000, b"a" * 3_000_000))


def _dress(rnd: Random, made: Request) -> None:
    """Add a header or a cookie that no browser sends."""
    luck = rnd.random()
    if luck < 0.1:
        name, value = rnd.choice(values.HEADERS)
        made.extra[name] = value
    elif luck < 0.15:
        made.extra["HTTP_COOKIE"] = rnd.choice(values.COOKIES)
