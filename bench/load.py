"""Lets a day's readers come at rising rates, and says what they waited and what it cost.

Run: .venv/bin/python -m bench.load [--minutes 30] [--setting sqlite-1 sqlite-2 postgres]

bench/requirements.txt brings Locust. Each setting gets that many minutes, in steps of more readers
at once. The instance is a copy of that in BENCH_HOME (see bench.search), or holds the archive that
comes along. Writes the section of docs/benchmarks.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

from bench.house import House
from bench.load_beside import A_MINUTE, begin_mails, beside, done, make_people
from bench.load_step import HEAD, Step, costs
from bench.page import replace_section, table
from dailypapers.testing.pace import pace
from dailypapers.testing.postgres import Server
from dailypapers.testing.processes import wait_for

TITLE = "Load"
SETTINGS = {
    "sqlite-1": "SQLite, one server process",
    "sqlite-2": "SQLite, two server processes",
    "postgres": "PostgreSQL, two server processes",
}
READERS = (5, 10, 20, 40, 60, 80)
DAY = Path(__file__).with_name("load_day.py")
WARM = 5  # Seconds of each step that do not count: readers come, caches fill.
PATIENT = 1800.0  # Seconds until all papers have vectors.
ABOUT = """
Made by `python -m bench.load {arguments}`. Locust's readers, on the same machine, come at rising
rates, {seconds:.0f} s for each number of them, and pause 1.25 s on average after each act: 80 of
100 acts are reading, 10 searching, 5 pages of readers who are signed in, 3 votes, 2 comments.
Meanwhile the worker takes in about {often} papers a minute from an arXiv played on loopback,
encodes and indexes them, and sends {often} personal mails a minute to an SMTP server on loopback.
`of` is what that many readers would ask for a second if all were answered as quickly as the first
{first} are: readers / (pause + latency). Each kind has its requests a second, and its latencies as
p50 / p95 / p99 in ms. `cores` are what server with its database, worker, and Locust itself keep
busy; `MB` is what all processes of the instance hold at the end of the step, what they share
counted once. `pace` is how many times as long as on a quick machine a sum in Python takes. Costs
are CPU ms of the server's thread a request, over all steps; those of a PostgreSQL are not in them.
{which}
"""


def main() -> None:
    """Measure the settings that were asked for, and write the section."""
    if find_spec("locust") is None:
        sys.exit("Locust is missing: .venv/bin/python -m pip install -r bench/requirements.txt")
    parser = ArgumentParser(prog="bench.load")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--setting", nargs="+", choices=SETTINGS, default=list(SETTINGS))
    given = parser.parse_args()
    parts = [_measured(name, given.minutes) for name in given.setting]
    left = [said for name, said in SETTINGS.items() if name not in given.setting]
    about = ABOUT.strip().format(
        arguments=" ".join(sys.argv[1:]),
        seconds=given.minutes * 60 / len(READERS) - WARM,
        often=A_MINUTE,
        first=READERS[0],
        which=f"Not measured in this run: {'; '.join(left)}." if left else "",
    )
    replace_section(TITLE, "\n\n".join([about.strip(), *parts]))


def _measured(name: str, minutes: float) -> str:
    """Return what is to be said of one setting."""
    with tempfile.TemporaryDirectory(prefix="dailypapers-load-") as folder, beside() as settings:
        Path(folder).chmod(0o711)  # PostgreSQL's user passes through.
        with _lived_in(Path(folder), name, minutes, settings) as (house, database):
            papers = _until_encoded(house)
            began, load, slow = time.time(), os.getloadavg()[0], pace()
            begin_mails(house)
            papers_before, mails_before = done(house)
            steps = [
                _sent(house, database, readers, minutes * 60 / len(READERS)) for readers in READERS
            ]
            came, sent = done(house)
    rows = [step.row(steps[0]) for step in steps]
    costs_of = ", ".join(f"{kind} {cost:.1f}" for kind, cost in costs(steps).items())
    said = (
        f"**{SETTINGS[name]}**, {papers:,} papers, measured on "
        f"{time.strftime('%Y-%m-%d', time.gmtime(began))}, load {load:.1f} and pace {slow:.1f} "
        f"at the start. {came - papers_before} papers came and {sent - mails_before} mails went "
        "out meanwhile. "
        "No intervals: one run, and times are of this machine."
    )
    text = f"{said}\n\n{table(HEAD, rows)}\n\nCPU ms a request: {costs_of}."
    print(text, flush=True)
    return text


@contextmanager
def _lived_in(
    folder: Path, name: str, minutes: float, settings: dict[str, str]
) -> Iterator[tuple[House, Server | None]]:
    """Run an instance with readers in the setting of that name, on a copy of BENCH_HOME if any."""
    logged = {"DAILYPAPERS_LOG_REQUESTS": "1", "DAILYPAPERS_LOG_FORMAT": "json"}
    if made := os.environ.get("BENCH_HOME"):
        shutil.copytree(Path(made) / "home", folder / "home")
    with ExitStack() as stack:
        database = None
        house = House(folder, "", **settings, **logged, DAILYPAPERS_ENCODER="builtin")
        (folder / "sessions").write_text(make_people(house, minutes))
        house.ours.kill()
        if name == "postgres":
            (folder / "postgres").mkdir()
            database = Server(folder / "postgres", durable=True)
            database.start()
            stack.callback(database.stop)
            _move(house, database.address)
        stack.enter_context(house.serving(1 if name == "sqlite-1" else 2))
        yield house, database


def _move(house: House, address: str) -> None:
    """Bring the instance from SQLite to PostgreSQL, as an operator does."""
    command = [*house.ours.command, "move", "--to", address]
    subprocess.run(command, env=house.environment, check=True, stdout=subprocess.DEVNULL)
    house.ours.database = address
    house.environment["DAILYPAPERS_DATABASE_URL"] = address


def _until_encoded(house: House) -> int:
    """Wait until the worker is through with what an operator waits for; return how many papers."""

    def encoded() -> bool:
        said = house.ours.health()
        return bool(0 < said.get("papers", 0) <= said.get("encoded", 0) + A_MINUTE)

    wait_for(encoded, PATIENT)
    papers: int = house.ours.health()["papers"]
    return papers


def _sent(house: House, database: Server | None, readers: int, seconds: float) -> Step:
    """Let so many readers come at once for so long."""
    step = Step(house, database, readers)
    command = [sys.executable, "-m", "locust", "--headless", "--only-summary", "--locustfile", DAY]
    rate = ["--users", readers, "--spawn-rate", readers, "--run-time", f"{seconds:.0f}s"]
    output = ["--host", house.ours.address, "--csv", step.file, "--exit-code-on-error", "0"]
    locust = subprocess.Popen(
        [str(part) for part in [*command, *rate, *output, "--stop-timeout", 30, "--reset-stats"]],
        env=os.environ | {"DAILYPAPERS_SESSIONS": str(house.folder / "sessions")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(WARM)
    step.begin(locust.pid)
    time.sleep(max(0.0, seconds - WARM))
    step.end()
    if locust.wait(120):
        sys.exit(f"Locust ended with {locust.returncode}")
    step.read()
    return step


if __name__ == "__main__":
    main()
