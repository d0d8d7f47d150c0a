"""The forms of a page, as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http.response import HttpResponseBase

Fields = list[tuple[str, str]]


@dataclass(slots=True)
class Form:
    """Where a form is sent and with what; `choices` are the values that a field may have."""

    action: str
    method: str = "get"
    fields: Fields = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    has_file: bool = False

    def pressed(self, button: dict[str, str]) -> Form:
        """Return what is sent when a button is pressed that may lead elsewhere."""
        named = [(button["name"], button.get("value", ""))] if button.get("name") else []
        action = button.get("formaction", self.action)
        return Form(action, self.method, [*self.fields, *named], self.choices, self.has_file)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self.buttons: list[tuple[Form | str, dict[str, str]]] = []
        self._form: Form | None = None
        self._select = ""
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(said.get("action") or self.path, said.get("method", "get").lower())
            self.forms.append(self._form)
            self.named[said.get("id", "")] = self._form
        elif tag == "button":
            self.buttons.append((said.get("form") or self._form or "", said))
        elif self._form is not None:
            self._handle_field(self._form, tag, said)

    def _handle_field(self, form: Form, tag: str, said: dict[str, str]) -> None:
        name = said.get("name", "")
        if tag == "input" and name:
            form.has_file |= said.get("type") == "file"
            form.fields.append((name, said.get("value", "")))
            if said.get("type") in {"radio", "checkbox"}:
                form.choices.setdefault(name, []).append(said.get("value", "on"))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if not form.choices.get(self._select):
                form.fields.append((self._select, said.get("value", "")))
            form.choices.setdefault(self._select, []).append(said.get("value", ""))
        elif tag == "textarea" and name:
            form.fields.append((name, ""))
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._form and self._area is not None:
            self._form.fields[-1] = (self._form.fields[-1][0], self._area.removeprefix("\n"))
            self._area = None


def forms_of(response: HttpResponseBase, path: str) -> list[Form]:
    """Return the forms of a page, once for each button; those that lead outside are left out."""
    reader = _Reader(path.partition("?")[0])
    reader.feed(response.getvalue().decode())
    sent = list(reader.forms)
    for owner, button in reader.buttons:
        form = reader.named.get(owner) if isinstance(owner, str) else owner
        if form is not None and (button.get("name") or button.get("formaction")):
            sent.append(form.pressed(button))
    for form in sent:
        form.action = urljoin(path, form.action)
    return [form for form in sent if not urlsplit(form.action).netloc]
