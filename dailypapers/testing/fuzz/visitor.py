"""Somebody who looks at every page, then sends what nobody would, and notes what went wrong."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from random import Random
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken
from dailypapers.testing.fuzz.answers import faults
from dailypapers.testing.fuzz.forms import Form, forms_of
from dailypapers.testing.fuzz.requests import Request, address, random_form, random_request
from dailypapers.testing.fuzz.routes import routes
from dailypapers.testing.fuzz.world import World, thefts
from dailypapers.testing.people import PASSWORD

TRIED = 2  # addresses of each route that are looked at
ALIKE = 3  # forms of one page and with the same fields that are kept
STEPS = 6  # requests of a round, one after another; then all is as it was


@dataclass(slots=True)
class Visitor:
    """One role's visitor. `wrong` counts what went wrong, with one request that shows it."""

    role: str
    world: World
    client: Client = field(default_factory=Client)
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    token: str = ""  # that programs of theirs show
    forms: list[Form] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)

    def sign_in(self) -> None:
        """Sign in as browsers do, so that pages that ask for the password again need not."""
        if person := self.world.people[self.role]:
            self.client.post("/account/login/", {"login": person.email, "password": PASSWORD})
            self.token = tokens.make(person, "Fuzz", ApiToken.Scope.WRITE, tokens.LONGEST)
        self.cookies = self.client.cookies

    def look(self, rnd: Random) -> None:
        """Open every page, and keep the forms that are on it."""
        alike: Counter[tuple[str, ...]] = Counter()
        for route in routes():
            tries = {address(rnd, route, self.world.names, 0): None for _ in range(TRIED)}
            for path in tries:
                for form in self._forms(path):
                    kind = (name_of(form.action), *(name for name, _ in form.fields))
                    alike[kind] += 1
                    if alike[kind] <= ALIKE:
                        self.forms.append(form)

    def rounds(self, rnd: Random, count: int, others: list[Form]) -> None:
        """Send random requests and forms, `others` those that only somebody else is shown."""
        ways = routes()
        for _ in range(count):
            requests = []
            for _ in range(STEPS):
                if rnd.random() < 0.4:
                    requests.append(random_request(rnd, ways, self.world.names))
                else:
                    forms = others if rnd.random() < 0.4 else self.forms
                    requests.append(random_form(rnd, rnd.choice(forms), self.world.names))
            self.try_out(requests)

    def try_out(self, requests: list[Request]) -> None:
        """Send requests one after another, see what they changed, and take it back."""
        with transaction.atomic():
            self.client.cookies = SimpleCookie(self.cookies.output(header="", sep=";"))
            for request in requests:
                self.ask(request)
            if self.role in self.world.powerless:
                for theft in thefts(self.world, self.role):
                    self._note(theft, "; ".join(map(str, requests)))
            transaction.set_rollback(True)

    def ask(self, request: Request) -> HttpResponseBase | None:
        """Send one request; note what is wrong with the answer, or that it failed."""
        name, began = name_of(request.address), time.process_time()
        self.asked[name] += 1
        self.sent[name] += request.method == "POST"
        if self.token and name.startswith("api."):
            request.extra.setdefault("HTTP_AUTHORIZATION", f"Bearer {self.token}")
        try:
            with transaction.atomic():
                answer = request.send(self.client)
        except Exception as error:
            self._note(f"{name} raised {_where(error)}", str(request))
            return None
        for fault in faults(request, answer, time.process_time() - began):
            self._note(f"{name} {fault}", str(request))
        self.taken[name] += request.method == "POST" and answer.status_code == 302
        return answer

    def _forms(self, path: str) -> list[Form]:
        with transaction.atomic():
            answer = self.ask(Request("GET", path))
            transaction.set_rollback(True)
        if answer is None or "html" not in answer.headers.get("Content-Type", ""):
            return []
        return forms_of(answer, path)

    def _note(self, what: str, shown_by: str) -> None:
        self.wrong.setdefault(f"{self.role}: {what}", shown_by)


def name_of(path: str) -> str:
    """Return the name of the route that answers an address, if it has one."""
    try:
        match = resolve(unquote(urlsplit(path).path))
    except (Resolver404, ValueError):
        return "nowhere"
    return match.url_name or ""


def _where(error: Exception) -> str:
    """Return an error with the innermost of our lines it went through, else the innermost."""
    steps = traceback.extract_tb(error.__traceback__)
    ours = [
        step for step in steps if "dailypapers" in step.filename and "fuzz" not in step.filename
    ]
    last = (ours or steps)[-1]
    return f"{type(error).__name__}: {str(error)[:150]} ({last.filename[-40:]}:{last.lineno})"
