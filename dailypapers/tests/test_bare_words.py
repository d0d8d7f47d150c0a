"""No template says anything that cannot be said in another language."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MARKS = re.compile(
    r"""{\#.*?\#}
    | {%\s*(comment|blocktranslate)\b.*?{%\s*end\1\s*%}
    | {%\s*block\ (main_\w+|renewed)\s*%}.*?{%\s*endblock\b.*?%}  # Attributes of the base.
    | {%.*?%}
    | {{.*?}}""",
    re.DOTALL | re.VERBOSE,
)
SPOKEN = {"title", "placeholder", "aria-label", "aria-description", "alt", "label"}
SUFFIXES = {".html", ".md", ".txt"}
NOT_SPOKEN = {"script", "style", "code", "svg"}
ADDRESS = re.compile(r"\S*/\S*")
NAMES = {"BibTeX", "arXiv:", "cs.CL", "you@example.org"}  # The same in every language.


class Spoken(HTMLParser):
    """What a page says of its own: its text, and the attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what attributes say."""
        given = dict(attrs)
        self.said += [given[name] or "" for name in SPOKEN & set(given)]
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.said.append(given.get("value") or "")
        if tag in NOT_SPOKEN:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave what is no text."""
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        """Note text."""
        if not self.inside:
            self.said.append(data)


def bare(path: str, text: str) -> list[str]:
    """Return the words of a template that are in no sentence marked for translation."""
    plain = MARKS.sub(" ", text)
    spoken = Spoken()
    if path.endswith(".html"):
        spoken.feed(plain)
        spoken.close()
    else:
        spoken.said = ADDRESS.sub(" ", plain).splitlines()
    words = (" ".join(said.split()) for said in spoken.said)
    return [said for said in words if re.search(r"[^\W\d_]{2}", said) and said not in NAMES]


def test_every_word_of_a_template_can_be_translated() -> None:
    paths = [path for path in ROOT.rglob("templates/**/*") if path.suffix in SUFFIXES]
    assert len(paths) > 150
    found = {
        path.relative_to(ROOT).as_posix(): bare(path.name, path.read_text(encoding="utf-8"))
        for path in paths
    }
    assert not {path: words for path, words in found.items() if words}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p>{% translate "Papers" %} of {{ site }}</p>', ["of"]),
        ('<a title="Papers" href="{% url "x" %}">{{ n }}</a>', ["Papers"]),
        ("<p>{% blocktranslate %}Papers of {{ site }}{% endblocktranslate %} · 5</p>", []),
        ('<button {% if on %}class="picked"{% endif %}>Send</button>', ["Send"]),
        ("{# Papers #}<code>papers</code><script>papers()</script>", []),
    ],
)
def test_words_that_are_not_marked_are_found(text: str, found: list[str]) -> None:
    assert bare("page.html", text) == found


def test_words_of_a_plain_text_are_found_but_not_its_addresses() -> None:
    assert bare("mail.txt", "{{ site }}/papers\n{{ n }} papers\n") == ["papers"]
