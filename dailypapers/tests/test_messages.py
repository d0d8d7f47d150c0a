"""Every language says all that the interface says, and says it whole."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from django.forms import BaseForm, HiddenInput
from django.utils.functional import Promise

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [
    pytest.param(path, id=path.relative_to(ROOT / "dailypapers").as_posix())
    for path in sorted((ROOT / "dailypapers").rglob("templates/**/*"))
    if path.suffix in {".html", ".md", ".txt"}
]
SPOKEN = re.compile(  # what is translated, and what is no text of the template's own
    r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{% block renewed %\} data-renewed"
    r"|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}",
    re.DOTALL,
)
CODE = re.compile(r"<code>.*?</code>")
LETTERS = re.compile(r"[^\W\d_]{2}")
READ_OUT = {"title", "placeholder", "aria-label", "alt", "label"}
QUOTED = {"code", "kbd", "script", "style"}
# Names, examples, and what programs read.
ANYWHERE = {"BibTeX", "arXiv:", "cs.CL", "you@example.org", "account"}
PATHS = re.compile(r"/[\w/#]+")
PARTS = re.compile(r"%\(\w+\)s|\{\w+[^}]*\}|</?\w+[^>]*>|https?://[^\s<]+")


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TOOL = _tool()
CATALOGUES = [pytest.param(path, id=path.parts[-3]) for path in TOOL.catalogues()]


def told(message: Message) -> list[tuple[str, str]]:
    """Return what a message says in English and in the other language, by number."""
    if isinstance(message.id, str):
        assert isinstance(message.string, str)
        return [(message.id, message.string)]
    assert message.string
    one, many = message.id
    return [(one if place == 0 else many, said) for place, said in enumerate(message.string)]


def messages(catalog: Catalog) -> list[Message]:
    """Return what a catalogue has to say."""
    return [message for message in catalog if message.id]


@pytest.mark.parametrize("path", CATALOGUES)
def test_a_catalogue_is_what_the_code_says_and_what_programs_read(path: Path) -> None:
    assert TOOL.settle(path, write=False), "run `make messages`, then translate what is empty"


@pytest.mark.parametrize("path", CATALOGUES)
def test_a_catalogue_leaves_nothing_out(path: Path) -> None:
    catalog = TOOL.read(path)
    assert not catalog.obsolete
    assert not [message.id for message in messages(catalog) if message.fuzzy]
    empty = [en for message in messages(catalog) for en, said in told(message) if not said]
    assert not empty


@pytest.mark.parametrize("path", CATALOGUES)
def test_a_translation_has_the_parts_of_what_it_translates(path: Path) -> None:
    for message in messages(TOOL.read(path)):
        for english, said in told(message):
            wanted, found = set(PARTS.findall(english)), set(PARTS.findall(said))
            left = wanted - found
            may_count = len(told(message)) > 1
            assert found <= set(PARTS.findall(" ".join(map(str, message.id)))) | wanted, said
            assert not left or (may_count and left <= {"%(n)s", "{n}", "{n:,}"}), said


def test_french_is_set_as_the_french_set_it() -> None:
    catalog = TOOL.read(ROOT / "dailypapers/locale/fr/LC_MESSAGES/django.po")
    for message in messages(catalog):
        for _, said in told(message):
            words = PARTS.sub("", CODE.sub("", said))
            assert not re.search(r"[^\s\u202f\u00a0][!?;»](?=\s|$)", words), said
            assert not re.search(r"[ \w]:(?= |$)", words), said
            assert not re.search(r"«[^\u202f]|[^\u202f]»", words), said
            assert "'" not in words, said


class Bare(HTMLParser):
    """What a template says by itself, in text and in the attributes that are read out."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside: list[str] = []
        self.feed(SPOKEN.sub("", source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element is called."""
        self._inside.append(tag)
        if tag in {"br", "img", "input", "link", "meta", "rect", "path"}:
            self._inside.pop()
        self.said += [value or "" for name, value in attrs if name in READ_OUT]

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note the text, but for what is the same in every language."""
        if not QUOTED & set(self._inside):
            self.said.append(data)


@pytest.mark.parametrize("path", TEMPLATES)
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    source = path.read_text()
    said = Bare(source).said if path.suffix == ".html" else [PATHS.sub("", SPOKEN.sub("", source))]
    bare = [" ".join(words.split()) for words in said if LETTERS.search(words)]
    assert set(bare) <= ANYWHERE


def test_a_field_of_a_form_is_called_something_that_can_be_translated() -> None:
    import_module("dailypapers.config.urls")  # And with it all forms of pages.
    for form in _made_of(BaseForm):
        if form.__module__.startswith("dailypapers.web."):
            for name, field in form.base_fields.items():
                hidden = isinstance(field.widget, HiddenInput)
                assert hidden or isinstance(field.label, Promise), (form, name)


def _made_of(kind: type[Any]) -> Iterator[type[Any]]:
    for form in kind.__subclasses__():
        if hasattr(form, "base_fields"):
            yield form
        yield from _made_of(form)
