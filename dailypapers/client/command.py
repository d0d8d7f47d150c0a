"""`dailypapers --server URL ...`: what a reader does on another machine's instance, in a terminal.

The token comes from DAILYPAPERS_TOKEN, or from a file that nobody else can read.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from platformdirs import user_config_path
from pydantic import BaseModel

from dailypapers.client import calls
from dailypapers.client.call import Call, Pages
from dailypapers.client.clients import Client
from dailypapers.client.errors import ClientError
from dailypapers.client.lines import line_of

FILE = user_config_path("dailypapers") / "token"
MOST = 10_000

Asked = argparse.Namespace
Answer = Callable[[Client, Asked], Iterable[Any]]


class Command(NamedTuple):
    """What a command is called, says of itself, takes, and answers with."""

    name: str
    help: str
    takes: Sequence[str]
    answer: Answer


def _all(make: Callable[[Asked], Pages[Any]]) -> Answer:
    """Return as much of some pages as was asked for."""

    def answer(client: Client, asked: Asked) -> Iterable[Any]:
        return islice(client.each(make(asked)), asked.limit)

    return answer


def _one(make: Callable[[Asked], Call[Any]]) -> Answer:
    """Return the one answer to a request, or each part of it."""

    def answer(client: Client, asked: Asked) -> Iterable[Any]:
        said = client.ask(make(asked))
        return said if isinstance(said, list) else [said]

    return answer


def _today(client: Client, asked: Asked) -> Iterable[Any]:
    """Return a day's papers, of the newest day where none is named."""
    days = client.ask(calls.editions())
    day = asked.day or (days[0].day.isoformat() if days else "")
    return islice(client.each(calls.edition(day)), asked.limit) if day else []


def _export(client: Client, asked: Asked) -> Iterable[Any]:
    said = {"q": asked.words, "topic": asked.topic, "source": asked.source}
    return client.lines(**{name: value for name, value in said.items() if value})


COMMANDS = (
    Command(
        "search",
        "Find papers by words and by meaning.",
        ("words", "--topic", "--year", "--sort", "--limit"),
        _all(lambda a: calls.search(a.words, topic=a.topic, year=a.year, sort=a.sort)),
    ),
    Command("show", "Show a paper.", ("paper",), _one(lambda a: calls.paper(a.paper))),
    Command("read", "Print a paper as Markdown.", ("paper",), _one(lambda a: calls.text(a.paper))),
    Command("today", "List the papers of the newest day, or of one.", ("--day", "--limit"), _today),
    Command(
        "trending",
        "List what readers speak of.",
        ("--window", "--topic", "--limit"),
        _all(lambda a: calls.trending(a.window, a.topic)),
    ),
    Command(
        "for-you",
        "List new papers in the order of your interest.",
        ("--profile", "--limit"),
        _all(lambda a: calls.for_you(a.profile)),
    ),
    Command(
        "similar",
        "Find papers like one.",
        ("paper", "--limit"),
        _one(lambda a: calls.similar(a.paper, min(a.limit, 50))),
    ),
    Command("comments", "Read a discussion.", ("paper",), _one(lambda a: calls.comments(a.paper))),
    Command("lists", "List your reading lists.", (), _one(lambda a: calls.lists())),
    Command(
        "list",
        "List the papers of a reading list.",
        ("slug", "--limit"),
        _all(lambda a: calls.reading_list(a.slug)),
    ),
    Command(
        "mine",
        "List what you saved, read or voted for.",
        ("marked", "--limit"),
        _all(lambda a: calls.own(a.marked)),
    ),
    Command("sources", "Show how gathering went.", (), _one(lambda a: calls.sources())),
    Command("me", "Show whose token it is.", (), _one(lambda a: calls.me())),
    Command("my-data", "Print all that is kept of you.", (), _one(lambda a: calls.my_data())),
    Command(
        "export",
        "Print all papers, or those of a query, one JSON object a line.",
        ("[words]", "--topic", "--source"),
        _export,
    ),
    Command("vote", "Vote for a paper.", ("paper",), _one(lambda a: calls.vote(a.paper))),
    Command("unvote", "Take a vote back.", ("paper",), _one(lambda a: calls.unvote(a.paper))),
    Command("save", "Save a paper.", ("paper",), _one(lambda a: calls.mark(a.paper))),
    Command("unsave", "Save it no more.", ("paper",), _one(lambda a: calls.unmark(a.paper))),
    Command(
        "comment",
        "Say something of a paper, in Markdown.",
        ("paper", "text"),
        _one(lambda a: calls.comment(a.paper, a.text)),
    ),
    Command(
        "make-list",
        "Make a reading list.",
        ("title",),
        _one(lambda a: calls.make_list(a.title)),
    ),
    Command(
        "put",
        "Put a paper into a reading list.",
        ("slug", "paper", "--note"),
        _one(lambda a: calls.put_into(a.slug, a.paper, a.note)),
    ),
    Command(
        "follow",
        "Follow a topic, an author, a reader, a list.",
        ("kind", "target"),
        _one(lambda a: calls.follow(a.kind, a.target)),
    ),
    Command(
        "submit",
        "Put a paper before all readers.",
        ("paper", "--comment"),
        _one(lambda a: calls.submit(a.paper, a.comment)),
    ),
    Command(
        "bring",
        "Have a paper fetched that is not there, without putting it before anybody.",
        ("paper",),
        _one(lambda a: calls.submit(a.paper, feature=False)),
    ),
)
OPTIONS: dict[str, dict[str, Any]] = {
    "paper": {"help": "any name of a paper: arXiv id, DOI, key"},
    "words": {"help": "what to look for, as in the page's search box"},
    "[words]": {"dest": "words", "nargs": "?", "default": "", "help": "what to look for"},
    "slug": {"help": "the list's name in its address"},
    "title": {"help": "what the list is called"},
    "text": {"help": "what to say"},
    "kind": {"choices": ("topic", "author", "reader", "list", "search"), "help": "what it is"},
    "target": {"help": "its code, key, handle, slug or number"},
    "marked": {
        "choices": ("saved", "unread", "read", "voted", "hidden", "followed"),
        "help": "which list",
    },
    "--day": {"default": "", "help": "an edition day, like 2026-09-30"},
    "--topic": {"default": "", "help": "only papers of this topic, cs.CL"},
    "--year": {"type": int, "default": None, "help": "only papers of this year"},
    "--source": {"default": "", "help": "only papers of this source"},
    "--sort": {"default": "", "help": "in which order: relevance, newest, ..."},
    "--window": {"choices": ("day", "week", "month", "year"), "default": "week", "help": "how far"},
    "--profile": {"default": "", "help": "one of your further interest profiles"},
    "--note": {"default": "", "help": "why it is there"},
    "--comment": {"default": "", "help": "what to say of it"},
    "--limit": {"type": int, "default": 20, "help": "how many at most"},
}


def main(arguments: Sequence[str]) -> NoReturn:
    """Run one command: 0 for done, 1 for not done and a sentence why, 2 for called wrongly."""
    logging.getLogger("stamina").setLevel(logging.ERROR)  # What went wrong is said at the end.
    asked = parser().parse_args(_server_first(arguments))
    try:
        with Client(asked.server, token(asked.token_file)) as client:
            for said in asked.answer(client, asked):
                sys.stdout.write(_written(said, is_json=asked.json) + "\n")
                sys.stdout.flush()
    except ClientError as error:
        sys.exit(f"dailypapers: {error}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    made = argparse.ArgumentParser(
        "dailypapers", description="Act on an instance of Daily Papers elsewhere."
    )
    made.add_argument("--server", required=True, help="its address, https://papers.example")
    made.add_argument("--token-file", type=Path, default=FILE, help=f"instead of {FILE}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        one = commands.add_parser(command.name, help=command.help, description=command.help)
        for name in command.takes:
            option = dict(OPTIONS[name])
            one.add_argument(option.pop("dest", name), **option)
        one.add_argument("--json", action="store_true", help="answer with JSON, one thing a line")
        one.set_defaults(answer=command.answer)
    return made


def token(file: Path) -> str:
    """Return the reader's token, nothing where there is none; others must not read its file."""
    if said := os.environ.get("DAILYPAPERS_TOKEN", "").strip():
        return said
    if not file.is_file():
        return ""
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise ClientError(f"Others can read {file}: say chmod 600 {file}")
    return file.read_text().strip()


def _server_first(arguments: Sequence[str]) -> list[str]:
    """Return the command line with the server first, which may stand behind the command too."""
    rest, server = list(arguments), []
    for place, one in enumerate(arguments):
        if one == "--server" or one.startswith("--server="):
            server = rest[place : place + (1 if "=" in one else 2)]
            del rest[place : place + len(server)]
            break
    return [*server, *rest]


def _written(said: Any, *, is_json: bool) -> str:
    if isinstance(said, str):
        return json.dumps(said, ensure_ascii=False) if is_json else said.rstrip("\n")
    if isinstance(said, BaseModel) and not is_json:
        return line_of(said)
    plain = said.model_dump(mode="json") if isinstance(said, BaseModel) else said
    return "Done." if plain is None and not is_json else json.dumps(plain, ensure_ascii=False)
