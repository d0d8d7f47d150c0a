"""Messages of each chat program: within its limits and its schema, whatever papers are called."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from dailypapers.digests.chats import discord, matrix, mattermost, slack, telegram
from dailypapers.digests.chats.post import WORD_JOINER, Post, Posted, cut, plain, units

SCHEMAS = Path(__file__).parent / "schemas"
WRITERS: dict[str, Callable[[Post, str], dict[str, Any]]] = {
    "slack": slack.message,
    "discord": discord.message,
    "mattermost": mattermost.message,
    "matrix": matrix.message,
    "telegram": telegram.message,
}
VALID = {
    name: Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text()))
    for name in WRITERS
}
URL = "https://papers.example/papers/2609.1(a)"
HOSTILE = [
    "@everyone @here @channel @room @all <!everyone> <!channel> <@U1> <@&2> <#C3>",
    "[click](https://evil.example) <https://evil.example|click> ![x](https://evil.example/x)",
    "*bold* _it_ ~st~ ~~st~~ `code` ||spoiler|| ```\nblock\n``` # Head\n> quote\n- item",
    "</b><script>alert(1)</script> &amp; &lt; <a href='https://evil.example'>x</a>",
    "\\*not\\* \\[x\\](y) \\",
    "\u202eesrever \x00\x07 \ud83d\udcc4 \U0001f375" + "\u0301" * 40,
    "x" * 9000,
    "é" * 9000 + "@everyone",
    "\U0001f375" * 5000,
    "*" * 5000,
    "<" * 5000,
]


def post(*titles: str, total: int = 0, title: str = "Computation and Language") -> Post:
    """Return a post of papers that are called so, and say it in every part."""
    papers = [Posted(plain(t), URL, plain(t), plain(t), plain(t)) for t in titles]
    return Post(plain(title), "https://papers.example/topics/cs.CL", papers, total)


def checked(name: str, said: Post) -> dict[str, Any]:
    """Return what a chat is sent, which must hold to its schema."""
    made = WRITERS[name](said, "-100")
    VALID[name].validate(json.loads(json.dumps(made)))
    return made


@pytest.mark.parametrize("name", WRITERS)
def test_a_message_is_within_the_limits_of_its_chat(name: str) -> None:
    for hostile in HOSTILE:
        for n in (0, 1, 10, 60):
            made = checked(name, post(*[hostile] * n, total=n + 7, title=hostile))
            LIMITS[name](made)


@settings(max_examples=60, deadline=None)
@given(
    titles=st.lists(st.text(min_size=1, max_size=400).filter(plain), max_size=12),
    total=st.integers(0, 2000),
)
def test_no_title_breaks_a_message(titles: list[str], total: int) -> None:
    for name in WRITERS:
        LIMITS[name](checked(name, post(*titles, total=total)))


@pytest.mark.parametrize("name", WRITERS)
def test_it_says_what_the_papers_are_and_how_many_more(name: str) -> None:
    papers = [Posted("From n² to <b>Teapots</b>", URL, "Ada Kitely", "We pour.", "Listed by arXiv")]
    made = checked(name, Post("Topic", "https://papers.example/topics/x", papers, 1200))
    shown = visible(name, made)
    for said in ("From n² to <b>Teapots</b>", "Ada Kitely", "We pour.", "Listed by arXiv"):
        assert said in shown, said
    assert "1,199 more" in shown
    assert "https://papers.example/topics/x" in json.dumps(made)
    assert "https://papers.example/papers/2609.1" in json.dumps(made)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("hostile", HOSTILE[:6], ids=range(6))
def test_words_stay_words(name: str, hostile: str) -> None:
    made = checked(name, post(hostile, title="Topic"))
    assert plain(hostile) in visible(name, made).replace(WORD_JOINER, "")
    assert set(links(name, made)) <= {URL, URL.replace("(", "%28").replace(")", "%29"), TOPIC}


@pytest.mark.parametrize("name", ["slack", "mattermost", "telegram"])
def test_nobody_is_called_where_a_name_would_do(name: str) -> None:
    made = checked(name, post("@everyone @channel @here", title="@all"))
    made.pop("blocks", None)  # In rich text nothing is a name.
    assert not re.search(r"@\w", json.dumps(made, ensure_ascii=False))


def test_discord_and_matrix_are_told_to_call_nobody() -> None:
    assert checked("discord", post("@everyone"))["allowed_mentions"] == {"parse": []}
    assert checked("matrix", post("@room"))["m.mentions"] == {}


def test_text_is_cut_at_a_blank_by_the_units_that_chats_count() -> None:
    assert cut("Counting Teapots", 12) == "Counting…"
    assert cut("Counting", 8) == "Counting"
    assert units(cut("\U0001f375" * 10, 9)) <= 9
    assert cut("****", 4, lambda text: text.replace("*", "\\*")) in {"\\*…", "…"}


TOPIC = "https://papers.example/topics/cs.CL"


def visible(name: str, made: dict[str, Any]) -> str:
    """Return what readers of a chat see."""
    if name == "slack":
        texts = [made["blocks"][0]["text"]["text"], *(one.get("text", "") for one in _parts(made))]
        return "".join(texts)
    if name == "discord":
        marked = [made["content"]]
        for one in made["embeds"]:
            marked += [one["title"], one.get("description", "")]
        names = [one.get("author", {}).get("name", "") for one in made["embeds"]]
        return "\n".join([*(_rendered(text)[0] for text in marked), *names])
    if name == "mattermost":
        return _rendered(made["text"])[0]
    return _seen(made["formatted_body" if name == "matrix" else "text"])[0]


def links(name: str, made: dict[str, Any]) -> list[str]:
    """Return where links of a message lead."""
    if name == "slack":
        return [one["url"] for one in _parts(made) if one["type"] == "link"]
    if name == "discord":
        texts = [one.get("description", "") + one["title"] for one in made["embeds"]]
        found = [link for text in [made["content"], *texts] for link in _rendered(text)[1]]
        return [*found, *(one["url"] for one in made["embeds"])]
    if name == "mattermost":
        return _rendered(made["text"])[1]
    return _seen(made["formatted_body" if name == "matrix" else "text"])[1]


def _parts(made: dict[str, Any]) -> list[dict[str, Any]]:
    rich = [block for block in made["blocks"] if block["type"] == "rich_text"]
    return [part for block in rich for part in block["elements"][0]["elements"]]


def _rendered(text: str) -> tuple[str, list[str]]:
    """Return text and links of Markdown, as CommonMark reads it."""
    return _seen(MarkdownIt("commonmark", {"html": False}).render(text))


class _Html(HTMLParser):
    text = ""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, and nothing that no message has."""
        allowed = {"a", "b", "br", "h4", "li", "ol", "p", "strong"}
        assert tag in allowed, tag
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def _seen(html: str) -> tuple[str, list[str]]:
    page = _Html()
    page.feed(html)
    page.close()
    return page.text, page.links


def _discord(made: dict[str, Any]) -> None:
    texts = [(one["title"], one.get("description", "")) for one in made["embeds"]]
    names = [one.get("author", {}).get("name", "") for one in made["embeds"]]
    assert sum(map(units, [*(text for pair in texts for text in pair), *names])) <= 6000
    assert units(made["content"]) <= 2000


def _telegram(made: dict[str, Any]) -> None:
    assert units(_seen(made["text"])[0]) <= 4096


def _matrix(made: dict[str, Any]) -> None:
    assert len(json.dumps(made).encode()) < 65_536 - 4096


def _mattermost(made: dict[str, Any]) -> None:
    assert units(made["text"]) <= 16_383


LIMITS: dict[str, Callable[[dict[str, Any]], None]] = {
    "slack": lambda made: None,
    "discord": _discord,
    "mattermost": _mattermost,
    "matrix": _matrix,
    "telegram": _telegram,
}
