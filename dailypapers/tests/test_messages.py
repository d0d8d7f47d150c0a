"""Every language says all that the interface says, and says it whole."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"<code>.*?</code>")
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
    assert message.string
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
